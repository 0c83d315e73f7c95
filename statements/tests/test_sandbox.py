# ruff: noqa: E501  statements are long lines
from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from statements import sandbox
from statements.parsers import BadMapping, Limits, Mapping, NeedsMapping, Unreadable, parse
from statements.wire import decode, encode

from . import ledgers
from .writers import WRITERS, delimited

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is made for Linux")


@pytest.fixture
def statement(tmp_path):
    path = tmp_path / "statement.csv"
    path.write_bytes(delimited.english_csv(ledgers.plain_ledger(50)))
    return path


@pytest.fixture
def evil(tmp_path):
    """A child whose reader is the given body of `def parse(path, **options)`."""

    def make(body: str) -> tuple[str, ...]:
        script = tmp_path / "child.py"
        script.write_text(
            f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nimport os, time\nfrom statements import sandbox_child\n"
            "def parse(path, **options):\n"
            + textwrap.indent(textwrap.dedent(body), "    ")
            + "\n    return\n    yield\n"
            "sandbox_child.main(parse)\n"
        )
        return (str(script),)

    return make


def children() -> set[int]:
    """Processes that are ours, alive or not yet reaped."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid():
                found.add(int(entry.name))
    return found


@pytest.fixture(autouse=True)
def no_orphans():
    before = children()
    yield
    assert children() <= before


def refusal(path, **options) -> str:
    with pytest.raises(Unreadable) as refused:
        list(sandbox.read(path, **options))
    return refused.value.code


@pytest.mark.parametrize("writer", WRITERS)
def test_the_sandbox_gives_what_the_reader_gives(writer, tmp_path):
    path = tmp_path / "statement"
    path.write_bytes(WRITERS[writer](ledgers.plain_ledger(60)))
    assert list(sandbox.read(path, currency="EUR")) == list(parse(path, currency="EUR"))


def test_events_survive_the_wire(statement):
    events = list(parse(statement))
    assert [e for event in events for e in decode(encode(event))] == events


def test_columns_that_no_reader_sends_are_a_crash(statement, evil):
    good = ["rows", 1, "", [1], "2024-01-13", "1.00", "EUR", "x", None, "", "", None, None]
    wrong = [
        ["rows", 10**9, "", 1, *good[4:]],
        ["rows", 2, *good[2:]],
        ["rows", 1, "", [1], "2024-01-13", "NaN", *good[6:]],
        good[:-1],
        ["rows", "1", *good[2:]],
    ]
    for line in wrong:
        child = evil(f"sys.stdout.write({json.dumps(line)!r} + chr(10)); sys.stdout.flush()")
        assert refusal(statement, child=child) == "parser_crashed"


def test_rows_without_end_are_refused(statement, evil):
    line = ["rows", 2, "", [1, 2], "2024-01-13", "1.00", "EUR", "x", None, "", "", None, None]
    child = evil(f"sys.stdout.write(({json.dumps(line)!r} + chr(10)) * 9); sys.stdout.flush()")
    assert refusal(statement, child=child, limits=Limits(max_rows=10)) == "too_many_rows"


def test_questions_and_mappings_pass_through(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("Date,What,Amount\n03/04/2024,a,1.00\n05/04/2024,b,-2.00\n")
    with pytest.raises(NeedsMapping) as needed:
        list(sandbox.read(path))
    with pytest.raises(NeedsMapping) as expected:
        list(parse(path))
    assert needed.value.question == expected.value.question
    mapping = Mapping.from_dict(needed.value.question["proposal"] | {"date_format": "DMY"})
    assert list(sandbox.read(path, mapping=mapping)) == list(parse(path, mapping=mapping))
    with pytest.raises(BadMapping):
        list(sandbox.read(path, mapping=Mapping(date=0, amount=70)))


def test_named_refusals_pass_through(tmp_path):
    path = tmp_path / "s"
    path.write_bytes(b"a letter, and no table\n")
    assert refusal(path) == "no_table"


def test_a_missing_file_is_the_callers_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(sandbox.read(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("os.abort()", "damaged"),
        ("os._exit(0)", "parser_crashed"),
        ("raise SystemExit(0)", "parser_crashed"),
        ("raise KeyboardInterrupt", "parser_crashed"),
        ("raise ValueError('secret')", "parser_crashed"),
        ("os.write(1, b'garbage\\n')", "parser_crashed"),
        ("os.write(1, b'[\"row\"]\\n')", "parser_crashed"),
        ("x = []\n    while True: x.append(bytearray(1 << 20))".replace("\n    ", "\n"), "too_big"),
        ("def f(): f()\nf()", "parser_crashed"),
        ("while True: pass", "too_slow"),
        ("time.sleep(60)", "too_slow"),
        ("import signal\nsignal.raise_signal(9)", "interrupted"),
        ("import signal\nsignal.raise_signal(15)", "interrupted"),
    ],
)
def test_whatever_happens_in_the_child_is_a_refusal(body, code, statement, evil):
    started = time.monotonic()
    limits = Limits(wall=3, cpu=2, memory=256 * 2**20)
    assert refusal(statement, child=evil(body), limits=limits) == code
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "body",
    [
        "import socket\nsocket.create_connection(('127.0.0.1', 9))",
        "import socket\nsocket.socket()",
        "import subprocess\nsubprocess.Popen(['true'])",
        "os.system('true')",
        "os.fork()",
        "open(path, 'w')",
        "open(path, 'ab')",
        "os.remove(path)",
        "os.open(path, os.O_WRONLY)",
        "os.open(path, os.O_RDWR | os.O_APPEND)",
        "os.rename(path, path + '2')",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_the_child_cannot_write_start_or_connect(body, statement, evil):
    content = statement.read_bytes()
    assert refusal(statement, child=evil(body)) == "parser_crashed"
    assert statement.read_bytes() == content


def test_the_child_opens_its_own_file_only(statement, evil, tmp_path):
    other = tmp_path / "other.csv"
    other.touch()
    body = f"""
        from statements.parsers.base import Skipped
        open(path).close()
        parent = "/proc/" + str(os.getppid()) + "/environ"
        for other in ({str(other)!r}, "/etc/hostname", parent, path + "/../other.csv", {str(ROOT / "manage.py")!r}):
            try:
                open(other).close()
            except PermissionError:
                yield Skipped(1, "refused")
        """
    told = list(sandbox.read(statement, child=evil(body)))
    assert [event.reason for event in told] == ["refused"] * 5


@pytest.mark.skipif(os.uname().machine not in ("x86_64", "aarch64"), reason="no filter for it")
def test_libraries_in_c_are_refused_what_python_is(statement, evil):
    body = """
        import ctypes
        from statements.parsers.base import Skipped
        libc = ctypes.CDLL(None, use_errno=True)
        name = os.path.dirname(path).encode()
        for call in (
            lambda: libc.fork(),
            lambda: libc.kill(os.getpid(), 0),
            lambda: libc.socket(1, 1, 0),
            lambda: libc.ptrace(16, 999999999, 0, 0),
            lambda: libc.rmdir(name + b"/none"),
            lambda: libc.open(name + b"/new", os.O_WRONLY | os.O_CREAT, 0o600),
            lambda: libc.execv(b"/bin/true", None),
        ):
            yield Skipped(1, f"{call()} {ctypes.get_errno()}")
        """
    told = list(sandbox.read(statement, child=evil(body)))
    assert [event.reason for event in told] == ["-1 1"] * 7
    assert [each.name for each in statement.parent.iterdir() if each.name == "new"] == []


def test_the_child_has_no_environment_and_few_descriptors(statement, evil):
    body = """
    assert not {k for k in os.environ if k != "LC_CTYPE"}, dict(os.environ)
    assert len(os.listdir("/proc/self/fd")) <= 5
    from statements.parsers.base import Skipped
    yield Skipped(1, "fine")
    return
    """
    (event,) = sandbox.read(statement, child=evil(body))
    assert event.reason == "fine"


def test_a_reader_that_stops_early_leaves_nothing(statement):
    events = sandbox.read(statement)
    next(events)
    assert len(children()) >= 1
    events.close()


def test_the_child_dies_with_its_parent(statement, evil, tmp_path):
    (child,) = evil("time.sleep(60)")
    script = tmp_path / "parent.py"
    script.write_text(
        f"import sys, os, pathlib, threading\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from statements import sandbox\n"
        "def die():\n"
        "    lists = pathlib.Path('/proc/self/task').glob('*/children')\n"
        "    print(*(each.read_text() for each in lists), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "threading.Timer(1.0, die).start()\n"
        f"list(sandbox.read({str(statement)!r}, child=({child!r},)))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=20, check=False
    )
    (pid,) = done.stdout.split()
    for _ in range(50):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")


def test_hundred_thousand_rows_stream_in_little_memory(tmp_path):
    path = tmp_path / "big.csv"
    path.write_bytes(delimited.english_csv(ledgers.plain_ledger(100_000)))
    limits = Limits(memory=150 * 2**20)
    assert sum(1 for _ in sandbox.read(path, limits=limits)) == 100_002


def test_the_child_starts_quickly(statement):
    times = []
    for _ in range(5):
        started = time.perf_counter()
        list(sandbox.read(statement))
        times.append(time.perf_counter() - started)
    assert min(times) < 0.5
