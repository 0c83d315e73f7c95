import pytest
from hypothesis import given

from scoring.engine.inputs import AMOUNTS, RATIOS, InputError, Inputs
from scoring.tests import strategies
from scoring.tests.factories import EXAMPLE, EXAMPLE_JSON

NEVER = {"sex", "gender", "ethnicity", "religion", "marital", "nationality", "name", "photo"}


def problems(**values):
    with pytest.raises(InputError) as caught:
        Inputs.from_mapping(values)
    return {name: texts[0] for name, texts in caught.value.fields.items()}


def test_the_inputs_are_six_and_none_is_sensitive():
    names = [*AMOUNTS, *RATIOS]
    assert names == [
        "revenue",
        "expenses",
        "debt",
        "revenue_growth",
        "reporting_consistency",
        "impact_score",
    ]
    assert not [name for name in names for word in NEVER if word in name.split("_")]


def test_numbers_and_decimal_strings_are_read_alike():
    assert Inputs.from_mapping(EXAMPLE_JSON) == EXAMPLE
    texts = {name: str(value) for name, value in EXAMPLE_JSON.items()}
    assert Inputs.from_mapping(texts) == EXAMPLE


def test_a_missing_key_and_null_are_both_unknown():
    assert Inputs.from_mapping({"debt": None}) == Inputs()
    assert Inputs.from_mapping({"debt": "0"}).missing() == (
        "revenue",
        "expenses",
        "revenue_growth",
        "reporting_consistency",
        "impact_score",
    )


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "NaN", "-inf", True, "1_000", "١٢", "", "x", [1], "1" * 99],
)
@pytest.mark.parametrize("name", ["revenue", "revenue_growth"])
def test_what_is_no_finite_number_is_refused(name, value):
    assert problems(**{name: value}) == {name: "Enter a number."}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("revenue", -1, "This cannot be negative."),
        ("expenses", "-0.01", "This cannot be negative."),
        ("debt", "1e16", "This is too large to be an amount."),
        ("revenue_growth", -1.01, "This must be between -1 and 1000."),
        ("revenue_growth", 1001, "This must be between -1 and 1000."),
        ("reporting_consistency", 1.01, "This must be between 0 and 1."),
        ("impact_score", -0.01, "This must be between 0 and 1."),
        ("sex", "f", "This is not an input."),
    ],
)
def test_absurd_values_and_unknown_names_are_refused_by_name(name, value, text):
    assert problems(**{name: value}) == {name: text}


def test_every_wrong_field_is_named_at_once():
    assert set(problems(revenue=-1, impact_score=2, photo="x", debt="y")) == {
        "revenue",
        "impact_score",
        "photo",
        "debt",
    }


def test_something_else_than_an_object_is_refused():
    with pytest.raises(InputError, match="Send one object"):
        Inputs.from_mapping([1, 2])


@given(strategies.inputs)
def test_stored_inputs_are_read_back_the_same(inputs):
    assert Inputs.from_mapping(inputs.as_json()) == inputs
