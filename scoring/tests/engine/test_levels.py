import pytest

from scoring.engine.levels import level_of


@pytest.mark.parametrize(
    ("value", "name", "credible_class"),
    [(100, "LOW", 2), (70, "LOW", 2), (69, "MEDIUM", 1), (40, "MEDIUM", 1), (39, "HIGH", 0),
     (0, "HIGH", 0)],
)  # fmt: skip
def test_the_level_of_a_score(value, name, credible_class):
    level = level_of(value)
    assert (level.name, level.credible_class) == (name, credible_class)
