"""Each reader can be the first that is imported, as it is in the child process."""

import pkgutil
import subprocess
import sys

from django.conf import settings

from statements import parsers

EACH_FIRST = """
import importlib, sys
for name in sys.argv[1:]:
    for known in [module for module in sys.modules if module.startswith("statements")]:
        del sys.modules[known]
    importlib.import_module(f"statements.parsers.{name}")
"""


def test_every_module_can_be_imported_first():
    names = [module.name for module in pkgutil.iter_modules(parsers.__path__)]
    names.remove("__main__")
    command = [sys.executable, "-c", EACH_FIRST, *names]
    done = subprocess.run(
        command, check=False, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-500:]
