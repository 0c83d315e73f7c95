"""Who wants to know that a score stands. Apps above register in `AppConfig.ready`.

A listener is handed the keys of scores after their commit, within the run: it only leaves a task
for the worker, and only where somebody waits for it. It may be told of a score twice.
"""

from collections.abc import Callable, Sequence

from django.db import transaction

listeners: list[Callable[[Sequence[int]], None]] = []


def tell(score_ids: Sequence[int]) -> None:
    """Tell all listeners once the transaction is committed; what fails there is logged and does
    not touch the run. Many scores are told of in one call."""
    for listener in listeners:
        transaction.on_commit(_call(listener, list(score_ids)), robust=True)


def _call(listener: Callable[[Sequence[int]], None], score_ids: list[int]) -> Callable[[], None]:
    def after_commit() -> None:  # Django's log wants a name, which a partial has not
        listener(score_ids)

    return after_commit
