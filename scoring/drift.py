"""How far live figures have moved from what the model was trained on: the stability index (PSI).

Per input and of the probability of default that the score states, over bins of the training data,
from the newest scores in force. Counted at most once an hour; counts leave the module, no
business's figures do.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.cache import cache

from scoring.engine.inputs import Inputs
from scoring.engine.model import Model, features
from scoring.models import Score

SECONDS = 3600
SAMPLE = 5000  # newest scores in force
ENOUGH = 100  # businesses; fewer say nothing
FLOOR = 0.0001  # an empty bin counts as this share, so that the index stays finite
WATCH, SHIFTED = 0.1, 0.25  # the usual thresholds
SEEN = 0.99  # the share of the training data within a part's range


@dataclass(frozen=True)
class Baseline:
    """Cut points of the training data's bins, and the share of it in each."""

    cuts: tuple[float, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Drift:
    """One input, or "score": its index over `live` businesses; None where there are too few."""

    code: str
    live: int
    bins: int
    psi: float | None

    @property
    def verdict(self) -> str:
        """stable, watch or shifted; unknown where too few were scored."""
        if self.psi is None:
            return "unknown"
        if self.psi < WATCH:
            return "stable"
        return "watch" if self.psi < SHIFTED else "shifted"


def psi(expected: Sequence[float], found: Sequence[float]) -> float:
    """Σ (found − expected) · ln(found / expected) over shares that each sum to 1."""
    pairs = [(max(e, FLOOR), max(f, FLOOR)) for e, f in zip(expected, found, strict=True)]
    return sum((f - e) * math.log(f / e) for e, f in pairs)


def drift_of(model: Model) -> list[Drift]:
    """The drift of each input and of the score, as of the last hour."""
    key = f"drift:{model.sha256}"
    found: list[Drift] | None = cache.get(key)
    if found is None:
        found = _count(model)
        cache.set(key, found, SECONDS)
    return found


def baselines_of(model: Model) -> dict[str, Baseline]:
    """The bins that an artefact tells of; of one that has none yet, the range it has seen.

    Those of the score are its ten groups by predicted probability, cut halfway between them.
    """
    found = {}
    for part in model.document["features"]:
        if "bins" in part:
            bins = part["bins"]
            found[part["code"]] = Baseline(tuple(bins["cuts"]), tuple(bins["shares"]))
        elif "range" in part:
            outside = (1 - SEEN) / 2
            found[part["code"]] = Baseline(tuple(part["range"]), (outside, SEEN, outside))
    groups = model.document["card"]["metrics"]["one_year"].get("calibration") or []
    total = sum(group["rows"] for group in groups)
    if total:
        found["score"] = Baseline(
            tuple((low["predicted"] + high["predicted"]) / 2 for low, high in pairwise(groups)),
            tuple(group["rows"] / total for group in groups),
        )
    return found


def _count(model: Model) -> list[Drift]:
    baselines = baselines_of(model)
    counts = {code: [0] * len(base.shares) for code, base in baselines.items()}
    newest = Score.objects.in_force().order_by("-pk").values_list("inputs", flat=True)
    for stored in newest[:SAMPLE]:
        for code, value in _values(model, stored).items():
            if code in counts and value is not None:
                counts[code][bisect_right(baselines[code].cuts, value)] += 1
    return [_drift(code, baselines[code], bins) for code, bins in counts.items()]


def _values(model: Model, stored: dict[str, Any]) -> dict[str, float | None]:
    inputs = Inputs.from_mapping(stored)
    revenue, expenses, debt = (
        None if amount is None else float(amount)
        for amount in (inputs.revenue, inputs.expenses, inputs.debt)
    )
    values = features(revenue, expenses, debt, inputs.revenue_growth)
    return values | {"score": model.probability(values)}


def _drift(code: str, base: Baseline, bins: Sequence[int]) -> Drift:
    live = sum(bins)
    if live < ENOUGH:
        return Drift(code, live, len(bins), None)
    return Drift(code, live, len(bins), psi(base.shares, [count / live for count in bins]))
