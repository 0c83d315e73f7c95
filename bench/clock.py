"""CPU time of this process and, where it can be read, of its database backend."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def backend_pid(connection: Any) -> int | None:
    """The PostgreSQL process behind a Django connection, where it runs on this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return pid if cpu_of(pid) is not None else None


def cpu_of(pid: int) -> float | None:
    """Seconds of user and system time that a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_per_call(
    subjects: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    calls: int,
    backends: Mapping[str, int | None],
) -> dict[str, tuple[float, float]]:
    """Milliseconds of (own, backend) CPU per call of each subject.

    The subjects take turns, `calls` calls at a time. Own time is the median over the rounds;
    the backend's comes in ticks of 10 ms, so it is the mean over all rounds.
    """
    own: dict[str, list[float]] = {name: [] for name in subjects}
    theirs = dict.fromkeys(subjects, 0.0)
    for _round in range(rounds):
        for name, call in subjects.items():
            backend = backends[name]
            before = cpu_of(backend) if backend else None
            started = time.process_time()
            for _call in range(calls):
                call()
            own[name].append((time.process_time() - started) / calls * 1000)
            if backend and before is not None:
                theirs[name] += (cpu_of(backend) or before) - before
    return {
        name: (median(times), theirs[name] / (rounds * calls) * 1000) for name, times in own.items()
    }
