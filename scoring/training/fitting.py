"""How the model is learned: monotone curves by ridge regression, calibrated on rows held out.

scikit-learn and numpy are imported inside functions: a web process never loads them.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from scoring.training.data import CODES

if TYPE_CHECKING:
    import numpy as np

SEED = 20261127
FOLDS = 5
PENALTY = 160.0  # chosen by judging on the other files: see `judging.penalties`
FINANCIAL_POINTS = 60
QUANTILES = (0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99)


class Fit(NamedTuple):
    """Knots and logit decrements of each feature, and the logit where all points are zero."""

    intercept: float
    knots: list["np.ndarray"]
    steps: list["np.ndarray"]


class Calibrated(NamedTuple):
    """A fit with the (intercept, slope) of its calibrations, with growth and without."""

    fit: Fit
    complete: tuple[float, float]
    without_growth: tuple[float, float]

    def points(self, features: "np.ndarray") -> "np.ndarray":
        """The financial points of each row, FINANCIAL_POINTS at most."""
        scale = FINANCIAL_POINTS / sum(float(steps.sum()) for steps in self.fit.steps)
        return safety(self.fit, features).sum(axis=1) * scale

    def probability(self, features: "np.ndarray") -> "np.ndarray":
        """The probability of default of each row."""
        import numpy as np

        intercept, slope = self.complete
        return 1 / (1 + np.exp(safety(self.fit, features).sum(axis=1) * slope - intercept))


def ramps(features: "np.ndarray", knots: Sequence["np.ndarray"]) -> "np.ndarray":
    """One column per stretch between two knots: 0 below it, 1 above, a straight line within."""
    import numpy as np

    return np.column_stack(
        [
            np.clip((features[:, column] - low) / (high - low), 0, 1)
            for column, row in enumerate(knots)
            for low, high in pairwise(row)
        ]
    )


def steps(features: "np.ndarray", knots: Sequence["np.ndarray"]) -> "np.ndarray":
    """One column per bin but the first: whether the feature has reached it."""
    import numpy as np

    return np.column_stack(
        [features[:, column] >= start for column, row in enumerate(knots) for start in row[1:-1]]
    ).astype(float)


def knots_of(features: "np.ndarray") -> list["np.ndarray"]:
    import numpy as np

    return [np.unique(np.quantile(column, QUANTILES).round(3)) for column in features.T]


def rising(
    columns: "np.ndarray", outcome: "np.ndarray", penalty: float
) -> tuple[float, "np.ndarray"]:
    """Ridge logistic regression, refitted without the columns that point the wrong way.

    Answers the intercept and what each column takes off the logit of default, never below 0.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    kept = np.arange(columns.shape[1])
    while True:
        regression = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-10)
        regression.fit(columns[:, kept], outcome)
        safer = -regression.coef_[0]
        if (safer >= 0).all():
            break
        kept = kept[safer >= 0]
    found = np.zeros(columns.shape[1])
    found[kept] = safer
    return float(regression.intercept_[0]), found


def fit(features: "np.ndarray", outcome: "np.ndarray", penalty: float = PENALTY) -> Fit:
    """The curves of all features (columns, higher is safer)."""
    import numpy as np

    knots = knots_of(features)
    intercept, found = rising(ramps(features, knots), outcome, penalty)
    ends = np.cumsum([len(row) - 1 for row in knots])[:-1]
    return Fit(intercept, knots, np.split(found, ends))


def safety(fit: Fit, features: "np.ndarray") -> "np.ndarray":
    """What each feature (column) takes off the logit of default."""
    import numpy as np

    return np.column_stack(
        [
            ramps(features[:, [column]], [knots]) @ taken
            for column, (knots, taken) in enumerate(zip(fit.knots, fit.steps, strict=True))
        ]
    )


def platt(safety: "np.ndarray", outcome: "np.ndarray") -> tuple[float, float]:
    """(intercept, slope) of logit(default) = intercept − slope · safety, unpenalised."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10)
    regression.fit(safety.reshape(-1, 1), outcome)
    return float(regression.intercept_[0]), -float(regression.coef_[0, 0])


def calibrated(features: "np.ndarray", outcome: "np.ndarray") -> Calibrated:
    """The fit on all rows, and its calibrations from predictions on rows held out of it."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    held_out = np.zeros_like(features)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for rest, fold in folds.split(features, outcome):
        held_out[fold] = safety(fit(features[rest], outcome[rest]), features[fold])
    without_growth = np.delete(held_out, CODES.index("growth"), axis=1)
    return Calibrated(
        fit(features, outcome),
        platt(held_out.sum(axis=1), outcome),
        platt(without_growth.sum(axis=1), outcome),
    )
