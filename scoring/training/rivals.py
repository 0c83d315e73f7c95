"""What the model is compared with: other monotone models, free ones, and the rules.

Each rival learns from features that are turned so that higher is safer, and answers risks.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from scoring.engine import rules
from scoring.engine.inputs import Inputs
from scoring.training import fitting
from scoring.training.data import CompanyYears

if TYPE_CHECKING:
    import numpy as np

    Predict = Callable[[np.ndarray], np.ndarray]

CHOSEN = "additive curves, monotone"


class Rival(NamedTuple):
    """`is_free`: without constraints, so what the data would give without any promise."""

    name: str
    is_free: bool
    learn: "Callable[[np.ndarray, np.ndarray], Predict]"


def additive(features: "np.ndarray", outcome: "np.ndarray") -> "Predict":
    learned = fitting.fit(features, outcome)
    return lambda rows: -fitting.safety(learned, rows).sum(axis=1)


def bins(features: "np.ndarray", outcome: "np.ndarray") -> "Predict":
    """The classic scorecard: points by bin, rising from bin to bin."""
    knots = fitting.knots_of(features)
    _intercept, found = fitting.rising(
        fitting.steps(features, knots), outcome, fitting.PENALTY / 10
    )
    return lambda rows: -fitting.steps(rows, knots) @ found


def boosted(features: "np.ndarray", outcome: "np.ndarray", *, is_free: bool = False) -> "Predict":
    from sklearn.ensemble import HistGradientBoostingClassifier

    falling = None if is_free else [-1] * features.shape[1]
    trees = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=40,
        l2_regularization=5.0, monotonic_cst=falling, random_state=fitting.SEED,
        early_stopping=False,
    ).fit(features, outcome)  # fmt: skip
    return lambda rows: trees.predict_proba(rows)[:, 1]


def free_boosted(features: "np.ndarray", outcome: "np.ndarray") -> "Predict":
    return boosted(features, outcome, is_free=True)


def forest(features: "np.ndarray", outcome: "np.ndarray") -> "Predict":
    from sklearn.ensemble import RandomForestClassifier

    trees = RandomForestClassifier(
        n_estimators=100, min_samples_leaf=20, random_state=fitting.SEED
    ).fit(features, outcome)
    return lambda rows: trees.predict_proba(rows)[:, 1]


def logistic(features: "np.ndarray", outcome: "np.ndarray") -> "Predict":
    """On features held to their central 98 % and standardised."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    low, high = np.quantile(features, [0.01, 0.99], axis=0)
    pipeline: Any = make_pipeline(StandardScaler(), LogisticRegression())
    pipeline.fit(features.clip(low, high), outcome)
    return lambda rows: pipeline.predict_proba(rows.clip(low, high))[:, 1]


RIVALS = (
    Rival(CHOSEN, False, additive),
    Rival("scorecard on bins, monotone", False, bins),
    Rival("boosted trees, monotone", False, boosted),
    Rival("boosted trees, free", True, free_boosted),
    Rival("random forest, free", True, forest),
    Rival("logistic regression, free", True, logistic),
)


def rules_points(data: CompanyYears) -> "np.ndarray":
    """The financial points of the rules for the same rows."""
    import numpy as np

    def points(row: list[float]) -> float:
        revenue, expenses, debt = (Decimal(repr(value)) for value in row[:3])
        inputs = Inputs(revenue, expenses, debt, revenue_growth=row[3])
        return float(sum(term.points for term in rules.terms(inputs)))

    return np.array([points(row) for row in data.inputs.tolist()])
