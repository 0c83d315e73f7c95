"""The owner's answers to requests, and what she changes about consents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from smes.consent_requests import MAX_ANSWER
from smes.forms import SCOPE_HELP, TERMS
from smes.models import Consent


class TermField(forms.TypedChoiceField):
    """For how long, in months."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": TERMS, "coerce": int, "initial": 3, **kwargs})


class GrantForm(forms.Form):
    """All that was asked for, or a part of it, for a term."""

    scopes = forms.MultipleChoiceField(
        label=_("What to share"), widget=forms.CheckboxSelectMultiple
    )
    months = TermField(
        label=_("For how long"), help_text=_("It ends by itself; you can end it any time before.")
    )

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = [months for months, _label in TERMS if months <= consent.months]
        self.initial = {"scopes": consent.asked_scopes, "months": terms[-1], **self.initial}
        asked = [item for item in SCOPE_HELP.items() if item[0] in consent.asked_scopes]
        # The stubs know a field, not that this one has choices.
        self.fields["scopes"].choices = asked  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not"),
        max_length=MAX_ANSWER,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The investor reads it. A few words are enough."),
    )


class ExtendForm(forms.Form):
    months = TermField(
        label=_("Longer by"),
        help_text=_("A consent ends within 12 months from today at the latest."),
        initial=1,
    )
