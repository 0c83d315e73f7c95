import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui.svg import Scale, coordinate, finite


@pytest.mark.parametrize(
    ("values", "low", "high", "ticks"),
    [
        ([3, 97], None, None, (0, 25, 50, 75, 100)),
        ([3, 97], 0, 100, (0, 25, 50, 75, 100)),
        ([-8, 34], None, None, (-20, 0, 20, 40)),
        ([], None, None, (0, 0.25, 0.5, 0.75, 1)),
        ([0], None, None, (-1, -0.5, 0, 0.5, 1)),
        ([50], None, None, (45, 47.5, 50, 52.5, 55)),
    ],
)
def test_ticks_are_round(values, low, high, ticks):
    assert Scale.around(values, low, high).ticks == ticks


@given(
    st.lists(
        st.floats(min_value=-1e15, max_value=1e15, allow_nan=False, allow_subnormal=False),
        max_size=5,
    )
)
def test_scale_holds_every_value_with_few_ticks(values):
    scale = Scale.around(values)
    assert scale.low < scale.high
    assert 2 <= len(scale.ticks) <= 7
    for value in values:
        reach = (scale.high - scale.low) * 1e-9
        assert scale.low - reach <= value <= scale.high + reach


@pytest.mark.parametrize(
    ("low", "high", "base"), [(0, 100, 0), (-20, 40, 0), (45, 55, 45), (-9, -2, -2)]
)
def test_base_is_the_bound_nearest_to_zero(low, high, base):
    assert Scale(low, high, ()).base == base


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (3.14, "3.1"), (-0.26, "-0.3")])
def test_coordinates_are_short(value, text):
    assert coordinate(value) == text


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_cannot_be_drawn_is_none(value):
    assert finite(value) is None
