"""What runs inside the sandbox: limits first, then the reader, events as JSON lines on stdout.

Started by `statements.sandbox` as a script with `-I -S`.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_SPARE_SECONDS = 10
_BATCH = 500
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: Python-level doors that a reader has no business with.
_FORBIDDEN = tuple(
    """socket. subprocess. pty. ftplib. smtplib. urllib. shutil. os.exec os.fork os.posix_spawn
    os.spawn os.system os.kill os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.chmod
    os.chown os.truncate""".split()
)


#: The file, and where modules lie: nothing else is opened.
_readable: list[str] = []


def confine(*, path: str, memory: int, cpu: int, wall: float, parent: int) -> None:
    """Give up everything that a reader of `path` does not need.

    Each step that the system refuses is left out.
    """
    import resource
    import signal

    from statements import sandbox_filter

    if os.name == "posix" and sys.platform == "linux":
        _leave_network_and_die_with_parent(parent)
    limits = {
        "RLIMIT_AS": memory,
        "RLIMIT_DATA": memory,
        "RLIMIT_CPU": cpu,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 32,
        "RLIMIT_NPROC": 0,
    }
    for name, value in limits.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = value + 2 if name == "RLIMIT_CPU" else value
        try:
            resource.setrlimit(kind, (value, hard))
        except (ValueError, OSError):
            continue
    # The parent's clock is the one that counts; this one only ends a child that lost its parent.
    signal.alarm(int(wall) + _SPARE_SECONDS)
    sandbox_filter.refuse_calls()
    own = os.path.dirname(os.path.abspath(__file__))  # of the project nothing else: data lie there
    places = {own, sys.base_prefix, *sys.path} - {os.path.dirname(own)}
    _readable.extend((path, *(os.path.join(place, "") for place in places)))
    sys.addaudithook(_refuse)


def _leave_network_and_die_with_parent(parent: int) -> None:
    import ctypes
    import signal

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed here")
    if event == "open":
        if arguments[2] & _WRITING:
            raise PermissionError("writing is not allowed here")
        if isinstance(arguments[0], str | bytes):
            path = os.path.abspath(os.fsdecode(arguments[0]))
            if not path.startswith(tuple(_readable)):
                raise PermissionError("another file is not opened here")


def run(parse: Callable[..., Iterator[Any]], request: dict[str, Any], out: Any) -> None:
    """Write each event as one JSON line, at last `["end"]` or a refusal."""
    from statements.parsers.base import NeedsMapping, NeedsPassword, Refusal
    from statements.parsers.mapping import BadMapping
    from statements.wire import encode

    dumps = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False).encode
    try:
        for event in _batched(parse(**request)):
            out.write(dumps(encode(event)) + "\n")
        last: list[Any] = ["end"]
    except NeedsMapping as refusal:
        last = ["needs_mapping", refusal.question, refusal.format]
    except NeedsPassword as refusal:
        last = ["needs_password", refusal.message, refusal.format]
    except Refusal as refusal:
        last = ["unreadable", refusal.code, refusal.message, refusal.format]
    except BadMapping as error:
        last = ["bad_mapping", error.errors]
    except MemoryError:
        gc.collect()
        last = ["too_big"]
    except RecursionError:
        last = ["crashed", "RecursionError"]
    except Exception as error:  # noqa: BLE001  what no reader foresaw becomes a named refusal
        # The type alone is safe to tell: messages can hold what stands in the file.
        last = ["crashed", type(error).__name__]
    out.write(dumps(last) + "\n")
    out.flush()


def _batched(events: Iterator[Any]) -> Iterator[Any]:
    """Rows that come one by one, gathered: a line of JSON costs more than a row in it."""
    from statements.parsers.base import Batch, Row

    waiting: list[Row] = []
    for event in events:
        if isinstance(event, Row):
            waiting.append(event)
            if len(waiting) < _BATCH:
                continue
        if waiting:
            yield Batch.of(waiting)
            waiting = []
        if not isinstance(event, Row):
            yield event
    if waiting:
        yield Batch.of(waiting)


def main(parse: Callable[..., Iterator[Any]] | None = None) -> None:
    request = json.loads(sys.stdin.readline())
    # No `site`: it costs every small file 20 ms. Only where libraries lie is taken over.
    sys.path += request["libraries"]
    from statements.parsers import parse_in_batches
    from statements.parsers.base import Limits
    from statements.parsers.mapping import Mapping

    limits = Limits(**request["limits"])
    out = open(1, "w", encoding="ascii", buffering=1 << 16, closefd=False)  # noqa: SIM115  lives as long as the process
    confine(
        path=request["path"],
        memory=limits.memory,
        cpu=limits.cpu,
        wall=limits.wall,
        parent=request["parent"],
    )
    mapping = request["mapping"]
    asked = {
        "path": request["path"],
        "password": request["password"],
        "currency": request["currency"],
        "limits": limits,
        "mapping": Mapping.from_dict(mapping) if mapping is not None else None,
    }
    # One file, one life: looking for rings among a million cells costs a twentieth and finds none.
    gc.disable()
    run(parse or parse_in_batches, asked, out)
    os._exit(0)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    main()
