"""Random inputs, the awkward ones included."""

from decimal import Decimal

from hypothesis import strategies as st

from scoring.engine.inputs import LARGEST_AMOUNT, LARGEST_GROWTH, Inputs

amounts = st.one_of(
    st.none(),
    st.sampled_from([Decimal(0), Decimal("0.01"), LARGEST_AMOUNT]),
    st.decimals(0, 2_000_000, places=2),
)
shares = st.one_of(st.none(), st.floats(0, 1))
growths = st.one_of(st.none(), st.floats(-1, 2), st.sampled_from([-1.0, 100.0, LARGEST_GROWTH]))
inputs = st.builds(Inputs, amounts, amounts, amounts, growths, shares, shares)
known_inputs = st.builds(
    Inputs,
    st.decimals(1, 2_000_000, places=2),
    st.decimals(0, 2_000_000, places=2),
    st.decimals(0, 2_000_000, places=2),
    st.floats(-1, 2),
    st.floats(0, 1),
    st.floats(0, 1),
)
