"""State machines as tables of allowed pairs, moved by one guarded UPDATE."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.errors import Conflict


class Workflow:
    """The allowed moves of one state field.

    >>> CONSENT = Workflow("state", {("active", "revoked"), ("active", "expired")})
    """

    def __init__(self, field: str, transitions: Iterable[tuple[str, str]]) -> None:
        self.field = field
        self.transitions = frozenset((str(a), str(b)) for a, b in transitions)

    def targets(self, state: str) -> set[str]:
        """The states that can follow `state`."""
        return {after for before, after in self.transitions if before == str(state)}

    def sources(self, state: str) -> set[str]:
        """The states from which `state` can be reached."""
        return {before for before, after in self.transitions if after == str(state)}

    def move(self, obj: models.Model, to: str, **changes: Any) -> str:
        """Move `obj` to state `to`, set `changes` with it, and return the state before.

        One UPDATE guarded by the state `obj` was read in, so of parallel moves one wins.
        Raises Conflict where the pair is not in the table or the row has moved on meanwhile.
        """
        before = str(getattr(obj, self.field))
        if (before, str(to)) in self.transitions:
            changes = {self.field: str(to), **changes}
            rows = type(obj)._base_manager.filter(pk=obj.pk, **{self.field: before})
            if rows.update(**changes):
                for name, value in changes.items():
                    setattr(obj, name, value)
                return before
        raise Conflict(
            _("This has changed in the meantime or can no longer be done. Reload and try again."),
            code="stale_state",
        )

    def move_all(self, model: type[models.Model], keys: Iterable[int], to: str) -> int:
        """Move those of the rows `keys` that may move to `to`, in one UPDATE; return how many."""
        rows = model._base_manager.filter(
            pk__in=list(keys), **{f"{self.field}__in": self.sources(to)}
        )
        return rows.update(**{self.field: str(to)})
