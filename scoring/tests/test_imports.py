import subprocess
import sys

PURE = (
    "scoring.engine.inputs, scoring.engine.rules, scoring.engine.model, scoring.engine.reasons,"
    " scoring.engine.counterfactuals, scoring.engine.explanation,"
    " scoring.service, scoring.clients.external, scoring.training"
)


def loaded_after(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_pure_part_loads_neither_django_nor_numpy():
    loaded = loaded_after(f"import {PURE}")
    assert "scoring" in loaded
    assert loaded & {"django", "rest_framework", "numpy", "scipy", "sklearn", "pandas"} == set()


def test_the_web_part_loads_no_numpy():
    setup = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'partnex.tests.settings'"
    loaded = loaded_after(f"{setup}; import django; django.setup(); import partnex.urls")
    assert "django" in loaded
    assert loaded & {"numpy", "scipy", "sklearn", "pandas"} == set()
