"""Hostile files against a whole running portal: what they get, how long it takes, what it costs.

`python -m bench.hostile` starts `manage.py serve` with a database of its own, uploads the files of
`statements.tests.hostile` by the API, 20 at once, while another user's pages are asked for all the
time, and reads every answer that the portal gives about them afterwards. Counts what must not be:
answers of 500 and above, requests over 5 seconds, files that take the reader over 5 seconds, calls
to an address that nobody may call, text of a file that nobody may read, statements without an end.
"""

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from bench.database import temporary_database
from statements import sandbox
from statements.parsers import Refusal
from statements.tests.hostile import CSV, ROW, hostile_files

AT_ONCE = 20
PASSWORD = "A long enough passphrase 42"
UNDER_WAY = ("received", "scanning", "queued", "parsing", "parsed", "reconciling")
GOALS = {"request": 5.0, "reader": 5.0, "others": 1.0}  # seconds
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
MEMORY = 300  # MB that the portal may grow by


class Canary:
    """A server that nobody may call; it counts who does."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.calls = 0
        threading.Thread(target=self._count, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}/canary"

    def _count(self) -> None:
        while True:
            connection, _address = self.listening.accept()
            self.calls += 1
            connection.close()


class Portal:
    """A portal of its own, its users, and what it uses."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.port = port

    @contextmanager
    def running(self, environment: dict[str, str]) -> Iterator[None]:
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
        subprocess.run([*manage, "createcachetable", "-v0"], env=environment, check=True)
        self.process = subprocess.Popen(
            [*manage, "serve", "--port", str(self.port)], env=environment, **QUIET
        )
        try:
            deadline = time.monotonic() + 60
            while not self._is_up() and time.monotonic() < deadline:
                time.sleep(0.2)
            yield
        finally:
            self.process.terminate()
            self.process.wait(timeout=30)

    def _is_up(self) -> bool:
        try:
            return requests.get(f"{self.address}/readyz", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def owner(self, name: str) -> requests.Session:
        """A signed-in owner of a business."""
        session = requests.Session()
        given = {"email": f"{name}@example.org", "password": PASSWORD, "role": "sme"}
        answer = session.post(f"{self.address}/api/v1/auth/register", json=given, timeout=30)
        answer.raise_for_status()
        body = answer.json()
        session.headers["Authorization"] = f"Bearer {body['access']}"
        profile = {
            "business_name": name,
            "industry": "retail",
            "location": "Porto, Portugal",
            "years_of_operation": 3,
            "employees": 4,
        }
        answer = session.post(f"{self.address}/api/v1/sme/profile", json=profile, timeout=30)
        answer.raise_for_status()
        return session

    def memory(self) -> float:
        """Proportional set size of all processes of the portal, in MB."""
        total, waiting = 0.0, [self.process.pid]
        while waiting:
            pid = waiting.pop()
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())
            except (OSError, StopIteration):
                continue
        return total / 1024


class Watch(threading.Thread):
    """Does something again and again until told to stop, and keeps the worst answer."""

    def __init__(self, look: object, pause: float) -> None:
        super().__init__(daemon=True)
        self.look, self.pause, self.worst, self.over = look, pause, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            self.worst = max(self.worst, self.look())
            self.over.wait(self.pause)

    def stop(self) -> float:
        self.over.set()
        self.join()
        return self.worst


def timed(session: requests.Session, address: str) -> float:
    started = time.monotonic()
    answer = session.get(address, timeout=60)
    seconds = time.monotonic() - started
    return seconds if answer.status_code == 200 else 99.0


