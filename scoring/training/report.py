"""The report on a trained model, written from its artefact and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FILES = {
    "one_year": "one year before",
    "three_years": "three years before",
    "five_years": "five years before",
}


def markdown(document: Mapping[str, Any], sha256: str) -> str:
    """The whole report, in Markdown."""
    card = document["card"]
    metrics = card["metrics"]
    parts = (
        _head(document, sha256),
        _data(card),
        _discrimination(metrics),
        _compared(metrics),
        _choices(metrics),
        _calibration(metrics["one_year"]),
        _levels(metrics["one_year"]),
        _sizes(metrics["one_year"]),
        _judgement(document, metrics["one_year"]),
        _curves(document),
        ["## Limits", "", *[f"- {limit}" for limit in card["limits"]]],
    )
    return "\n".join(line for part in parts for line in [*part, ""])[:-1] + "\n"


def _head(document: Mapping[str, Any], sha256: str) -> list[str]:
    return [
        f"# The model {document['version']}",
        "",
        "Written by `manage.py train_model` from the artefact that it trains; a test holds this",
        "page, the artefact and the model card together. AUC is how often a failing company is put",
        "below a surviving one: 0.5 is a coin.",
        "",
        "```",
        "python manage.py train_model --data DIR --report docs/model-report.md",
        "```",
        "",
        f"- artefact: `scoring/artefacts/{document['version']}.json`, SHA-256 `{sha256}`",
        f"- method: {document['kind']}; seed {document['seed']}",
    ]


def _data(card: Mapping[str, Any]) -> list[str]:
    data = card["data"]
    return [
        "## Data",
        "",
        f"{data['name']}, DOI {data['doi']}, {data['licence']}; SHA-256 of the three files in turn",
        f"`{data['sha256']}`. Duplicates are dropped, and only complete cases are used: in the",
        "one-year file almost every row without growth is a bankruptcy, which would be a leak.",
        "",
        *_table(
            ("figures from", "rows", "distinct", "complete", "used", "bankrupt"),
            [
                (label, *[data["files"][name][key] for key in
                          ("rows", "distinct", "complete", "used", "bankrupt")])
                for name, label in FILES.items()
            ],
        ),
    ]  # fmt: skip


def _discrimination(metrics: Mapping[str, Any]) -> list[str]:
    year = metrics["one_year"]
    return [
        "## How well it does",
        "",
        f"The one-year file by {year['method']}; the other two by the model",
        "learned from the one-year file. Intervals hold 95 % by bootstrap over companies.",
        "",
        *_table(
            ("file", "AUC", "95 %", "rules", "95 %"),
            [
                (label, _auc(found["auc"]), _span(found["auc_interval"]),
                 _auc(found["auc_rules"]), _span(found["auc_rules_interval"]))
                for name, label in FILES.items()
                for found in [metrics[name]]
            ],
        ),
        "",
        *_table(
            ("on the one-year file", "figure"),
            [
                ("AUC of the financial points in whole ones", _auc(year["auc_whole_points"])),
                ("best free model on the same inputs, AUC", _auc(year["auc_unconstrained"])),
                ("Brier score", f"{year['brier']:.5f}"),
                ("Brier score of the base rate alone", f"{year['brier_base_rate']:.5f}"),
                ("better by", f"{year['brier_skill']:.1%}"),
                ("calibration slope", f"{year['calibration_slope']:.3f}"),
                ("calibration intercept", f"{year['calibration_intercept']:.3f}"),
            ],
        ),
    ]  # fmt: skip


def _compared(metrics: Mapping[str, Any]) -> list[str]:
    rivals = metrics["compared"]
    names = [f"{pair['from']} → {pair['on']}".replace("_", " ") for pair in rivals[0]["pairs"]]
    return [
        "## Beside other models",
        "",
        "The same features and the same folds; \"between files\" is the mean over the six ways to",
        "learn from one file and be judged on another. The additive curves are the simplest within",
        "the noise of the best, and what they learn travels at least as well.",
        "",
        *_table(
            ("model", "one-year file", "sd of folds", "95 %", "between files", *names),
            [
                (rival["name"], _auc(rival["auc"]), _auc(rival["auc_sd"]),
                 _span(rival["auc_interval"]), _auc(rival["auc_between"]),
                 *[_auc(pair["auc"]) for pair in rival["pairs"]])
                for rival in rivals
            ],
        ),
    ]  # fmt: skip


def _choices(metrics: Mapping[str, Any]) -> list[str]:
    return [
        "## What was chosen by judging on other files",
        "",
        "The penalty: of those that lose less than 0.005 within the one-year file against the",
        "best, the one that does best between files.",
        "",
        *_table(
            ("penalty", "one-year file", "between files"),
            [
                (f"{row['penalty']:g}", _auc(row["auc"]), _auc(row["auc_between"]))
                for row in metrics["penalties"]
            ],
        ),
        "",
        "The features, all free of scale:",
        "",
        *_table(
            ("features", "one-year file", "between files"),
            [
                (", ".join(row["features"]), _auc(row["auc"]), _auc(row["auc_between"]))
                for row in metrics["feature_sets"]
            ],
        ),
    ]


def _calibration(year: Mapping[str, Any]) -> list[str]:
    return [
        "## Said and happened",
        "",
        "Ten groups of equal size by predicted probability, predictions from rows held out.",
        "",
        *_table(
            ("predicted", "happened", "companies"),
            [
                (f"{row['predicted']:.2%}", f"{row['observed']:.2%}", row["rows"])
                for row in year["calibration"]
            ],
        ),
    ]


def _levels(year: Mapping[str, Any]) -> list[str]:
    return [
        "## Levels and outcomes",
        "",
        "Held-out predictions; the data knows neither reporting nor impact, so every company is",
        "given the same for them.",
        "",
        *_table(
            ("given", "level", "companies", "bankrupt", "share"),
            [
                (f"{row['given']} (+{row['points']:g})", row["level"], row["companies"],
                 row["bankrupt"], "–" if row["share"] is None else f"{row['share']:.1%}")
                for row in year["levels"]
            ],
        ),
    ]  # fmt: skip


def _sizes(year: Mapping[str, Any]) -> list[str]:
    return [
        "## By size",
        "",
        "Thirds by assets and by revenue, which the model does not know. Age is not in the data.",
        "",
        *_table(
            ("third", "companies", "bankrupt", "AUC", "95 %", "predicted", "happened"),
            [
                (f"{row['third']} {row['by']}", row["companies"], row["bankrupt"],
                 _auc(row["auc"]), _span(row["auc_interval"]),
                 f"{row['predicted']:.2%}", f"{row['observed']:.2%}")
                for row in year["sizes"]
            ],
        ),
    ]  # fmt: skip


def _judgement(document: Mapping[str, Any], year: Mapping[str, Any]) -> list[str]:
    judged = document["judgement"]
    return [
        "## Reporting consistency and impact: a judgement",
        "",
        f"{judged['consistency']} and {judged['impact']} points, by judgement: no public data has",
        "them with an outcome. What other weights would do, where both are drawn at random and",
        "say nothing of the outcome, the worst case:",
        "",
        *_table(
            ("consistency", "impact", "financial", "0.1 consistency", "0.1 impact", "AUC"),
            [
                (row["consistency"], row["impact"], row["financial"],
                 f"{row['tenth_of_consistency']:+g}", f"{row['tenth_of_impact']:+g}",
                 _auc(row["auc"]))
                for row in year["sensitivity"]
            ],
        ),
    ]  # fmt: skip


def _curves(document: Mapping[str, Any]) -> list[str]:
    lines = ["## The curves", "", "Straight lines between the knots, flat beyond them."]
    for part in document["features"]:
        low, high = part["range"]
        lines += [
            "",
            f"**{part['code']}** = {part['definition']}; {part['safer']} is safer;"
            f" 99 of 100 companies lie between {low:g} and {high:g}.",
            "",
            *_table(("value", "points"), zip(part["knots"], part["points"], strict=True)),
        ]
    return lines


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    return [_line(head), _line(["---"] * len(head)), *[_line(row) for row in rows]]


def _line(cells: Sequence[Any]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _auc(value: float) -> str:
    return f"{value:.4f}"


def _span(ends: Sequence[float]) -> str:
    return f"{ends[0]:.3f} – {ends[1]:.3f}"
