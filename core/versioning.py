"""Optimistic locking: an object is saved only as the version that its editor saw."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid


def check(obj: models.Model) -> None:
    """Raise Invalid where the model's own rules refuse the object, naming each field."""
    try:
        obj.full_clean()
    except ValidationError as error:
        general = error.message_dict.pop("__all__", [])
        message = " ".join(general) or _("Some fields need correcting.")
        raise Invalid(message, fields=error.message_dict) from error


def change(obj: Any, changes: dict[str, Any], *, version: int | None = None) -> list[str]:
    """Apply `changes` in one UPDATE guarded by the version; return the names that differ.

    `version` is the one the editor saw, by default the one `obj` was read in. Raises Invalid as
    `check` does and Conflict (`stale_version`) where somebody else saved in between.
    """
    changed = sorted(name for name, value in changes.items() if getattr(obj, name) != value)
    seen = obj.version if version is None else version
    for name in changed:
        setattr(obj, name, changes[name])
    check(obj)
    values = {name: getattr(obj, name) for name in changed}
    rows = type(obj)._base_manager.filter(pk=obj.pk, version=seen)
    if not rows.update(version=seen + bool(changed), **values):
        raise Conflict(
            _(
                "This was changed in another window after you opened it. What you typed is kept"
                " below; compare it with the saved version and save again."
            ),
            code="stale_version",
        )
    obj.version = seen + bool(changed)
    return changed
