"""The form of the simulator: six inputs as numbers, read from the address."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.numbers import with_point
from core.ui.forms import AffixInput
from scoring.engine.inputs import AMOUNTS, RATIOS, Inputs
from scoring.presentation import NAMES

WIDEST = Decimal(2)  # a slider reaches twice the larger of revenue and the amount itself
SLIDERS = {
    "revenue_growth": ("-0.5", "1", "0.01"),
    "reporting_consistency": ("0", "1", "0.01"),
    "impact_score": ("0", "1", "0.01"),
}
HELP = {
    "revenue_growth": _("Against the year before: 0.12 is 12% more."),
    "reporting_consistency": _("0 to 1."),
    "impact_score": _("0 to 1."),
}


class SimulationForm(forms.Form):
    """Each field says how far its slider reaches. What an input may be is the engine's to say."""

    use_required_attribute = False
    widths = dict.fromkeys((*AMOUNTS, *RATIOS), "half")
    dependent = {*AMOUNTS, *RATIOS}  # an empty one is not known

    def __init__(self, *args: Any, currency: str, start: Inputs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": shown(start)})
        for name, label in NAMES.items():
            low, high, step = SLIDERS.get(name) or _reach(name, start)
            attrs = {"data-slider-min": low, "data-slider-max": high, "data-slider-step": step}
            widget = (
                AffixInput(currency, attrs)
                if name in AMOUNTS
                else forms.TextInput({"inputmode": "decimal", "autocomplete": "off", **attrs})
            )
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=40,
                widget=widget,
                help_text=HELP.get(name, ""),
            )

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs as typed; an empty one is not known."""
        return {
            name: with_point(value.strip()) or None for name, value in self.cleaned_data.items()
        }


def shown(inputs: Inputs) -> dict[str, str]:
    """The inputs as the fields show them, without what is not known."""
    return {name: text(value) for name, value in inputs.as_json().items() if value is not None}


def text(value: Any) -> str:
    """A number without a trail of zeros: 1200000.00 is 1200000, 0.90 is 0.9."""
    plain = format(Decimal(str(value)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def with_changes(inputs: Inputs, changes: Mapping[str, Any]) -> dict[str, str]:
    """The fields with some inputs changed, for a link that fills the simulator in."""
    return shown(inputs) | {name: text(value) for name, value in changes.items()}


def _reach(name: str, start: Inputs) -> tuple[str, str, str]:
    largest = max(start.revenue or Decimal(0), getattr(start, name) or Decimal(0), Decimal(1000))
    step = Decimal(10) ** (largest.adjusted() - 2)
    return "0", text(largest * WIDEST), text(step)
