"""A part of a score as shown."""

from dataclasses import asdict, dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contribution:
    """Points of possible, in hundredths, with one sentence."""

    code: str
    label: str
    points: Decimal
    possible: Decimal
    sentence: str

    def as_json(self) -> dict[str, str | float]:
        return asdict(self) | {"points": float(self.points), "possible": float(self.possible)}
