"""How well the model does, on rows that it has not seen.

Within the one-year file by repeated stratified cross-validation; between files by learning from
one and judging on another. The files share companies and have no ids: judging on another file is
kinder than the truth.
"""

from collections.abc import Callable, Mapping
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from scoring.engine.levels import LEVELS
from scoring.training import fitting, rivals
from scoring.training.data import CODES, CompanyYears, features_of

if TYPE_CHECKING:
    import numpy as np

REPEATS, BOOTSTRAPS = 4, 400
PENALTIES = (10.0, 40.0, 160.0, 640.0)
FEATURE_SETS = (
    ("margin", "debt", "growth"),
    ("margin", "cover", "growth"),
    ("debt", "cover", "growth"),
    CODES,
)
NOISE = 0.005  # differences of AUC below this are taken for none


class Folds(NamedTuple):
    """Each row's prediction by a model that never saw it, once in every repeat (a row each)."""

    chance: "np.ndarray"
    points: "np.ndarray"
    aucs: list[float]


def splits(data: CompanyYears, repeats: int) -> list[tuple["np.ndarray", "np.ndarray"]]:
    """The (rest, fold) pairs of repeated stratified cross-validation; the same for everybody."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    folds = RepeatedStratifiedKFold(
        n_splits=fitting.FOLDS, n_repeats=repeats, random_state=fitting.SEED
    )
    return list(folds.split(data.inputs, data.outcome))


def out_of_fold(data: CompanyYears) -> Folds:
    """The model's own predictions, learned and calibrated anew without each fold."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    features, outcome = features_of(data), data.outcome
    chance, points = (np.zeros((REPEATS, len(outcome))) for _ in range(2))
    aucs = []
    for number, (rest, fold) in enumerate(splits(data, REPEATS)):
        learned = fitting.calibrated(features[rest], outcome[rest])
        repeat = number // fitting.FOLDS
        chance[repeat, fold] = learned.probability(features[fold])
        points[repeat, fold] = learned.points(features[fold])
        aucs.append(float(roc_auc_score(outcome[fold], chance[repeat, fold])))
    return Folds(chance, points, aucs)


def year(data: CompanyYears, folds: Folds) -> dict[str, Any]:
    """Discrimination and calibration on the one-year file."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    outcome, chance = data.outcome, folds.chance
    base = float(outcome.mean())
    everyone = np.tile(outcome, REPEATS)
    brier = float(((chance - outcome) ** 2).mean())
    again = fitting.platt(-np.log(chance / (1 - chance)).ravel(), everyone)
    shown = np.floor(folds.points + 0.5)
    by_rules = -rivals.rules_points(data)
    return {
        "method": f"{fitting.FOLDS} stratified folds, {REPEATS} times, calibrated within each",
        "auc": rounded(np.mean(folds.aucs)),
        "auc_sd": rounded(np.std(folds.aucs)),
        "auc_interval": interval(outcome, chance.mean(axis=0)),
        "auc_whole_points": rounded(np.mean([roc_auc_score(outcome, -row) for row in shown])),
        "auc_rules": rounded(roc_auc_score(outcome, by_rules)),
        "auc_rules_interval": interval(outcome, by_rules),
        "brier": rounded(brier, 5),
        "brier_base_rate": rounded(base * (1 - base), 5),
        "brier_skill": rounded(1 - brier / (base * (1 - base))),
        "calibration_intercept": rounded(again[0]),
        "calibration_slope": rounded(again[1]),
        "base_rate": rounded(base),
        "calibration": _deciles(chance.ravel(), everyone),
        "levels": by_level(outcome, shown),
        "sizes": by_size(data, folds),
        "sensitivity": sensitivity(outcome, folds.points),
    }


def other_file(data: CompanyYears, chance: "np.ndarray") -> dict[str, Any]:
    """The shipped model's `chance` and the rules on a file that it did not learn from."""
    from sklearn.metrics import roc_auc_score

    by_rules = -rivals.rules_points(data)
    return {
        "method": "by the model learned from the one-year file",
        "auc": rounded(roc_auc_score(data.outcome, chance)),
        "auc_interval": interval(data.outcome, chance),
        "auc_rules": rounded(roc_auc_score(data.outcome, by_rules)),
        "auc_rules_interval": interval(data.outcome, by_rules),
    }


