"""Company-years with an outcome, as the portal would know them.

Source: Tomczak (2016), Polish companies bankruptcy, UCI Machine Learning Repository,
DOI 10.24432/C5F600, CC BY 4.0.
"""

import csv
import gzip
import hashlib
import math
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scoring.engine import model
from scoring.engine.inputs import RATIOS

if TYPE_CHECKING:
    import numpy as np

SOURCE: dict[str, object] = {
    "name": "Polish companies bankruptcy data (Tomczak, 2016)",
    "doi": "10.24432/C5F600",
    "licence": "CC BY 4.0",
}
FILES = {
    "one_year": "polish_1_year_before.csv.gz",
    "three_years": "polish_3_years_before.csv.gz",
    "five_years": "polish_5_years_before.csv.gz",
}
CODES = ("margin", "debt", "cover", "growth")
SAFER_WHEN_LOWER = {"debt"}


class CompanyYears(NamedTuple):
    """Complete, distinct rows: the four inputs (rows × 4: revenue, expenses, debt, growth) and y.

    Amounts, `assets` among them, are in thousands of złoty; `outcome` is 1 for a bankruptcy.
    `assets` is only used to judge by size.
    """

    inputs: "np.ndarray"
    outcome: "np.ndarray"
    assets: "np.ndarray"
    counts: dict[str, int]


def read(path: Path) -> CompanyYears:
    """A file of the data set, without duplicates and without rows that the portal would refuse.

    Only complete cases: in the one-year file nearly every row without growth is a bankruptcy.
    """
    import numpy as np

    with gzip.open(path, "rt", encoding="ascii", newline="") as lines:
        rows = list(csv.DictReader(lines))
    distinct = list({tuple(row.values()): row for row in rows}.values())
    found = [(*_inputs(row), int(float(row["class"]))) for row in distinct]
    complete = [row for row in found if all(map(math.isfinite, row))]
    usable = np.array([row for row in complete if _plausible(row[:4])])
    return CompanyYears(
        usable[:, :4],
        usable[:, 5].astype(int),
        usable[:, 4],
        {
            "rows": len(rows),
            "distinct": len(distinct),
            "complete": len(complete),
            "used": len(usable),
            "bankrupt": int(usable[:, 5].sum()),
        },
    )


def data_hash(folder: Path) -> str:
    """One SHA-256 over the three files, in the order of FILES."""
    digest = hashlib.sha256()
    for file in FILES.values():
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()


def features_of(data: CompanyYears) -> "np.ndarray":
    """The model's features in the order of CODES, turned so that higher is safer in each."""
    import numpy as np

    rows = data.inputs.tolist()
    table = np.array([[model.features(*row)[code] for code in CODES] for row in rows])
    return table * [-1 if code in SAFER_WHEN_LOWER else 1 for code in CODES]


def _inputs(row: dict[str, str]) -> tuple[float, float, float, float, float]:
    """Revenue, expenses, debt, growth and assets."""

    def ratio(number: int) -> float:
        text = row[f"Attr{number}"]
        return float(text) if text not in {"", "?"} else math.nan

    assets = 10 ** ratio(29)
    revenue = ratio(36) * assets
    return revenue, ratio(58) * revenue, ratio(2) * assets, ratio(21) - 1, assets


def _plausible(values: tuple[float, ...]) -> bool:
    revenue, expenses, debt, growth = values
    return (
        revenue > 0 and expenses >= 0 and debt >= 0 and -1 <= growth <= RATIOS["revenue_growth"][1]
    )
