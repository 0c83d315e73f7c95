"""The form of the page on which the owner corrects a category."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from statements import categories
from statements.models import Transaction

ROW, ALIKE = "row", "alike"


class CategoryForm(forms.Form):
    """`cleaned_data` is what `set_category` takes. `alike` rows could follow, this one among them;
    with 0 nothing but the row itself is offered."""

    def __init__(self, *args: Any, row: Transaction, alike: int = 0, **kwargs: Any) -> None:
        initial = {"category": row.category, "apply_to": ROW}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"),
            choices=categories.choices_for(row.amount),
            widget=forms.RadioSelect,
        )
        if alike:
            self.fields["apply_to"] = forms.ChoiceField(
                label=_("What it is for"),
                choices=[(ROW, _("Only this row")), (ALIKE, _alike_words(row, alike))],
                widget=forms.RadioSelect,
                required=False,
                help_text=_("Rows that you have set one by one stay as they are."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["apply_to_alike"] = cleaned.pop("apply_to", ROW) == ALIKE
        return cleaned


def _alike_words(row: Transaction, alike: int) -> str:
    words = {"count": alike, "name": row.counterparty_key}
    if row.amount >= 0:
        text = ngettext(
            "The %(count)s row like it (%(name)s, money in) and those to come",
            "All %(count)s rows like it (%(name)s, money in) and those to come",
            alike,
        )
    else:
        text = ngettext(
            "The %(count)s row like it (%(name)s, money out) and those to come",
            "All %(count)s rows like it (%(name)s, money out) and those to come",
            alike,
        )
    return text % words
