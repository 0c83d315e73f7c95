"""A CSV from its upload to reconciled and stored rows, beside `csv.reader` and COPY of these rows.

Run by `python -m bench` or alone by `python -m bench.uploads [--rows 100000]`; the goal is for
PostgreSQL (set DATABASE_URL). Both take the same file and leave the same rows in the same table
with the same columns, indexes and foreign keys, which is checked; they take turns.

*portal* is `upload_statement` and `read_statement` as the web and the worker run them: checks of
the file, its storage, the reader's process, rows over the pipe, reconciliation, fingerprints,
categories and counterparties, rows stored once each, breaks, tamper signals, continuity, own
transfers, monthly figures, the summary, states and their audit events. *COPY* is `csv.reader`,
dates and minor units as Python has them, and one COPY of prepared tuples in one transaction; what
the file does not hold (fingerprint, category, the other side) it is given beforehand.
*a row at a time* is `Transaction.objects.create` in one transaction, per row of a smaller number.
"""

import argparse
import csv
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

from bench.clock import backend_pid, cpu_of
from bench.database import temporary_database
from bench.listing import set_up
from bench.statements import ROWS, against
from statements.tests.ledgers import plain_ledger
from statements.tests.writers.delimited import english_csv

ROUNDS, CREATED, GOAL = 3, 1_000, 2


class Portal:
    """A business whose owner uploads one file again and again; a round starts from no rows."""

    def __init__(self, path: Path) -> None:
        from django.db import connection

        from accounts.models import User
        from smes.models import Sme
        from statements.rows import Entry

        self.path, self.connection = path, connection
        self.names = ("statement_id", "account_id", *Entry._fields)
        self.owner = User.objects.create_user("owner@partnex.example", role="sme")
        self.sme = Sme.objects.create(
            owner=self.owner,
            business_name="Bench",
            industry="G",
            country="PT",
            city="Porto",
            years_of_operation=3,
            employees=4,
        )

    def upload(self) -> None:
        from django.core.files import File

        from statements import actions, reading

        with self.path.open("rb") as file:
            statement = actions.upload_statement(
                sme=self.sme, file=File(file, name="bench.csv"), by=self.owner, source="browser"
            )
        reading.read_statement(statement.pk)

    def clear(self) -> None:
        """No rows of earlier rounds, in the tables or as dead ones in their indexes."""
        from statements.models import FinancialSummary, MonthlyFigure, Statement, Transaction

        for statement in Statement.objects.all():
            statement.file.delete(save=False)
        Transaction.objects.all().delete()
        Statement.objects.all().delete()
        MonthlyFigure.objects.all().delete()
        FinancialSummary.objects.all().delete()
        self.vacuum()

    def forget_rows(self) -> None:
        from statements.models import Transaction

        Transaction.objects.all().delete()
        self.vacuum()

    def vacuum(self) -> None:
        if self.connection.vendor == "postgresql":
            with self.connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE statements_transaction")

    def stored(self) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(self.names)} FROM statements_transaction ORDER BY position"
            )
            return cursor.fetchall()

    def copy(self, known: list[tuple]) -> None:
        """`known` are the rows to be, for what the file does not hold."""
        place = {name: index for index, name in enumerate(self.names)}
        beforehand = [
            tuple(row[place[name]] for name in ("fingerprint", "category", "counterparty_key"))
            for row in known
        ]
        statement, account = known[0][:2]
        driver = self.connection.connection
        with self.path.open(newline="") as file, driver.transaction(), driver.cursor() as cursor:
            lines = csv.reader(file)
            next(lines)
            columns = ", ".join(self.names)
            with cursor.copy(f"COPY statements_transaction ({columns}) FROM STDIN") as copy:
                for index, (line, given) in enumerate(zip(lines, beforehand, strict=True)):
                    day, text, amount, currency, balance = line
                    fingerprint, category, key = given
                    copy.write_row(
                        (
                            statement, account, index + 2, index, None, date.fromisoformat(day),
                            None, text, "", int(Decimal(amount) * 100),
                            int(Decimal(balance) * 100), currency, "", fingerprint, 0, category,
                            "rule", False, "", key,
                        )
                    )  # fmt: skip

    def create(self, known: list[tuple]) -> None:
        from django.db import transaction

        from statements.models import Transaction

        with transaction.atomic():
            for row in known[:CREATED]:
                Transaction.objects.create(**dict(zip(self.names, row, strict=True)))


class Spent:
    """Seconds on the clock, and of CPU here, in children and in the database's process."""

    def __init__(self, call: Callable[[], object], backend: int | None) -> None:
        before, started = self._cpu(backend), time.perf_counter()
        call()
        self.wall = time.perf_counter() - started
        self.cpu = self._cpu(backend) - before

    @staticmethod
    def _cpu(backend: int | None) -> float:
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        own = sum(each.ru_utime + each.ru_stime for each in used)
        return own + ((cpu_of(backend) or 0.0) if backend else 0.0)


def without_the_queue() -> None:
    """Reading is called here; nothing is to take the statement from the queue as well."""
    from django.conf import settings

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def run(kind: str, rows: int, path: Path) -> None:
    path.write_bytes(english_csv(plain_ledger(rows)))
    portal = Portal(path)
    portal.upload()
    expected = _comparable(portal)
    if len(expected) != rows:
        raise RuntimeError("not all rows were stored")
    backend = backend_pid(portal.connection)
    spent: dict[str, list[Spent]] = {"portal": [], "COPY": [], "a row at a time": []}
    for _round in range(ROUNDS):
        portal.clear()
        spent["portal"].append(Spent(portal.upload, backend))
        if _comparable(portal) != expected:
            raise RuntimeError("reading again changed something")
        if kind != "PostgreSQL":
            continue
        known = portal.stored()
        portal.forget_rows()
        spent["COPY"].append(Spent(lambda rows=known: portal.copy(rows), backend))
        if portal.stored() != known:
            raise RuntimeError("the rows differ")
    known = portal.stored()
    portal.forget_rows()
    spent["a row at a time"].append(Spent(lambda: portal.create(known), backend))
    report(kind, rows, spent)


def _comparable(portal: Portal) -> list[tuple]:
    """The stored rows without their statement and account."""
    return [row[2:] for row in portal.stored()]


def report(kind: str, rows: int, spent: dict[str, list[Spent]]) -> None:
    print(f"\nA CSV of {rows:,} rows from upload to reconciled and stored, on {kind}: seconds")
    print(f"{'':<18}{'clock':>8}{'CPU':>8}{'clock, times':>14}{'CPU, times':>12}")
    share = {"a row at a time": rows / min(rows, CREATED)}
    middle = {
        name: [median(getattr(each, what) for each in found) * share.get(name, 1)
               for what in ("wall", "cpu")]
        for name, found in spent.items() if found
    }  # fmt: skip
    base = middle.get("COPY", middle["portal"])
    for name, (wall, cpu) in middle.items():
        line = f"{name:<18}{wall:>8.2f}{cpu:>8.2f}{wall / base[0]:>14.2f}{cpu / base[1]:>12.2f}"
        if name == "portal" and "COPY" in middle:
            line += against(wall / base[0], GOAL)
        print(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    with temporary_database() as kind, tempfile.TemporaryDirectory(prefix="partnex-") as folder:
        set_up()
        without_the_queue()
        run(kind, rows, Path(folder) / "bench.csv")


if __name__ == "__main__":
    main()
