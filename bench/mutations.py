"""Damaged statements through the child process: no crash, no time-out, nothing but rows or a word.

`python -m bench.mutations [--count 5000] [--seed 1]` damages good files of every format and reads
each in the sandbox. A file must give rows or a named refusal within 5 seconds; what the reader did
not foresee (`parser_crashed`) counts as a crash.
"""

import argparse
import collections
import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path

from statements import sandbox
from statements.parsers import Refusal, Report
from statements.tests.ledgers import plain_ledger
from statements.tests.parsers.mutations import mutate
from statements.tests.writers import WRITERS

SLOW = 5.0  # seconds


def outcome(task: tuple[str, bytes]) -> tuple[str, str, float]:
    """(writer, "rows" or the code of the refusal, seconds)."""
    name, content = task
    started = time.monotonic()
    with tempfile.NamedTemporaryFile(prefix="partnex-mutation-") as file:
        Path(file.name).write_bytes(content)
        try:
            what = ""
            for event in sandbox.read(file.name):
                if isinstance(event, Report):
                    what = "rows"
        except Refusal as refusal:
            what = refusal.code
    return name, what, time.monotonic() - started


def tasks(count: int, seed: int) -> list[tuple[str, bytes]]:
    rng = random.Random(seed)
    good = [(name, write(plain_ledger(24))) for name, write in WRITERS.items()]
    picked = [good[index % len(good)] for index in range(count)]
    return [(name, mutate(content, rng)) for name, content in picked]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    bad, slowest = [], 0.0
    damaged = tasks(options.count, options.seed)
    with multiprocessing.Pool() as pool:
        for index, (name, what, seconds) in enumerate(pool.imap(outcome, damaged, chunksize=20)):
            found[name][what] += 1
            slowest = max(slowest, seconds)
            if what in ("parser_crashed", "too_slow", "interrupted", "") or seconds > SLOW:
                bad.append((index, name, what or "no report", round(seconds, 2)))
    for name, counts in found.items():
        shown = ", ".join(f"{what} {count}" for what, count in counts.most_common())
        print(f"{name:<20}{shown}")
    print(f"{options.count} damaged files, slowest {slowest:.2f} s, crashed or too slow: {bad}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
