"""`python -m bench`: every benchmark, one after the other."""

import subprocess
import sys

BENCHMARKS = ("listing", "scoring", "rescoring", "statements", "uploads")

if __name__ == "__main__":
    # Each in a process of its own, so that none inherits settings, caches or memory.
    for name in BENCHMARKS:
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
