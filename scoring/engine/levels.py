"""The one table of risk levels: from which score each level starts."""

from typing import NamedTuple


class Level(NamedTuple):
    """`minimum` is the lowest score of the level; `credible_class` its number in the service."""

    name: str
    minimum: int
    credible_class: int


LEVELS = (Level("LOW", 70, 2), Level("MEDIUM", 40, 1), Level("HIGH", 0, 0))


def level_of(value: int) -> Level:
    """The level of a score from 0 to 100."""
    return next(level for level in LEVELS if value >= level.minimum)
