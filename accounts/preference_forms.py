"""The form of preferences: the person's own, then one choice for each kind of notification."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import validators
from accounts.enums import MailChoice, Theme
from accounts.models import User
from accounts.preferences import kinds_for, preferences_of

MAIL = "mail_"  # before the kind, in a field's name


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Also of what is mailed to you."),
    )
    theme = forms.ChoiceField(label=_("Colour theme"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Quiet hours and the daily summary, at 8 in the morning, go by it."),
    )
    quiet_from = forms.TimeField(
        label=_("No mails from"),
        required=False,
        widget=ClockInput,
        help_text=_("Mails wait until the end of these hours. Leave both empty for none."),
    )
    quiet_until = forms.TimeField(label=_("No mails until"), required=False, widget=ClockInput)

    template_name = "accounts/preferences_form.html"
    widths = {
        "language": "half",
        "theme": "half",
        "quiet_from": "half",
        "quiet_until": "half",
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        stored = preferences_of(user)
        mail = stored.pop("mail")
        kwargs["initial"] = {**stored, **{f"{MAIL}{kind}": mail[kind] for kind in mail}}
        super().__init__(*args, **kwargs)
        unset = [("", _("As the browser asks"))]
        self._choices("language", [*unset, *settings.LANGUAGES])
        self._choices("theme", [("", _("As chosen on each device")), *Theme.choices])
        self._choices("time_zone", validators.time_zones())
        for kind in kinds_for(user):
            self.fields[f"{MAIL}{kind}"] = forms.ChoiceField(
                label=kind.label, choices=MailChoice.choices
            )
        self.widths = {**self.widths, **dict.fromkeys(self.mail_names, "half")}

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(MAIL)]

    @property
    def mail_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.mail_names]

    @property
    def mail_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(MAIL)]


def changes_of(cleaned: dict[str, Any]) -> dict[str, Any]:
    """What was chosen in the form, as `set_preferences` takes it."""
    own = {name: value for name, value in cleaned.items() if not name.startswith(MAIL)}
    mail = {name.removeprefix(MAIL): cleaned[name] for name in cleaned if name not in own}
    return {**own, "mail": mail}
