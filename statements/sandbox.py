"""Read an untrusted file in a process of its own that can be killed and can do no harm.

The child gets a limit on memory, processor time and open files, cannot write files or reach the
network, and dies with its parent. It hands back plain data as JSON lines; nothing is unpickled.
"""

from __future__ import annotations

import compileall
import contextlib
import functools
import json
import os
import select
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .parsers.base import Event, Limits, NeedsMapping, NeedsPassword, Refusal, Unreadable
from .parsers.mapping import BadMapping, Mapping
from .wire import decode

_CHILD = Path(__file__).with_name("sandbox_child.py")
_READ = 1 << 16
_LONGEST_LINE = 1 << 23

_TOO_SLOW = "This file takes too long to read. Export a shorter period and upload that."
_TOO_BIG = "This file needs too much memory to read. Export a shorter period and upload that."
_TOO_MANY = "This file holds too many transactions. Export a shorter period and upload that."
_CRASHED = (
    "This file could not be read: it makes the reader fail. Export it again, or as CSV or OFX."
)
_DAMAGED = (
    "This file is damaged, or holds more than can be read at once. Download it again from your "
    "bank, or export a shorter period, or export it as CSV or OFX, and upload that."
)
_INTERRUPTED = "Reading this file was interrupted. Try again in a minute."


class Interrupted(Unreadable):
    """The child was ended from outside, which says nothing about the file: try again."""

    def __init__(self) -> None:
        super().__init__("interrupted", _INTERRUPTED)


def read(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits | None = None,
    child: Sequence[str] = (str(_CHILD),),
) -> Iterator[Event]:
    """Like `statements.parsers.parse`, in a confined child process.

    Besides what that raises: `Unreadable` too_slow, too_big or parser_crashed, and `Interrupted`
    where the system was stopped or short of memory and ended the child. The child is gone
    when the iterator ends, is closed or is thrown away, and with the thread that started it: read
    in one thread. Time counts only while waiting for the child, so a slow consumer costs a file
    nothing. `child` is the script and its arguments.
    """
    limits = limits or Limits()
    _compile()
    with open(path, "rb"):
        pass  # a file that is not there or not ours is the caller's error, not the file's
    request = {
        "path": os.path.abspath(path),
        "mapping": mapping.to_dict() if mapping is not None else None,
        "password": password,
        "currency": currency,
        "limits": asdict(limits) | {"cpu": min(limits.cpu, _cpu_for(os.path.getsize(path)))},
        "parent": os.getpid(),
        "libraries": sorted({sysconfig.get_path(name) for name in ("purelib", "platlib")}),
    }
    process = subprocess.Popen(  # noqa: S603  our own script; the path goes in by the pipe
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", *child],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    try:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n")  # type: ignore[union-attr]  # a pipe
            process.stdin.close()  # type: ignore[union-attr]  # a pipe
        rows = 0
        for line in _lines(process, limits):
            try:
                message = json.loads(line)
                events = decode(message) if message[0] in _EVENTS else None
            except (ValueError, TypeError, ArithmeticError, IndexError, KeyError):
                raise Unreadable("parser_crashed", _CRASHED) from None
            if events is None:
                _finish(message)
                return
            rows += message[1] if message[0] == "rows" else 0
            if rows > limits.max_rows:  # readers keep to it; this is in case one is made not to
                raise Unreadable("too_many_rows", _TOO_MANY)
            yield from events
        raise _ended(process)
    finally:
        _kill(process)


def _cpu_for(size: int) -> int:
    """Seconds of CPU for a file of `size` bytes: ten times what an honest one of it needs.

    So a small file that is made to keep the reader busy is given up soon.
    """
    return 4 + 4 * size // 2**20


@functools.cache
def _compile() -> None:
    """Compile the readers once for all children, which may not write: it saves each 50 ms."""
    with contextlib.suppress(OSError):  # a read-only installation, compiled or not
        compileall.compile_dir(_CHILD.parent / "parsers", maxlevels=0, quiet=2)
        for name in ("wire.py", "sandbox_filter.py"):
            compileall.compile_file(_CHILD.with_name(name), quiet=2)


_EVENTS = frozenset(("rows", "skipped", "account", "report"))


def _finish(message: list[Any]) -> None:
    """Raise what the child's last line says, or return when all went well."""
    match message:
        case ["end"]:
            return
        case ["needs_mapping", dict(question), str(kind)]:
            raise _of(kind, NeedsMapping(question))
        case ["needs_password", str(text), str(kind)]:
            raise _of(kind, NeedsPassword(text))
        case ["unreadable", str(code), str(text), str(kind)]:
            raise _of(kind, Unreadable(code, text))
        case ["bad_mapping", dict(errors)]:
            raise BadMapping(errors)
        case ["too_big"]:
            raise Unreadable("too_big", _TOO_BIG)
    raise Unreadable("parser_crashed", _CRASHED)


def _of(kind: str, refusal: Refusal) -> Refusal:
    refusal.format = kind
    return refusal


def _ended(process: subprocess.Popen[bytes]) -> Unreadable:
    """Why the child went silent before its last line."""
    try:
        code = process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return Unreadable("parser_crashed", _CRASHED)
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return Unreadable("too_slow", _TOO_SLOW)
    if code == -signal.SIGABRT:  # a library was told of sizes that no memory holds
        return Unreadable("damaged", _DAMAGED)
    if code in (-signal.SIGKILL, -signal.SIGTERM):
        return Interrupted()
    return Unreadable("parser_crashed", _CRASHED)


def _lines(process: subprocess.Popen[bytes], limits: Limits) -> Iterator[bytes]:
    """Lines of the child's output, until it ends or the time that was waited for it is up."""
    source = process.stdout.fileno()  # type: ignore[union-attr]  # a pipe
    poll = select.poll()
    poll.register(source, select.POLLIN | select.POLLHUP)
    left, rest = limits.wall, b""
    while True:
        started = time.monotonic()
        ready = poll.poll(max(0, left) * 1000)
        left -= time.monotonic() - started
        if not ready:
            raise Unreadable("too_slow", _TOO_SLOW)
        chunk = os.read(source, _READ)
        if not chunk:
            return
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise Unreadable("parser_crashed", _CRASHED)
        yield from lines


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it may have started, and leave nothing to reap."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
