"""Nothing acknowledged is lost, doubled or stuck, however often processes are killed.

`python -m bench.kills [--kills 200] [--seed 1]` uploads statements in many formats while workers
read them, and kills (SIGKILL) the worker or, every fourth time, the process that uploads, at random
moments. A lease that the dead held is ended at once instead of waiting for it. Then one worker
finishes, and every acknowledged upload must be in a final state with each of its rows once.
"""

import argparse
import collections
import itertools
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.database import temporary_database
from bench.listing import set_up

PER_BUSINESS = 8
LONGEST = 2.5  # seconds between two kills; a worker started anew reads several files in that time
PER_UPLOADER = 20  # files that one process has to upload; it is killed before or after it is done
WAITING = 6  # files in the queue, so that the worker always has something to read


class File(NamedTuple):
    name: str
    content: bytes
    rows: int


def forked(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own; returns its id."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except Exception:  # noqa: BLE001  the process ends here, so it is here that it says why
        traceback.print_exc()
    finally:
        os._exit(code)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def files(count: int, rng: random.Random) -> list[File]:
    """Formats in turn, contents all different."""
    from statements.tests.ledgers import plain_ledger
    from statements.tests.writers import WRITERS

    made = []
    for number, name in zip(range(count), itertools.cycle(WRITERS), strict=False):
        ledger = plain_ledger(rng.randint(20, 900))
        entries = [replace(e, description=f"{e.description} {number}") for e in ledger.entries]
        content = WRITERS[name](replace(ledger, entries=tuple(entries)))
        made.append(File(name, content, len(entries)))
    return made


def upload(made: list[File], acknowledged: int) -> None:
    """Upload file after file; each acknowledgement is one line: id, name of the format, rows."""
    from smes.tests.factories import SmeFactory
    from statements import actions, workflow
    from statements.models import Statement
    from statements.tests import factories

    for number, file in enumerate(made):
        if number % PER_BUSINESS == 0:
            owner = f"owner-{os.getpid()}-{number}@partnex.example"  # each process counts anew
            sme = SmeFactory(owner__email=owner)
        statement = actions.upload_statement(
            sme=sme, file=factories.upload(file.content), by=sme.owner, source="browser"
        )
        os.write(acknowledged, f"{statement.pk} {file.name} {file.rows}\n".encode())
        while Statement.objects.filter(status__in=workflow.UNDER_WAY).count() > WAITING:
            time.sleep(0.02)


def work() -> None:
    from django.core.management import call_command

    call_command("worker", interval=0.02)


def end_leases(*states: str) -> None:
    from core import clock
    from statements.models import Statement

    Statement.objects.filter(status__in=states).update(lease_until=clock.now())


def orphans() -> list[int]:
    """Readers that outlived the worker that started them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_reader = b"sandbox_child.py" in (folder / "cmdline").read_bytes()
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if is_reader and parent == "1" and state != "Z":
            found.append(int(folder.name))
    return found


def run(kills: int, seed: int) -> int:
    from statements import workflow
    from statements.enums import StatementStatus
    from statements.models import Statement, Transaction

    rng = random.Random(seed)
    reader, writer = os.pipe()
    uploaders = -(-(kills + 1) // 4) + 1
    made = files(uploaders * PER_UPLOADER, rng)
    parts = (made[at : at + PER_UPLOADER] for at in range(0, len(made), PER_UPLOADER))
    uploader = forked(partial(upload, next(parts), writer))
    worker = forked(work)
    hit = collections.Counter[str]()
    for number in range(1, kills + 1):
        time.sleep(rng.uniform(0.05, LONGEST))
        if number % 4 == 0:
            kill(uploader)
            hit["while uploading"] += 1
            uploader = forked(partial(upload, next(parts), writer))
            continue
        kill(worker)
        reading = Statement.objects.filter(status=StatementStatus.PARSING).exists()
        hit["while reading" if reading else "between files"] += 1
        end_leases(StatementStatus.PARSING)
        worker = forked(work)
    kill(uploader)
    kill(worker)
    time.sleep(0.5)
    left = orphans()
    os.close(writer)
    with os.fdopen(reader) as lines:
        acknowledged = {int(pk): (name, int(rows)) for pk, name, rows in map(str.split, lines)}
    from django.core.management import call_command

    for _round in range(5):
        end_leases(*workflow.UNDER_WAY)  # those too whose task was lost with the uploader
        call_command("worker", until_idle=True)
    final = {*workflow.SETTLED, StatementStatus.FAILED, StatementStatus.NEEDS_MAPPING}
    lost, doubled, stuck = [], [], []
    states = collections.Counter[str]()
    for pk, (name, rows) in acknowledged.items():
        statement = Statement.objects.filter(pk=pk).first()
        if statement is None or not statement.file.storage.exists(statement.file.name):
            lost.append((pk, name))
            continue
        states[str(statement.status)] += 1
        stored = Transaction.objects.filter(statement=statement).count()
        if statement.status not in final:
            stuck.append((pk, name, statement.status, statement.status_reason))
        elif statement.status in workflow.SETTLED and stored != rows:
            (doubled if stored > rows else lost).append((pk, name, rows, stored))
    print(f"{kills} x kill -9: " + ", ".join(f"{count} {what}" for what, count in hit.items()))
    print(f"{len(acknowledged)} acknowledged uploads: {dict(states)}")
    print(f"lost {lost}, doubled {doubled}, stuck {stuck}, readers left over {left}")
    return 1 if lost or doubled or stuck or left else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with temporary_database() as kind, tempfile.TemporaryDirectory() as media:
        os.environ["MEDIA_ROOT"] = media
        set_up()
        print(kind)
        code = run(options.kills, options.seed)
    sys.exit(code)


if __name__ == "__main__":
    main()
