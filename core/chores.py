"""Work that the worker does between its tasks. Apps register theirs in `AppConfig.ready`.

The worker stands below most of those who need one, so they come to it.
"""

from collections.abc import Callable
from typing import Any

#: Done before each round of tasks: returns how much it did, soon where there is nothing to do.
each_round: list[Callable[[], int]] = []
#: Done about once an hour.
each_hour: list[Callable[[], Any]] = []
