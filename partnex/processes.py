"""Child processes that start together and stop together."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent is gone, even by SIGKILL (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Runs named commands until SIGTERM or SIGINT; one that dies is started again.

    A command that dies within `quick` seconds of its start cannot run here: all are stopped.
    """

    def __init__(self, commands: Mapping[str, Sequence[str]], *, quick: float = 3.0) -> None:
        self.commands = commands
        self.quick = quick
        self.children: dict[str, tuple[subprocess.Popen, float]] = {}
        self.stopping = False

    def run(self) -> int:
        """Run until told to stop; return the exit code, 0 unless a command cannot run."""
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self.stop)
        for name in self.commands:
            self.start(name)
        code = 0
        while not self.stopping and not code:
            time.sleep(0.2)
            for name, (child, started) in list(self.children.items()):
                if child.poll() is not None and not self.stopping:
                    if time.monotonic() - started < self.quick:
                        code = child.returncode or 1
                        break
                    self.start(name)
        self.terminate()
        return code

    def start(self, name: str) -> None:
        # One thread and Linux's prctl only: what makes preexec_fn unsafe is not here.
        child = subprocess.Popen(self.commands[name], preexec_fn=die_with_parent)  # noqa: PLW1509, S603
        self.children[name] = (child, time.monotonic())

    def stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def terminate(self) -> None:
        for child, _started in self.children.values():
            child.terminate()
        deadline = time.monotonic() + 15
        for child, _started in self.children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
