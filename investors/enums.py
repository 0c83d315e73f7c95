from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verification(TextChoices):
    """How far the check of an investor's identity is."""

    NOT_ASKED = "not_asked", _("Not asked for")
    ASKED = "asked", _("Asked for")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Refused")


class Refusal(TextChoices):
    """Why an identity could not be verified; each says what would help."""

    UNREACHABLE = "unreachable", _("You could not be reached. Give a telephone number or a page.")
    UNKNOWN = (
        "unknown",
        _("Nothing public names you and your organization. Give a register or a page that does."),
    )
    DIFFERENT = "different", _("The name does not agree with the evidence. Correct either.")


class AlertFrequency(TextChoices):
    """When new matches of a saved search are told of."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    OFF = "off", _("Not at all")


class MatchReason(TextChoices):
    """How a business came to match a saved search."""

    LISTED = "listed", _("Newly listed")
    SCORED = "scored", _("Newly scored")
