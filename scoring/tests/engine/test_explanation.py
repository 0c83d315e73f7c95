"""The downloadable program, run as its reader runs it: alone, with the standard library."""

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.engine import explanation, model, rules
from scoring.engine.inputs import Inputs
from scoring.tests.factories import EXAMPLE

SHIPPED = model.shipped()
CASES = [
    EXAMPLE,
    Inputs(),
    Inputs(Decimal(0), Decimal(0), Decimal(0), -1.0, 0.0, 0.0),
    Inputs(None, Decimal(10), Decimal(0), 1000.0, 1.0, 1.0),
    Inputs(Decimal("0.03"), Decimal("0.02"), Decimal("0.01"), 0.1, 0.1, 0.2),
    replace(EXAMPLE, revenue_growth=None),
    replace(EXAMPLE, expenses=Decimal(1_300_000), impact_score=None),
    replace(EXAMPLE, debt=Decimal("333333.33"), revenue_growth=-0.123456),
]


def document(engine, inputs, **changes):
    found = engine.score(inputs)
    values = {
        "inputs": inputs.as_json(),
        "value": found.value,
        "base": found.base,
        "contributions": found.contributions_json(),
        "reasons": found.reasons_json(),
        "engine": found.engine,
        "model_version": found.model_version,
        "probability_of_default": found.probability_of_default,
        "formula": engine.formula(),
    }
    return explanation.explanation_document(**values | changes)


def recompute(document):
    return subprocess.run(
        [sys.executable, "-I", explanation.SCRIPT],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("engine", [SHIPPED, rules], ids=["model", "rules"])
@pytest.mark.parametrize("inputs", CASES, ids=range(len(CASES)))
def test_the_same_score_comes_out_offline(engine, inputs):
    done = recompute(document(engine, inputs))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Score: {engine.value(inputs)}, shown {engine.value(inputs)}" in done.stdout
    probability = engine.score(inputs).probability_of_default
    if probability is not None:
        assert f"Probability of default: {probability:.6f}, shown {probability:.6f}" in done.stdout


@pytest.mark.parametrize("part", [0, -1])
def test_a_changed_contribution_is_found(part):
    changed = document(SHIPPED, EXAMPLE)
    changed["contributions"][part]["points"] += 0.01
    done = recompute(changed)
    assert (done.returncode, done.stderr.strip()) == (1, "They differ.")


def test_a_changed_score_is_found():
    assert recompute(document(SHIPPED, EXAMPLE, value=3)).returncode == 1


def test_what_another_service_computed_is_not_computed_here():
    done = recompute(document(SHIPPED, EXAMPLE, formula=None))
    assert done.returncode == 1
    assert "only that service" in done.stderr


def test_the_program_is_short_and_is_what_is_offered():
    script = explanation.recompute_script()
    assert len(script.splitlines()) <= 40
    assert script == explanation.SCRIPT.read_text("utf-8")
