"""Scoring in memory: one with its reasons beside scikit-learn, and many at once.

Run by `python -m bench` or alone by `python -m bench.scoring [--rows 1000000]`. Times are CPU
times of this process. The answers are checked to be equal before anything is timed.
"""

import argparse
import math
import time
from collections.abc import Callable

import numpy as np

from scoring.engine import bulk, model
from scoring.engine.bulk import Columns
from scoring.engine.inputs import Inputs
from scoring.tests.estimators import as_scikit_learn, financial_features

ROWS, CHECKED = 1_000_000, 5_000
ROUNDS = 5
MICROSECONDS = 20  # for the arithmetic of one score with its reasons
PER_SECOND = 1_000_000


def some_columns(count: int) -> Columns:
    """Businesses of all kinds; one in twenty lacks a figure, each figure alike."""
    draw = np.random.default_rng(4)
    revenue = draw.lognormal(13, 2, count).round(2)
    columns = Columns(
        revenue,
        (revenue * draw.normal(0.95, 0.2, count).clip(0)).round(2),
        (revenue * draw.exponential(0.5, count)).round(2),
        draw.normal(0.1, 0.3, count).clip(-1),
        draw.random(count),
        draw.random(count),
    )
    for column in columns:
        column[draw.random(count) < 0.05 / len(columns)] = np.nan
    return columns


def check(loaded: model.Model, columns: Columns) -> None:
    """Raises RuntimeError where many at once, one at a time and scikit-learn do not agree."""
    few = Columns(*(column[:CHECKED] for column in columns))
    found = bulk.evaluate(loaded, few)
    for index, row in enumerate(rows_of(few)):
        one = loaded.evaluate(*row)
        many = (found.values[index], tuple(found.parts[:, index]), found.reasons_of(index))
        if many != (one.value, one.parts, [reason[:3] for reason in one.reasons]):
            raise RuntimeError(f"many at once differ from one at a time: {row}")
    known = ~np.isnan(np.array(few[:4])).any(axis=0) & (few.revenue > 0)
    chances = as_scikit_learn(loaded).predict_proba(financial_features(few)[known])[:, 1]
    worst = float(np.abs(chances - found.probability[known]).max())
    if not worst <= 1e-12:
        raise RuntimeError(f"scikit-learn differs by {worst}")


def rows_of(columns: Columns) -> list[tuple[float | None, ...]]:
    """The columns as rows for one at a time."""
    return [
        tuple(None if math.isnan(value) else value for value in row)
        for row in np.column_stack(columns).tolist()
    ]


def cpu_of(act: Callable[[], object], times: int = 1) -> float:
    """The least CPU seconds of one call, over ROUNDS of `times` calls."""
    spent = []
    for _round in range(ROUNDS):
        start = time.process_time()
        for _ in range(times):
            act()
        spent.append((time.process_time() - start) / times)
    return min(spent)


def against(value: float, goal: float, *, up: bool = False) -> str:
    holds = value >= goal if up else value <= goal
    return f"{'≥' if up else '≤':>3} {goal:<12,g}{'yes' if holds else 'NO'}"


def run(rows: int) -> None:
    loaded = model.shipped()
    columns = some_columns(rows)
    check(loaded, columns)
    sample = rows_of(Columns(*(column[:500] for column in columns)))
    one = cpu_of(lambda: [loaded.evaluate(*row) for row in sample]) / len(sample)
    inputs = [Inputs.from_mapping({}) for _ in sample]
    inputs = [
        Inputs.from_mapping(dict(zip(inputs[0].as_json(), row, strict=True))) for row in sample
    ]
    worded = cpu_of(lambda: [loaded.score(each) for each in inputs]) / len(inputs)
    pipeline, row = as_scikit_learn(loaded), np.array([[0.1, 0.3, 0.3, 0.05]])
    theirs = cpu_of(lambda: pipeline.predict_proba(row), 20)
    many = rows / cpu_of(lambda: bulk.evaluate(loaded, columns))
    print(f"\nScoring in memory, {rows:,} rows; equal to one another and to scikit-learn to 1e-12")
    print(f"{'what':<42}{'figure':>14}   goal")
    lines = (
        ("one with reasons, µs", one * 1e6, against(one * 1e6, MICROSECONDS)),
        ("one in words as well, µs", worded * 1e6, ""),
        ("scikit-learn, one probability, µs", theirs * 1e6, ""),
        ("scikit-learn, times as long as ours", theirs / one, ""),
        ("many at once with reasons, a second", many, against(many, PER_SECOND, up=True)),
    )
    for what, figure, goal in lines:
        print(f"{what:<42}{figure:>14,.1f}{goal}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    run(parser.parse_args().rows)


if __name__ == "__main__":
    main()
