"""Training of the local model on company-years with an outcome; reproducible to the byte.

scikit-learn and numpy are imported inside functions: a web process never loads them.
Source of the data: Tomczak (2016), Polish companies bankruptcy, UCI Machine Learning Repository,
DOI 10.24432/C5F600, CC BY 4.0.
"""

import csv
import gzip
import hashlib
import json
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scoring.engine import model, rules
from scoring.engine.inputs import RATIOS, Inputs
from scoring.engine.levels import LEVELS

if TYPE_CHECKING:
    import numpy as np

SEED = 20261122
FOLDS, REPEATS, BOOTSTRAPS = 5, 4, 400
PENALTY = 40.0  # ridge: AUC is flat from 5 to 60 within the file; on the others more is better
FINANCIAL_POINTS, CONSISTENCY_POINTS, IMPACT_POINTS = 60, 25, 15
QUANTILES = (0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99)
CODES = ("margin", "debt", "cover", "growth")
SAFER_WHEN_LOWER = {"debt"}
FILES = {
    "one_year": "polish_1_year_before.csv.gz",
    "three_years": "polish_3_years_before.csv.gz",
    "five_years": "polish_5_years_before.csv.gz",
}
DEFINITIONS = {
    "margin": "(revenue − expenses) / revenue",
    "debt": "debt / revenue",
    "cover": "max(margin, 0) / (debt / revenue + 0.05)",
    "growth": "revenue / revenue of the year before − 1",
}
LIMITS = (
    "The companies are Polish, of the years 2000 to 2013; other countries and times differ.",
    "They are companies whose yearly accounts were complete; bank statements show cash instead.",
    "The probability is that of bankruptcy within a year among such companies, not of a loan.",
    "Further ahead than a year the figures alone tell little; see the three- and five-year files.",
    "A company can be in more than one file and there are no ids: the files are no independent "
    "samples, and judging on them is kinder than the truth.",
    "Reporting consistency and impact have no public data with an outcome: their 25 and 15 points "
    "are a judgement, not a measurement.",
)


class CompanyYears(NamedTuple):
    """Complete, distinct rows: the four inputs (rows × 4: revenue, expenses, debt, growth) and y.

    Amounts are in thousands of złoty; `outcome` is 1 for a bankruptcy.
    """

    inputs: "np.ndarray"
    outcome: "np.ndarray"
    counts: dict[str, int]


class Fit(NamedTuple):
    """Knots and logit decrements of each feature, and the logit where all points are zero."""

    intercept: float
    knots: list["np.ndarray"]
    steps: list["np.ndarray"]


def read(path: Path) -> CompanyYears:
    """A file of the data set, without duplicates and without rows that the portal would refuse.

    Only complete cases: in the one-year file nearly every row without growth is a bankruptcy.
    """
    import numpy as np

    with gzip.open(path, "rt", encoding="ascii", newline="") as lines:
        rows = list(csv.DictReader(lines))
    distinct = list({tuple(row.values()): row for row in rows}.values())
    found = [(_inputs(row), int(float(row["class"]))) for row in distinct]
    complete = [(values, outcome) for values, outcome in found if all(map(math.isfinite, values))]
    usable = [(values, outcome) for values, outcome in complete if _plausible(values)]
    return CompanyYears(
        np.array([values for values, _outcome in usable]),
        np.array([outcome for _values, outcome in usable]),
        {
            "rows": len(rows),
            "distinct": len(distinct),
            "complete": len(complete),
            "used": len(usable),
            "bankrupt": sum(outcome for _values, outcome in usable),
        },
    )


