"""The artefact's model built a second time, from scikit-learn's pieces."""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import SplineTransformer


def financial_features(columns):
    """Margin, debt, cover and growth as columns, computed apart from the engine."""
    revenue, expenses, debt, growth = columns[:4]
    with np.errstate(all="ignore"):
        margin, ratio = (revenue - expenses) / revenue, debt / revenue
        cover = np.maximum(margin, 0) / (ratio + 0.05)
    return np.column_stack([margin, ratio, cover, growth])


def as_scikit_learn(model):
    """A pipeline whose `predict_proba` is the model's, where all four features are known.

    Each curve is a spline of degree 1 that stays flat outside its knots; a point weighs as the
    calibration says.
    """
    splines = ColumnTransformer(
        [
            (
                curve.code,
                SplineTransformer(
                    degree=1, knots=np.array(curve.knots).reshape(-1, 1), extrapolation="constant"
                ),
                [column],
            )
            for column, curve in enumerate(model.curves)
        ]
    )
    features = np.column_stack([np.linspace(c.knots[0], c.knots[-1], 50) for c in model.curves])
    pipeline = make_pipeline(splines, LogisticRegression())
    pipeline.fit(features, np.arange(50) % 2)  # only to be given its weights below
    points = np.concatenate([curve.points for curve in model.curves])
    pipeline[-1].coef_ = -(points * model.complete.slope).reshape(1, -1)
    pipeline[-1].intercept_ = np.array([model.complete.intercept])
    return pipeline
