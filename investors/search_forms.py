from django import forms
from django.utils.translation import gettext_lazy as _

from investors.enums import AlertFrequency
from investors.validators import MAX_NAME


class SearchForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=MAX_NAME, help_text=_("By which you know it again.")
    )
    frequency = forms.ChoiceField(
        label=_("Tell me of new matches"),
        choices=AlertFrequency.choices,
        initial=AlertFrequency.AT_ONCE,
        help_text=_("At most one notification a day for each search, with their number."),
    )
    widths = {"name": "half", "frequency": "half"}


class NewSearchForm(SearchForm):
    query = forms.CharField(widget=forms.HiddenInput, required=False)
