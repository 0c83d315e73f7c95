"""Everybody at once, stored: `rescore` beside one run after the other.

Run by `python -m bench` or alone by `python -m bench.rescoring [--size 100000]`. Both score the
same businesses with the same model and store score, card and trail; the answers must be equal
before anything is compared. CPU of this process and of its database backend, per business.
"""

import argparse
import os
import sys
import time
from typing import Any

from bench.clock import backend_pid, cpu_of
from bench.database import temporary_database

SIZES = {"PostgreSQL": 100_000, "SQLite": 10_000}
SAMPLE = 150  # businesses scored one by one
BATCH = 5_000
GOAL = 40
COMPARED = (
    "value", "risk_level", "model_version", "probability_of_default", "inputs", "base",
    "contributions", "reasons", "summary_id",
)  # fmt: skip


def add_scored_businesses(count: int) -> None:
    """Businesses with declared figures, scored by the rules; the same ones in every run."""
    import random
    from decimal import Decimal

    from accounts.models import User
    from core import clock
    from scoring import bulk_storing, queries, storing
    from scoring.engine import rules
    from scoring.engines import Answer
    from scoring.queries import Figures
    from smes.models import Sme
    from statements.models import FinancialSummary

    chance = random.Random(4)
    for first in range(0, count, BATCH):
        numbers = range(first, min(count, first + BATCH))
        owners = User.objects.bulk_create(
            User(email=f"owner{number}@partnex.example", role="sme", password="!")
            for number in numbers
        )
        smes = Sme.objects.bulk_create(
            Sme(
                owner=owner,
                business_name=f"Business {number}",
                industry="G",
                city="Porto",
                years_of_operation=5,
                employees=9,
                created_at=clock.now(),
            )
            for number, owner in zip(numbers, owners, strict=True)
        )
        summaries = FinancialSummary.objects.bulk_create(
            FinancialSummary(
                sme=sme,
                currency="EUR",
                revenue=chance.randrange(10_000_00, 2_000_000_00),
                expenses=chance.randrange(10_000_00, 1_500_000_00),
                debt=chance.choice([None, chance.randrange(1_000_000_00)]),
                revenue_growth=Decimal(chance.randrange(-500, 900)) / 1000,
                reporting_consistency=Decimal(chance.randrange(1000)) / 1000,
                impact_score=Decimal(chance.randrange(1000)) / 1000,
                basis="declared",
            )
            for sme in smes
        )
        scores = []
        for sme, summary in zip(smes, summaries, strict=True):
            figures = Figures(summary, queries.inputs_of(summary), {"currency": "EUR"})
            answer = Answer(rules.score(figures.inputs, figures.context), "configured", 0)
            scores.append(storing.score_of(sme_id=sme.pk, by=None, figures=figures, answer=answer))
        bulk_storing.insert(scores)


class Spent:
    """Seconds of CPU, own and the backend's, and of the clock."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid

    def __enter__(self) -> "Spent":
        self.start = time.perf_counter(), time.process_time(), self._backend()
        return self

    def __exit__(self, *_error: Any) -> None:
        wall, own, backend = self.start
        self.wall = time.perf_counter() - wall
        self.cpu = time.process_time() - own + self._backend() - backend

    def _backend(self) -> float:
        return (cpu_of(self.pid) or 0.0) if self.pid else 0.0


def one_by_one(sme_ids: list[int], pid: int | None) -> Spent:
    """A run of each business's score as its owner would ask for it."""
    from scoring import actions
    from smes.models import Sme

    smes = list(Sme.objects.filter(pk__in=sme_ids).select_related("owner"))
    with Spent(pid) as spent:
        for sme in smes:
            actions.run_score(sme=sme, by=sme.owner)
    return spent


def all_at_once(pid: int | None) -> Spent:
    from scoring.rescoring import rescore

    with Spent(pid) as spent:
        rescore(reason="new-champion")
    return spent


def answers(sme_ids: list[int]) -> list[tuple[Any, ...]]:
    from scoring.models import Score

    found = Score.objects.in_force().filter(sme__in=sme_ids).order_by("sme")
    return list(found.values_list("sme", *COMPARED))


def measure(kind: str, size: int) -> bool:
    """Print the comparison; whether the goal is reached."""
    from django.core.management import call_command
    from django.db import connection

    from scoring import actions
    from scoring.models import Score
    from smes.models import Sme

    call_command("migrate", verbosity=0)
    actions.register_model()
    add_scored_businesses(size)
    pid = backend_pid(connection)
    sample = list(Sme.objects.order_by("pk").values_list("pk", flat=True)[: SAMPLE * 2 : 2])
    single = one_by_one(sample, pid)
    expected = answers(sample)
    # The sample again as it was, so that the rescoring has all of them to do.
    Score._base_manager.filter(sme__in=sample, engine="local").delete()
    Score._base_manager.filter(sme__in=sample).update(state="active")
    bulk = all_at_once(pid)
    if answers(sample) != expected:
        sys.exit("The two ways do not give the same scores.")
    stored = Score.objects.in_force().filter(engine="local").count()
    if stored != size:
        sys.exit(f"{stored} of {size} businesses were scored.")
    per_single, per_bulk = single.cpu / len(sample), bulk.cpu / size
    ratio = per_single / per_bulk
    print(f"\nEverybody at once, stored, {size:,} businesses on {kind}")
    print(f"{'':<22}{'CPU ms each':>14}{'a second':>12}")
    for name, each, wall in (
        ("one by one", per_single, single.wall / len(sample)),
        ("rescore", per_bulk, bulk.wall / size),
    ):
        print(f"{name:<22}{each * 1000:>14.3f}{1 / wall:>12,.0f}")
    reached = ratio >= GOAL
    print(f"ratio {ratio:.1f}× (goal {GOAL}×: {'yes' if reached else 'NO'}), equal scores")
    return reached


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.rescoring", description=__doc__)
    parser.add_argument("--size", type=int, default=0, help="businesses; 0 takes the usual")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    with temporary_database() as kind:
        import django

        django.setup()
        measure(kind, arguments.size or SIZES[kind])
    return 0


if __name__ == "__main__":
    sys.exit(main())
