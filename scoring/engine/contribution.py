"""A part of a score as shown."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.engine.wording import said


@dataclass(frozen=True, slots=True)
class Contribution:
    """Points of possible, in hundredths, with one sentence."""

    code: str
    label: str
    points: Decimal
    possible: Decimal
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, with what the sentence was made of."""
        return {
            "code": self.code,
            "label": self.label,
            "points": float(self.points),
            "possible": float(self.possible),
            "sentence": self.sentence,
            **said(sentence=self.sentence),
        }
