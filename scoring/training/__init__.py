"""Training of the local model on company-years with an outcome; reproducible to the byte.

`data` reads them, `fitting` learns, `rivals` learn otherwise, `judging` judges, `report` tells.
scikit-learn and numpy are imported inside functions: a web process never loads them.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoring.engine import model
from scoring.engine.levels import LEVELS
from scoring.training import fitting, judging
from scoring.training.data import (
    CODES,
    FILES,
    SAFER_WHEN_LOWER,
    SOURCE,
    CompanyYears,
    data_hash,
    features_of,
    read,
)

if TYPE_CHECKING:
    import numpy as np


def _(text: str) -> str:
    """Marks a text for translation; the model card says it in its reader's language."""
    return text


CONSISTENCY_POINTS, IMPACT_POINTS = 25, 15
SEEN = (0.005, 0.995)  # the range that is called seen holds 99 of 100 companies
KIND = _("additive scorecard, monotone, calibrated")
DEFINITIONS = {
    "margin": _("(revenue − expenses) / revenue"),
    "debt": _("debt / revenue"),
    "cover": _("max(margin, 0) / (debt / revenue + 0.05)"),
    "growth": _("revenue / revenue of the year before − 1"),
}
LIMITS = (
    _("The companies are Polish, of the years 2000 to 2013; other countries and times differ."),
    _("They are companies whose yearly accounts were complete; bank statements show cash instead."),
    _("The probability is that of bankruptcy within a year among such companies, not of a loan."),
    _(
        "Further ahead than a year the figures alone tell little; "
        "see the three- and five-year files."
    ),
    _(
        "A company can be in more than one file and there are no ids: the files are no independent "
        "samples, and judging on them is kinder than the truth."
    ),
    _("How old a company is, is not in the data: nothing can be said of young and old companies."),
    _(
        "Reporting consistency and impact have no public data with an outcome: their 25 and 15 "
        "points are a judgement, not a measurement."
    ),
)


def train(folder: Path, report: Callable[[str], None] = print) -> bytes:
    """The artefact, as the bytes of a JSON document, from the three files in `folder`.

    One thread, so that the number of cores changes no sum.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _train(folder, report)


def _train(folder: Path, report: Callable[[str], None]) -> bytes:
    data = {name: read(folder / file) for name, file in FILES.items()}
    for name, rows in data.items():
        report(f"{name}: {rows.counts}")
    curves, calibration = _build(data["one_year"])
    artefact: dict[str, Any] = {
        "name": "partnex-score",
        "version": model.SHIPPED,
        "trained_on": model.SHIPPED,
        "kind": KIND,
        "seed": fitting.SEED,
        "features": curves,
        "judgement": {"consistency": CONSISTENCY_POINTS, "impact": IMPACT_POINTS},
        "calibration": calibration,
        "card": {},
    }
    artefact["card"] = {
        "data": {
            **SOURCE,
            "sha256": data_hash(folder),
            "files": {name: rows.counts for name, rows in data.items()},
        },
        "levels": [{"name": level.name, "from": level.minimum} for level in LEVELS],
        "metrics": _metrics(data, artefact, report),
        "limits": list(LIMITS),
    }
    text = json.dumps(artefact, indent=1, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return text.encode() + b"\n"


def write(content: bytes, folder: Path) -> Path:
    """Write the artefact and its SHA-256 beside it; answers the artefact's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{json.loads(content)['version']}.json"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    path.with_suffix(".sha256").write_text(f"{digest}  {path.name}\n", "ascii")
    return path


def _build(data: CompanyYears) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The artefact's curves, in points that add up to 60, and its calibrations."""
    features = features_of(data)
    learned = fitting.calibrated(features, data.outcome)
    fit, most = learned.fit, fitting.FINANCIAL_POINTS
    scale = most / sum(float(steps.sum()) for steps in fit.steps)
    possible = [round(float(steps.sum()) * scale, 2) for steps in fit.steps]
    largest = possible.index(max(possible))
    possible[largest] = round(possible[largest] + most - sum(possible), 2)
    curves = [
        _curve(code, knots, steps, most, column)
        for code, knots, steps, most, column in zip(
            CODES, fit.knots, fit.steps, possible, features.T, strict=True
        )
    ]
    return curves, {
        name: {"intercept": round(intercept, 6), "slope": round(slope / scale, 6)}
        for name, (intercept, slope) in {
            "complete": learned.complete,
            "without_growth": learned.without_growth,
        }.items()
    }


def _curve(
    code: str, knots: "np.ndarray", steps: "np.ndarray", most: float, column: "np.ndarray"
) -> dict[str, Any]:
    """A feature as the artefact states it, turned back to its own direction."""
    import numpy as np

    points = [round(value, 4) for value in [0.0, *(steps.cumsum() / steps.sum() * most).tolist()]]
    ends, seen = knots.tolist(), [round(value, 3) for value in np.quantile(column, SEEN).tolist()]
    lower = code in SAFER_WHEN_LOWER
    return {
        "code": code,
        "definition": DEFINITIONS[code],
        "safer": "lower" if lower else "higher",
        "knots": [-end for end in reversed(ends)] if lower else ends,
        "points": points[::-1] if lower else points,
        "range": [-end for end in reversed(seen)] if lower else seen,
        "bins": _bins(-column if lower else column),
    }


def _bins(column: "np.ndarray") -> dict[str, list[float]]:
    """Ten groups of the training data, fewer where many values are alike: their inner ends, and
    the share in each, ends counted to the group above. Live figures are compared with them."""
    import numpy as np

    cuts = np.unique(np.quantile(column, np.arange(1, 10) / 10).round(4))
    counts = np.bincount(np.searchsorted(cuts, column, side="right"), minlength=len(cuts) + 1)
    return {"cuts": cuts.tolist(), "shares": (counts / len(column)).round(9).tolist()}


def _metrics(
    data: dict[str, CompanyYears], artefact: dict[str, Any], report: Callable[[str], None]
) -> dict[str, Any]:
    import numpy as np

    report("judging within the one-year file …")
    found: dict[str, Any] = {
        "one_year": judging.year(data["one_year"], judging.out_of_fold(data["one_year"]))
    }
    report("comparing with other models, and choosing the penalty and the features …")
    found["compared"] = judging.compare(data)
    found["penalties"] = judging.penalties(data)
    found["feature_sets"] = judging.feature_sets(data)
    free = [rival["auc"] for rival in found["compared"] if rival["is_free"]]
    found["one_year"]["auc_unconstrained"] = max(free)
    loaded = model.parse(artefact, "")
    for name in ("three_years", "five_years"):
        rows = data[name].inputs.tolist()
        chances = np.array([loaded.probability(model.features(*row)) for row in rows])
        found[name] = judging.other_file(data[name], chances)
    return found