def compare(data: Mapping[str, CompanyYears]) -> list[dict[str, Any]]:
    """Each rival within the one-year file, and from each file on each other."""
    features = {name: features_of(rows) for name, rows in data.items()}
    return [
        {
            "name": rival.name,
            "is_free": rival.is_free,
            **_within(rival.learn, features["one_year"], data["one_year"]),
            **_between(rival.learn, features, data),
        }
        for rival in rivals.RIVALS
    ]


def penalties(data: Mapping[str, CompanyYears]) -> list[dict[str, Any]]:
    """How strongly to shrink: what each penalty gives within the file and on the others."""
    features = {name: features_of(rows) for name, rows in data.items()}
    return [
        {"penalty": penalty, **_both(_shrunk(penalty), features, data)} for penalty in PENALTIES
    ]


def feature_sets(data: Mapping[str, CompanyYears]) -> list[dict[str, Any]]:
    """What is lost without each of the features."""
    found = []
    for codes in FEATURE_SETS:
        columns = [CODES.index(code) for code in codes]
        features = {name: features_of(rows)[:, columns] for name, rows in data.items()}
        found.append({"features": list(codes), **_both(rivals.additive, features, data)})
    return found


def by_level(outcome: "np.ndarray", shown: "np.ndarray") -> list[dict[str, Any]]:
    """What the thresholds would have said, by what reporting and impact are taken to earn.

    The data knows neither, so every company gets the same for them.
    """
    import numpy as np

    found = []
    for title, extra in JUDGED.items():
        scores = (shown + extra).ravel()
        everyone = np.tile(outcome, len(shown))
        tops = [101, *(level.minimum for level in LEVELS)]
        for level, top in zip(LEVELS, tops, strict=False):
            here = (scores >= level.minimum) & (scores < top)
            rows, failed = int(here.sum()), int(everyone[here].sum())
            found.append(
                {
                    "given": title,
                    "points": extra,
                    "level": level.name,
                    "companies": round(rows / len(shown)),
                    "bankrupt": round(failed / len(shown)),
                    "share": rounded(failed / rows) if rows else None,
                }
            )
    return found


JUDGED = {
    "nothing for reporting and impact": 0.0,
    "full reporting, half the impact": 32.5,
    "full reporting and impact": 40.0,
}


