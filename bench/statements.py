"""Statement readers beside the libraries that people would otherwise use, and CSV beside COPY.

Run by `python -m bench` or alone by `python -m bench.statements [--rows 100000] [--only pdf,csv]`.
Each format is written by the tests' own writers, read in the reader's process as the worker reads
it, and compared with its peer: the same days, amounts and descriptions, or nothing is timed.
"""

import argparse
import importlib
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.child import PEAK
from statements import sandbox
from statements.parsers import Row, Skipped, parse
from statements.tests.ledgers import plain_ledger
from statements.tests.writers import WRITERS

ROWS, SMALL = 100_000, 240
ROUNDS, SMALL_ROUNDS = 3, 15
CHILD = (str(Path(__file__).with_name("child.py")),)
MIB = 2**20

Fact = tuple[date, Decimal, str]


class Subject(NamedTuple):
    """A format: its writer, its peer and how many rows the peer is given, and the goals.

    `times` is how many times as many rows a CPU second as the peer; `memory` is in MiB. `module`
    of `bench.peers` is the peer, named after the format unless it says otherwise.
    """

    name: str
    writer: str
    memory: int
    peer: str = ""
    peer_rows: int = 0
    times: float = 0
    module: str = ""


SUBJECTS = (
    Subject("CSV", "english_csv", 150),
    Subject("XLSX", "xlsx", 300, "openpyxl", 20_000, 10),
    Subject("OFX", "ofx2", 150, "ofxtools", 20_000, 10),
    Subject("MT940", "mt940_german", 150, "mt-940", 10_000, 10),
    Subject("CAMT", "camt053", 150, "lxml iterparse", 100_000, 1),
    Subject("PDF", "pdf_english", 300, "pdfplumber", 500, 40),
    # Its words alone, put into columns by hand: a third of what reading a table costs it.
    Subject("PDF", "pdf_english", 300, "… words", 1_000, 20, "pdf_words"),
)


class Cost(NamedTuple):
    """What a file cost the reader's process: CPU seconds from its start to its exit, and MiB."""

    rows: int
    cpu: float
    peak: float


def read_in_child(path: Path) -> Cost:
    before, rows, peak = _cpu_of_children(), 0, 0.0
    for event in sandbox.read(path, child=CHILD):
        if isinstance(event, Row):
            rows += 1
        elif isinstance(event, Skipped) and event.reason == PEAK:
            peak = int(event.text) / 1024
    return Cost(rows, _cpu_of_children() - before, peak)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read_by_peer(name: str, path: str) -> tuple[list[Fact], float]:
    """What the peer reads, and its CPU seconds without those for its start and its imports."""
    read: Callable[[str], list[Fact]] = importlib.import_module(f"bench.peers.{name}").read
    used = time.process_time()
    try:
        facts = read(path)
    except Exception as error:  # noqa: BLE001  some put the whole file into what they say
        raise RuntimeError(f"{name}: {type(error).__name__}: {str(error)[:200]}") from None
    return facts, time.process_time() - used


def in_process_of_its_own(name: str, path: Path) -> tuple[list[Fact], float]:
    """`read_by_peer` where its memory and its threads are nobody else's."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(read_by_peer, (name, str(path)))


def facts_of(path: Path) -> list[Fact]:
    return [(e.booked_on, e.amount, e.description) for e in parse(path) if isinstance(e, Row)]


def compare(subject: Subject, rows: int, folder: Path) -> Iterator[str]:
    """The lines of the report on one format. Raises RuntimeError where the answers differ."""
    path = folder / subject.writer
    path.write_bytes(WRITERS[subject.writer](plain_ledger(rows)))
    costs = [read_in_child(path) for _round in range(ROUNDS)]
    if {cost.rows for cost in costs} != {rows}:
        raise RuntimeError(f"{subject.name}: not all rows were read")
    rate, peak = max(cost.rows / cost.cpu for cost in costs), max(cost.peak for cost in costs)
    line = f"{subject.name:<7}{rate:>12,.0f}"
    if subject.peer:
        path.write_bytes(WRITERS[subject.writer](plain_ledger(min(rows, subject.peer_rows))))
        ours, theirs = facts_of(path), 0.0
        for _round in range(2):
            facts, used = in_process_of_its_own(subject.module or subject.name.lower(), path)
            if facts != ours:
                different = next(
                    (pair for pair in zip(ours, facts, strict=False) if pair[0] != pair[1]),
                    (len(ours), len(facts)),
                )
                raise RuntimeError(f"{subject.name}: the answers differ: {different}")
            theirs = max(theirs, len(facts) / used)
        line += (
            f"  {subject.peer:<15}{theirs:>10,.0f}{against(rate / theirs, subject.times, up=True)}"
        )
    else:
        line += " " * 51
    path.unlink()
    yield f"{line}{against(peak, subject.memory)}"


def against(value: float, goal: float, *, up: bool = False) -> str:
    holds = value >= goal if up else value <= goal
    return f"{value:>9.1f}{'≥' if up else '≤':>3} {goal:<4g}{'yes' if holds else 'NO':<4}"


def small_file(folder: Path) -> str:
    """How much longer a small file takes in a process of its own than in this one."""
    path = folder / "small"
    path.write_bytes(WRITERS["english_csv"](plain_ledger(SMALL)))
    spent: dict[str, list[float]] = {"here": [], "child": []}
    for _round in range(SMALL_ROUNDS):
        for name, read in (("here", parse), ("child", sandbox.read)):
            started = time.perf_counter()
            if sum(isinstance(event, Row) for event in read(path)) != SMALL:
                raise RuntimeError("the small file was not read")
            spent[name].append((time.perf_counter() - started) * 1000)
    here, child = median(spent["here"]), median(spent["child"])
    return (
        f"A CSV of {SMALL} rows: {here:.0f} ms in this process, {child:.0f} ms in one of its own;"
        f" ms more:{against(child - here, 150)}"
    )


def run(rows: int, only: set[str]) -> None:
    print(f"\nStatements of {rows:,} rows: rows read per second of CPU, memory in MiB")
    print(
        f"{'format':<7}{'reader':>12}  {'beside':<15}{'peer':>10}{'times':>9}   goal    "
        f"{'peak':>9}   limit"
    )
    with tempfile.TemporaryDirectory(prefix="partnex-bench-") as folder:
        for subject in SUBJECTS:
            if not only or subject.name.lower() in only:
                for line in compare(subject, rows, Path(folder)):
                    print(line, flush=True)
        print(small_file(Path(folder)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--only", default="", help="Formats, separated by commas; all otherwise.")
    arguments = parser.parse_args()
    run(arguments.rows, set(filter(None, arguments.only.lower().split(","))))


if __name__ == "__main__":
    main()