def train(folder: Path, report: Callable[[str], None] = print) -> bytes:
    """The artefact, as the bytes of a JSON document, from the three files in `folder`."""
    data = {name: read(folder / file) for name, file in FILES.items()}
    for name, rows in data.items():
        report(f"{name}: {rows.counts}")
    curves, calibration = _build(data["one_year"])
    artefact = {
        "name": "partnex-score",
        "version": model.SHIPPED,
        "trained_on": model.SHIPPED,
        "kind": "additive scorecard, monotone, calibrated",
        "seed": SEED,
        "features": curves,
        "judgement": {"consistency": CONSISTENCY_POINTS, "impact": IMPACT_POINTS},
        "calibration": calibration,
        "card": {},
    }
    report("judging by cross validation …")
    artefact["card"] = {
        "data": {
            "name": "Polish companies bankruptcy data (Tomczak, 2016)",
            "doi": "10.24432/C5F600",
            "licence": "CC BY 4.0",
            "sha256": data_hash(folder),
            "files": {name: rows.counts for name, rows in data.items()},
        },
        "levels": [{"name": level.name, "from": level.minimum} for level in LEVELS],
        "metrics": {
            "one_year": _cross_validate(data["one_year"]),
            **{name: _judge(data[name], artefact) for name in ("three_years", "five_years")},
        },
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


def data_hash(folder: Path) -> str:
    """One SHA-256 over the three files, in the order of FILES."""
    digest = hashlib.sha256()
    for file in FILES.values():
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()


def _inputs(row: dict[str, str]) -> tuple[float, float, float, float]:
    def ratio(number: int) -> float:
        text = row[f"Attr{number}"]
        return float(text) if text not in {"", "?"} else math.nan

    assets = 10 ** ratio(29)
    revenue = ratio(36) * assets
    return revenue, ratio(58) * revenue, ratio(2) * assets, ratio(21) - 1


def _plausible(values: tuple[float, ...]) -> bool:
    revenue, expenses, debt, growth = values
    return (
        revenue > 0 and expenses >= 0 and debt >= 0 and -1 <= growth <= RATIOS["revenue_growth"][1]
    )


def _features(rows: "np.ndarray") -> "np.ndarray":
    """The model's features in the order of CODES, turned so that higher is safer in each."""
    import numpy as np

    table = np.array([[model.features(*row)[code] for code in CODES] for row in rows.tolist()])
    return table * [-1 if code in SAFER_WHEN_LOWER else 1 for code in CODES]


def _ramps(features: "np.ndarray", knots: Sequence["np.ndarray"]) -> "np.ndarray":
    """One column per stretch between two knots: 0 below it, 1 above, a straight line within."""
    import numpy as np

    return np.column_stack(
        [
            np.clip((features[:, column] - low) / (high - low), 0, 1)
            for column, row in enumerate(knots)
            for low, high in pairwise(row)
        ]
    )


def _fit(features: "np.ndarray", outcome: "np.ndarray") -> Fit:
    """Ridge logistic regression on ramps, refitted without those that point the wrong way."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    knots = [np.unique(np.quantile(column, QUANTILES).round(3)) for column in features.T]
    ramps = _ramps(features, knots)
    kept = np.arange(ramps.shape[1])
    while True:
        regression = LogisticRegression(C=1 / PENALTY, solver="newton-cholesky", tol=1e-10)
        regression.fit(ramps[:, kept], outcome)
        safer = -regression.coef_[0]
        if (safer >= 0).all():
            break
        kept = kept[safer >= 0]
    steps = np.zeros(ramps.shape[1])
    steps[kept] = safer
    ends = np.cumsum([len(row) - 1 for row in knots])[:-1]
    return Fit(float(regression.intercept_[0]), knots, np.split(steps, ends))


def _safety(fit: Fit, features: "np.ndarray") -> "np.ndarray":
    """What each feature (column) takes off the logit of default."""
    import numpy as np

    return np.column_stack(
        [
            _ramps(features[:, [column]], [knots]) @ steps
            for column, (knots, steps) in enumerate(zip(fit.knots, fit.steps, strict=True))
        ]
    )


def _platt(safety: "np.ndarray", outcome: "np.ndarray") -> tuple[float, float]:
    """(intercept, slope) of logit(default) = intercept − slope · safety, unpenalised."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10)
    regression.fit(safety.reshape(-1, 1), outcome)
    return float(regression.intercept_[0]), -float(regression.coef_[0, 0])


def _calibrated(
    features: "np.ndarray", outcome: "np.ndarray"
) -> tuple[Fit, tuple[float, float], tuple[float, float]]:
    """The fit on all rows, and its calibrations from predictions on rows held out of it.

    The second calibration is the one without growth.
    """
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    held_out = np.zeros_like(features)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for rest, fold in folds.split(features, outcome):
        held_out[fold] = _safety(_fit(features[rest], outcome[rest]), features[fold])
    without_growth = np.delete(held_out, CODES.index("growth"), axis=1)
    return (
        _fit(features, outcome),
        _platt(held_out.sum(axis=1), outcome),
        _platt(without_growth.sum(axis=1), outcome),
    )


def _build(data: CompanyYears) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The artefact's curves, in points that add up to 60, and its calibrations."""
    fit, complete, without_growth = _calibrated(_features(data.inputs), data.outcome)
    scale = FINANCIAL_POINTS / sum(float(steps.sum()) for steps in fit.steps)
    possible = [round(float(steps.sum()) * scale, 2) for steps in fit.steps]
    largest = possible.index(max(possible))
    possible[largest] = round(possible[largest] + FINANCIAL_POINTS - sum(possible), 2)
    curves = []
    for code, knots, steps, most in zip(CODES, fit.knots, fit.steps, possible, strict=True):
        earned = [0.0, *(steps.cumsum() / steps.sum() * most).tolist()]
        points = [round(value, 4) for value in earned]
        lower, ends = code in SAFER_WHEN_LOWER, knots.tolist()
        curves.append(
            {
                "code": code,
                "definition": DEFINITIONS[code],
                "safer": "lower" if lower else "higher",
                "knots": [-end for end in reversed(ends)] if lower else ends,
                "points": points[::-1] if lower else points,
            }
        )
    return curves, {
        name: {"intercept": round(intercept, 6), "slope": round(slope / scale, 6)}
        for name, (intercept, slope) in {
            "complete": complete,
            "without_growth": without_growth,
        }.items()
    }


def _cross_validate(data: CompanyYears) -> dict[str, Any]:
    """Means over repeated stratified folds; each fold is predicted by a model that never saw it."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from sklearn.model_selection import RepeatedStratifiedKFold

    features, outcome = _features(data.inputs), data.outcome
    by_rules = _rules_points(data)
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=SEED)
    aucs, rules_aucs, free_aucs, briers, predicted, observed = [], [], [], [], [], []
    for rest, fold in folds.split(features, outcome):
        fit, (intercept, slope), _ = _calibrated(features[rest], outcome[rest])
        logit = intercept - slope * _safety(fit, features[fold]).sum(axis=1)
        chance = 1 / (1 + np.exp(-logit))
        free = HistGradientBoostingClassifier(
            max_iter=100, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=40,
            l2_regularization=5.0, random_state=SEED,
        ).fit(features[rest], outcome[rest])  # fmt: skip
        aucs.append(roc_auc_score(outcome[fold], chance))
        rules_aucs.append(roc_auc_score(outcome[fold], -by_rules[fold]))
        free_aucs.append(roc_auc_score(outcome[fold], free.predict_proba(features[fold])[:, 1]))
        briers.append(brier_score_loss(outcome[fold], chance))
        predicted.append(chance)
        observed.append(outcome[fold])
    chances, outcomes = np.concatenate(predicted), np.concatenate(observed)
    base_rate = float(outcome.mean())
    recalibration = _platt(-np.log(chances / (1 - chances)), outcomes)
    return {
        "method": f"{FOLDS} stratified folds, {REPEATS} times, calibrated within each",
        "auc": _rounded(np.mean(aucs)),
        "auc_sd": _rounded(np.std(aucs)),
        "auc_rules": _rounded(np.mean(rules_aucs)),
        "auc_unconstrained": _rounded(np.mean(free_aucs)),
        "brier": _rounded(np.mean(briers), 5),
        "brier_base_rate": _rounded(base_rate * (1 - base_rate), 5),
        "brier_skill": _rounded(1 - np.mean(briers) / (base_rate * (1 - base_rate))),
        "calibration_intercept": _rounded(recalibration[0]),
        "calibration_slope": _rounded(recalibration[1]),
        "base_rate": _rounded(base_rate),
        "calibration": _deciles(chances, outcomes),
    }


def _judge(data: CompanyYears, artefact: dict[str, Any]) -> dict[str, Any]:
    """The shipped model and the rules on a file that the model was not trained on."""
    import numpy as np

    loaded = model.parse(artefact, "")
    rows = data.inputs.tolist()
    chances = np.array([loaded.probability(model.features(*row)) for row in rows])
    return {
        "method": "judged by the model trained on the one-year file; 95 % by bootstrap",
        **_auc_interval("auc", data, chances),
        **_auc_interval("auc_rules", data, -_rules_points(data)),
    }


def _auc_interval(name: str, data: CompanyYears, risks: "np.ndarray") -> dict[str, Any]:
    import numpy as np
    from sklearn.metrics import roc_auc_score

    draw, aucs = np.random.default_rng(SEED), []
    for _ in range(BOOTSTRAPS):
        picked = draw.integers(0, len(risks), len(risks))
        aucs.append(roc_auc_score(data.outcome[picked], risks[picked]))
    low, high = np.quantile(aucs, [0.025, 0.975])
    return {
        name: _rounded(roc_auc_score(data.outcome, risks)),
        f"{name}_interval": [_rounded(low), _rounded(high)],
    }


def _rules_points(data: CompanyYears) -> "np.ndarray":
    """The financial points of the rules for the same rows."""
    import numpy as np

    def points(row: list[float]) -> float:
        revenue, expenses, debt = (Decimal(repr(value)) for value in row[:3])
        inputs = Inputs(revenue, expenses, debt, revenue_growth=row[3])
        return float(sum(term.points for term in rules.terms(inputs)))

    return np.array([points(row) for row in data.inputs.tolist()])


def _deciles(chances: "np.ndarray", outcomes: "np.ndarray") -> list[dict[str, float]]:
    """Ten groups of equal size by predicted probability: predicted against observed."""
    import numpy as np

    return [
        {
            "predicted": _rounded(chances[group].mean()),
            "observed": _rounded(outcomes[group].mean()),
            "rows": len(group) // REPEATS,
        }
        for group in np.array_split(np.argsort(chances, kind="stable"), 10)
    ]


def _rounded(value: Any, places: int = 4) -> float:
    return round(float(value), places)