def by_size(data: CompanyYears, folds: Folds) -> list[dict[str, Any]]:
    """Thirds by assets and by revenue, neither of which the model knows."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    found = []
    for name, size in (("assets", data.assets), ("revenue", data.inputs[:, 0])):
        order = np.array_split(np.argsort(size, kind="stable"), 3)
        for third, rows in zip(("smallest", "middle", "largest"), order, strict=True):
            chance = folds.chance[:, rows].mean(axis=0)
            found.append(
                {
                    "by": name,
                    "third": third,
                    "companies": len(rows),
                    "bankrupt": int(data.outcome[rows].sum()),
                    "auc": rounded(roc_auc_score(data.outcome[rows], chance)),
                    "auc_interval": interval(data.outcome[rows], chance),
                    "predicted": rounded(chance.mean()),
                    "observed": rounded(data.outcome[rows].mean()),
                }
            )
    return found


SPLITS = ((0, 0), (15, 10), (25, 15), (35, 20))


def sensitivity(outcome: "np.ndarray", points: "np.ndarray") -> list[dict[str, Any]]:
    """What other weights for reporting and impact would do.

    `auc`: where both are drawn at random and say nothing of the outcome, the worst case for the
    weights; financial points are scaled to what is left of 100.
    """
    import numpy as np
    from sklearn.metrics import roc_auc_score

    draw = np.random.default_rng(fitting.SEED)
    reporting, impact = draw.uniform(size=points.shape), draw.uniform(size=points.shape)
    found = []
    for consistency, good in SPLITS:
        left = (100 - consistency - good) / fitting.FINANCIAL_POINTS
        scores = points * left + consistency * reporting + good * impact
        aucs = [roc_auc_score(outcome, -row) for row in scores]
        found.append(
            {
                "consistency": consistency,
                "impact": good,
                "financial": 100 - consistency - good,
                "tenth_of_consistency": rounded(consistency / 10, 2),
                "tenth_of_impact": rounded(good / 10, 2),
                "auc": rounded(np.mean(aucs)),
            }
        )
    return found


def interval(outcome: "np.ndarray", risks: "np.ndarray") -> list[float]:
    """95 % of the AUC by bootstrap over companies."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    draw, aucs = np.random.default_rng(fitting.SEED), []
    for _ in range(BOOTSTRAPS):
        picked = draw.integers(0, len(risks), len(risks))
        aucs.append(roc_auc_score(outcome[picked], risks[picked]))
    low, high = np.quantile(aucs, [0.025, 0.975])
    return [rounded(low), rounded(high)]


def rounded(value: Any, places: int = 4) -> float:
    return round(float(value), places)


def _shrunk(penalty: float) -> Callable[..., Any]:
    def learn(features: "np.ndarray", outcome: "np.ndarray") -> "rivals.Predict":
        learned = fitting.fit(features, outcome, penalty)
        return lambda rows: -fitting.safety(learned, rows).sum(axis=1)

    return learn


def _both(
    learn: Callable[..., Any],
    features: Mapping[str, "np.ndarray"],
    data: Mapping[str, CompanyYears],
) -> dict[str, Any]:
    within = _within(learn, features["one_year"], data["one_year"])
    return {"auc": within["auc"], "auc_between": _between(learn, features, data)["auc_between"]}


def _within(
    learn: Callable[..., Any], features: "np.ndarray", data: CompanyYears
) -> dict[str, Any]:
    import numpy as np
    from sklearn.metrics import roc_auc_score

    risks, aucs = np.zeros((REPEATS, len(data.outcome))), []
    for number, (rest, fold) in enumerate(splits(data, REPEATS)):
        risk = learn(features[rest], data.outcome[rest])(features[fold])
        aucs.append(roc_auc_score(data.outcome[fold], risk))
        risks[number // fitting.FOLDS, fold] = risk
    return {
        "auc": rounded(np.mean(aucs)),
        "auc_sd": rounded(np.std(aucs)),
        "auc_interval": interval(data.outcome, risks.mean(axis=0)),
    }


def _between(
    learn: Callable[..., Any],
    features: Mapping[str, "np.ndarray"],
    data: Mapping[str, CompanyYears],
) -> dict[str, Any]:
    import numpy as np
    from sklearn.metrics import roc_auc_score

    predicts = {source: learn(features[source], data[source].outcome) for source in data}
    pairs = []
    for source, other in permutations(data, 2):
        auc = roc_auc_score(data[other].outcome, predicts[source](features[other]))
        pairs.append({"from": source, "on": other, "auc": rounded(auc)})
    return {"auc_between": rounded(np.mean([pair["auc"] for pair in pairs])), "pairs": pairs}


def _deciles(chances: "np.ndarray", outcomes: "np.ndarray") -> list[dict[str, float]]:
    """Ten groups of equal size by predicted probability: predicted against observed."""
    import numpy as np

    return [
        {
            "predicted": rounded(chances[group].mean()),
            "observed": rounded(outcomes[group].mean()),
            "rows": len(group) // REPEATS,
        }
        for group in np.array_split(np.argsort(chances, kind="stable"), 10)
    ]
