"""How forms look: one renderer, one field template, and the widgets Django lacks.

A form may say how wide its fields are: `widths = {"city": "half"}` (half, third or full), and which
of them other answers make necessary: `dependent = {"city"}` (these are not called optional).
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core import money
from core.numbers import with_point


class AffixInput(forms.TextInput):
    """A text input with a unit at its end, e.g. a currency or "%"."""

    def __init__(self, unit: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.unit = unit


class MoneyField(forms.CharField):
    """An amount in major units of `currency`. Cleans to integer minor units, or None."""

    default_error_messages = {
        "amount": _("Enter an amount such as 12500 or 12500.50, without spaces or letters."),
        "decimals": _("This currency has no such small unit. Enter fewer decimals."),
        "negative": _("Enter zero or more."),
    }

    def __init__(self, *, currency: str, allow_negative: bool = False, **kwargs: Any) -> None:
        self.allow_negative = allow_negative
        super().__init__(**{"widget": AffixInput(currency), **kwargs})
        self.currency = currency

    @property
    def currency(self) -> str:
        return self._currency

    @currency.setter
    def currency(self, currency: str) -> None:
        self._currency = currency
        if isinstance(self.widget, AffixInput):
            self.widget.unit = currency

    def prepare_value(self, value: Any) -> Any:
        """Minor units, as stored, are shown in major units; what was typed stays as it is."""
        return money.amount_string(value, self.currency) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if text in self.empty_values:
            return None
        try:
            amount = money.parse_amount(with_point(text))
        except ValueError:
            raise forms.ValidationError(self.error_messages["amount"], code="amount") from None
        if amount < 0 and not self.allow_negative:
            raise forms.ValidationError(self.error_messages["negative"], code="negative")
        try:
            return money.to_minor(amount, self.currency)
        except ValueError:
            raise forms.ValidationError(self.error_messages["decimals"], code="decimals") from None


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


class Field(forms.BoundField):
    """A bound field that knows which part of `forms/field.html` draws it."""

    KINDS = (
        (forms.CheckboxSelectMultiple, "choices"),
        (forms.RadioSelect, "choices"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.FileInput, "file"),
        (AffixInput, "affix"),
    )

    @property
    def kind(self) -> str:
        """choices, checkbox, select, file, affix, or input for everything else."""
        widget = self.field.widget
        return next((kind for cls, kind in self.KINDS if isinstance(widget, cls)), "input")

    @property
    def width(self) -> str:
        return getattr(self.form, "widths", {}).get(self.name, "full")

    @property
    def is_optional(self) -> bool:
        """Whether it may be left out whatever the other answers are."""
        return not self.field.required and self.name not in getattr(self.form, "dependent", ())

    @property
    def unit(self) -> str:
        return getattr(self.field.widget, "unit", "")

    @property
    def takes_many(self) -> bool:
        """Whether more than one file can be chosen."""
        return getattr(self.field.widget, "allow_multiple_selected", False)

    @property
    def has_many_choices(self) -> bool:
        return self.kind == "choices" and len(self.subwidgets) > 4

    @property
    def target(self) -> str:
        """The id the error summary links to: the first control of a group of choices."""
        return f"{self.auto_id}_0" if self.kind == "choices" else self.id_for_label


class FormRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ field.as_field_group }}` with the project's templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = Field
