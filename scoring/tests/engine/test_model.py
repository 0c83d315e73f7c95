import json
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.engine import model
from scoring.engine.inputs import Inputs
from scoring.engine.model import ArtefactError
from scoring.tests import strategies
from scoring.tests.factories import EXAMPLE

SHIPPED = model.shipped()


@pytest.fixture
def copy(tmp_path):
    """The shipped artefact in a folder where it may be damaged."""
    name = f"{model.SHIPPED}.json"
    for suffix in (".json", ".sha256"):
        shutil.copy((model.ARTEFACTS / name).with_suffix(suffix), tmp_path)
    return tmp_path / name


def test_the_features_are_scale_free_and_not_sensitive():
    assert [curve.code for curve in SHIPPED.curves] == ["margin", "debt", "cover", "growth"]
    assert sum(curve.possible for curve in SHIPPED.curves) == 60
    assert (SHIPPED.consistency, SHIPPED.impact) == (25, 15)


def test_a_good_business_scores_high_and_a_poor_one_low():
    good = SHIPPED.score(EXAMPLE)
    assert (good.level.name, good.engine, good.model_version) == ("LOW", "local", SHIPPED.version)
    poor = SHIPPED.score(Inputs(Decimal(100), Decimal(140), Decimal(200), -0.4, 0.1, 0.0))
    assert poor.level.name == "HIGH"
    assert good.probability_of_default < 0.02
    assert poor.probability_of_default > 0.2


@given(strategies.inputs)
def test_the_parts_add_up_to_the_value(inputs):
    result = SHIPPED.score(inputs)
    assert result.base + sum(part.points for part in result.contributions) == result.value
    assert 0 <= result.value <= 100
    assert all(0 <= part.points <= part.possible for part in result.contributions[:-1])


@given(strategies.inputs, st.integers(-6, 6))
def test_the_size_of_the_currency_does_not_matter(inputs, power):
    def scaled(amount):
        return None if amount is None else amount.scaleb(power)

    try:
        other = replace(
            inputs,
            revenue=scaled(inputs.revenue),
            expenses=scaled(inputs.expenses),
            debt=scaled(inputs.debt),
        )
    except ValueError:
        assume(False)
    assert abs(SHIPPED.score(other).value - SHIPPED.score(inputs).value) <= 1


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("revenue", 1),
        ("expenses", -1),
        ("debt", -1),
        ("revenue_growth", 1),
        ("reporting_consistency", 1),
        ("impact_score", 1),
    ],
)
@given(data=st.data())
def test_a_better_figure_never_lowers_the_score(name, direction, data):
    inputs = data.draw(strategies.known_inputs)
    other = getattr(data.draw(strategies.known_inputs), name)
    worse, better = sorted([getattr(inputs, name), other], reverse=direction < 0)
    low = SHIPPED.score(replace(inputs, **{name: worse}))
    high = SHIPPED.score(replace(inputs, **{name: better}))
    assert low.value <= high.value
    assert low.probability_of_default >= high.probability_of_default - 1e-12


@given(strategies.known_inputs, st.sampled_from(["revenue", "expenses", "debt"]))
def test_a_cent_moves_the_score_by_one_at_most(inputs, name):
    assume(inputs.revenue >= 100)
    moved = replace(inputs, **{name: getattr(inputs, name) + Decimal("0.01")})
    assert abs(SHIPPED.score(moved).value - SHIPPED.score(inputs).value) <= 1


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("revenue", {"margin", "debt", "cover"}),
        ("expenses", {"margin", "cover"}),
        ("debt", {"debt", "cover"}),
        ("revenue_growth", {"growth"}),
        ("reporting_consistency", {"consistency"}),
        ("impact_score", {"impact"}),
    ],
)
def test_a_missing_input_earns_no_points(name, lost):
    result = SHIPPED.score(replace(EXAMPLE, **{name: None}))
    assert {part.code for part in result.contributions[:-1] if not part.points} == lost


@pytest.mark.parametrize("name", ["revenue", "expenses", "debt"])
def test_no_probability_is_stated_without_an_amount(name):
    assert SHIPPED.score(replace(EXAMPLE, **{name: None})).probability_of_default is None


def test_without_growth_another_calibration_states_the_probability():
    known = SHIPPED.score(EXAMPLE).probability_of_default
    unknown = SHIPPED.score(replace(EXAMPLE, revenue_growth=None)).probability_of_default
    assert known < unknown < 0.054  # the base rate: margin and debt of the example are good


@pytest.mark.parametrize("revenue", [Decimal(0), None])
def test_no_revenue_and_no_debt_keeps_the_points_for_debt(revenue):
    inputs = Inputs(revenue=revenue, debt=Decimal(0))
    debt = next(part for part in SHIPPED.score(inputs).contributions if part.code == "debt")
    assert debt.points == debt.possible
    assert debt.sentence == "There is no debt."


def test_a_changed_byte_refuses_to_load(copy):
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(ArtefactError, match="its hash differs"):
        model.load(copy)


def test_another_hash_than_the_registered_one_refuses_to_load(copy):
    with pytest.raises(ArtefactError, match="its hash differs"):
        model.load(copy, "0" * 64)
    assert model.load(copy, SHIPPED.sha256).version == SHIPPED.version


@pytest.mark.parametrize("suffix", [".json", ".sha256"])
def test_a_missing_file_refuses_to_load(copy, suffix):
    copy.with_suffix(suffix).unlink()
    with pytest.raises(ArtefactError, match="cannot be read"):
        model.load(copy)


@pytest.mark.parametrize(
    "damage",
    [
        lambda part: part.update(points=part["points"][1:]),
        lambda part: part.update(knots=part["knots"][::-1]),
        lambda part: part.pop("knots"),
    ],
)
def test_a_document_that_is_no_model_is_refused(damage):
    document = json.loads((model.ARTEFACTS / f"{model.SHIPPED}.json").read_bytes())
    damage(document["features"][0])
    with pytest.raises((ValueError, KeyError)):
        model.parse(document, "")


@pytest.mark.parametrize(
    ("changes", "outside"),
    [
        ({}, []),
        ({"revenue": Decimal(0)}, ["revenue"]),
        ({"revenue": None, "expenses": None, "debt": None, "revenue_growth": None}, []),
        ({"expenses": Decimal(3_000_000)}, ["expenses"]),
        ({"debt": Decimal(30_000_000)}, ["debt"]),
        ({"revenue_growth": 100.0}, ["revenue_growth"]),
        ({"revenue_growth": -1.0}, ["revenue_growth"]),
        ({"debt": Decimal(30_000_000), "revenue_growth": 1000.0}, ["debt", "revenue_growth"]),
    ],
)
def test_what_the_model_has_not_seen_is_named(changes, outside):
    assert SHIPPED.outside(replace(EXAMPLE, **changes)) == outside


def test_the_edges_of_what_was_seen_are_inside():
    growth = next(curve for curve in SHIPPED.curves if curve.code == "growth")
    for edge in (growth.low, growth.high):
        assert SHIPPED.outside(replace(EXAMPLE, revenue_growth=edge)) == []