def by_reader(files: list) -> list[tuple[str, str, float]]:
    """(what it is, what the reader says, seconds) of each file, one after the other."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement"
        for what, (_name, content) in files:
            path.write_bytes(content)
            started = time.monotonic()
            try:
                said = f"{sum(1 for _ in sandbox.read(path))} events"
            except Refusal as refusal:
                said = refusal.code
            found.append((what, said, time.monotonic() - started))
    return found


def everything_said(portal: Portal, owner: requests.Session, ids: list[int]) -> tuple[str, int]:
    """All text that the portal has about the files, and the worst status of these answers."""
    said, worst = [], 0
    address = f"{portal.address}/api/v1/statements"
    for pk in ids:
        for part in ("", "/transactions", "/breaks", "/mapping"):
            answer = owner.get(f"{address}/{pk}{part}", timeout=60)
            worst = max(worst, answer.status_code)
            said.append(answer.text)
    return "\n".join(said), worst


def run(folder: Path) -> int:
    canary, secret = Canary(), folder / "secret.txt"
    token = secrets.token_hex(16)
    secret.write_text(token)
    files = list(hostile_files(canary=canary.address, secret=str(secret)))
    read = by_reader(files)
    for what, said, seconds in sorted(read, key=lambda each: -each[2])[:8]:
        print(f"  {what:<45}{said:<26}{seconds:5.2f} s")
    environment = os.environ | {
        "MEDIA_ROOT": str(folder / "media"),
        "ENABLE_RATE_LIMITING": "false",
        "DJANGO_SETTINGS_MODULE": "partnex.settings",
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        portal = Portal(free.getsockname()[1])
    with portal.running(environment):
        owner, other = portal.owner("hostile"), portal.owner("other")
        control = {"file": ("control.csv", CSV + ROW)}
        requests_seconds, statuses, ids = [], [], []

        def send(file: tuple[str, tuple[str, bytes]]) -> None:
            _what, (name, content) = file
            started = time.monotonic()
            answer = requests.post(
                f"{portal.address}/api/v1/statements",
                files={"file": (name, content)},
                headers=owner.headers,
                timeout=120,
            )
            requests_seconds.append(time.monotonic() - started)
            statuses.append(answer.status_code)
            if answer.status_code == 201:
                ids.append(answer.json()["id"])

        pages = Watch(lambda: timed(other, f"{portal.address}/api/v1/sme/profile"), 0.05)
        before = portal.memory()
        memory = Watch(portal.memory, 0.1)
        pages.start(), memory.start()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(send, files))
        sent = other.post(f"{portal.address}/api/v1/statements", files=control, timeout=60).json()
        states: dict[int, str] = {}
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            for pk in ids:
                if states.get(pk, "queued") in UNDER_WAY:
                    answer = owner.get(f"{portal.address}/api/v1/statements/{pk}", timeout=60)
                    states[pk] = answer.json()["status"]
            if not any(state in UNDER_WAY for state in states.values()):
                break
            time.sleep(0.5)
        grown, slowest = memory.stop() - before, pages.stop()
        text, worst = everything_said(portal, owner, ids)
        honest = other.get(f"{portal.address}/api/v1/statements/{sent['id']}", timeout=60).json()
    stuck = [pk for pk, state in states.items() if state in UNDER_WAY]
    outside = [
        path for path in ("/tmp/evil", "/etc/evil", "/etc/cron.d/evil.csv") if Path(path).exists()
    ]
    crashed = [what for what, said, _ in read if said in ("parser_crashed", "too_slow")]
    rows = [
        ("answers of 500 and above", sum(s >= 500 for s in (*statuses, worst)), 0),
        ("slowest request, s", max(requests_seconds), GOALS["request"]),
        ("slowest file in the reader, s", max(seconds for *_, seconds in read), GOALS["reader"]),
        ("slowest page of another user, s", slowest, GOALS["others"]),
        ("growth of the portal's memory, MB", grown, MEMORY),
        ("calls to the forbidden address", canary.calls, 0),
        ("forbidden text in answers", text.count(token), 0),
        ("files written outside", len(outside), 0),
        ("statements without an end", len(stuck), 0),
        ("honest file beside them not read", int(not honest["status"].startswith("reconciled")), 0),
    ]
    print(f"{len(files)} hostile files: {len(ids)} stored, {len(files) - len(ids)} refused at once")
    tally = {state: list(states.values()).count(state) for state in sorted(set(states.values()))}
    print(json.dumps(tally))
    print(f"the reader ended unforeseen: {crashed}")
    for what, value, goal in rows:
        print(f"{what:<40}{value:>10.2f}{goal:>8}  {'holds' if value <= goal else 'MISSED'}")
    return int(any(value > goal for _, value, goal in rows))


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with temporary_database() as kind, tempfile.TemporaryDirectory() as folder:
        print(kind)
        code = run(Path(folder))
    sys.exit(code)


if __name__ == "__main__":
    main()
