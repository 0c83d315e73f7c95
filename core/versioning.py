"""Optimistic locking: an object is saved only as the version that its editor saw."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.views import ActionFormMixin


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


class VersionedForm(forms.Form):
    """A form that carries the version its editor saw; 0 where there was no object yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def rebase(self, version: int) -> None:
        """Let the next submission replace `version`; what was typed stays."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(version)
        self.data = data


class VersionedFormMixin(ActionFormMixin):
    """A form view over one versioned object, or none yet.

    On a stale version the form comes back with all that was typed, beside the values saved
    meanwhile (`saved` in the template: label and value of each field that differs).
    """

    def current(self) -> Any | None:
        """The object as it is stored now, or None where it is still to be made."""
        raise NotImplementedError(f"{type(self).__name__} must find its object")

    def get_initial(self) -> dict[str, Any]:
        obj = self.current()
        if obj is None:
            return super().get_initial()
        names = self.get_form_class().base_fields
        return {name: getattr(obj, name) for name in names}

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        response = super().form_valid(form)
        obj = self.current()
        if not isinstance(form, VersionedForm):
            raise TypeError("a versioned view needs a versioned form")
        if response.status_code == Conflict.status and obj is not None:
            form.rebase(obj.version)
            context = self.get_context_data(form=form, saved=self.differences(form, obj))
            response = self.render_to_response(context)
            response.status_code = Conflict.status
        return response

    @staticmethod
    def differences(form: VersionedForm, obj: Any) -> list[tuple[str, Any]]:
        return [
            (str(field.label), _shown(field, getattr(obj, field.name)))
            for field in form.visible_fields()
            if form.cleaned_data.get(field.name) != getattr(obj, field.name)
        ]


def _shown(field: forms.BoundField, value: Any) -> str:
    """A stored value in the words of its field."""
    names = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(item), str(item)) for item in values) or _("empty")
