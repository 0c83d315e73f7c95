"""Forms around a review: the owner's words, and what a reviewer decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.engine.inputs import AMOUNTS, RATIOS
from scoring.enums import ReviewOutcome
from scoring.models import ScoreReview
from scoring.presentation import NAMES
from scoring.review_actions import MAX_TEXT


class ReviewForm(forms.Form):
    text = forms.CharField(
        label=_("What should a person look at?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Say what you think is wrong, and where one can see it."),
    )


class DecisionForm(forms.Form):
    """The outcome with its reason; the six inputs count only for a correction."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=ReviewOutcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The owner reads it."),
    )

    def __init__(self, *args: Any, review: ScoreReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in NAMES.items():
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=40,
                initial=review.score.inputs.get(name),
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            )

    @property
    def inputs(self) -> dict[str, Any]:
        """The six inputs as typed; empty ones are not known."""
        return {name: self.cleaned_data[name] or None for name in (*AMOUNTS, *RATIOS)}
