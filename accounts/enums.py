from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    SME = "sme", _("Business owner")
    INVESTOR = "investor", _("Investor")
    ADMIN = "admin", _("Administrator")


REGISTRATION_ROLES = (Role.SME, Role.INVESTOR)
REGISTRATION_CHOICES = [(role.value, role.label) for role in REGISTRATION_ROLES]


class Theme(TextChoices):
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
    SYSTEM = "system", _("As the device")


class Severity(TextChoices):
    """How a notification is meant; the values are the tones of badges."""

    INFO = "info", _("For information")
    GOOD = "good", _("Good news")
    CAUTION = "caution", _("Needs attention")
    BAD = "bad", _("Bad news")


SEVERITY_ICONS = {
    Severity.INFO: "info",
    Severity.GOOD: "circle-check",
    Severity.CAUTION: "circle-alert",
    Severity.BAD: "circle-x",
}


class NotificationKind(TextChoices):
    """What people are told of. The labels stand beside the choices in the preferences."""

    SCORE_MOVED = "score_moved", _("Your score rose or fell by 10 points or more")
    LEVEL_CHANGED = "level_changed", _("Your score reached another level")
    SCORE_EXPIRING = "score_expiring", _("Your score is about to expire")
    REVIEW_DECIDED = "review_decided", _("The review of a score was decided")
    MILESTONE = "milestone", _("Your business reached a milestone")
    STATEMENT_MISSING = "statement_missing", _("A month's statement is missing")
    STATEMENT_FAILED = "statement_failed", _("A statement could not be read")
    BREAK_FOUND = "break_found", _("A balance in a statement does not follow")
    CONSENT_ASKED = "consent_asked", _("An investor asks to see more")
    CONSENT_ANSWERED = "consent_answered", _("An owner answered your request, or ended sharing")
    CONSENT_EXPIRING = "consent_expiring", _("Sharing is about to end")
    WATCHED_CHANGED = "watched_changed", _("A business you watch has changed")
    SEARCH_MATCH = "search_match", _("A saved search has a new match")
    VERIFICATION_DECIDED = "verification_decided", _("Your verification was decided")


class MailChoice(TextChoices):
    """How a kind of notification also comes by mail."""

    PORTAL = "portal", _("No mail")
    AT_ONCE = "at_once", _("Mail at once")
    DAILY = "daily", _("Daily summary")


_OWNERS = (Role.SME,)
_INVESTORS = (Role.INVESTOR,)
_BOTH = (Role.SME, Role.INVESTOR)
# Who is told of a kind, and how it comes by mail until the person chooses.
AUDIENCE: dict[NotificationKind, tuple[tuple[Role, ...], MailChoice]] = {
    NotificationKind.SCORE_MOVED: (_OWNERS, MailChoice.DAILY),
    NotificationKind.LEVEL_CHANGED: (_OWNERS, MailChoice.AT_ONCE),
    NotificationKind.SCORE_EXPIRING: (_OWNERS, MailChoice.AT_ONCE),
    NotificationKind.REVIEW_DECIDED: (_OWNERS, MailChoice.AT_ONCE),
    NotificationKind.MILESTONE: (_OWNERS, MailChoice.PORTAL),
    NotificationKind.STATEMENT_MISSING: (_OWNERS, MailChoice.DAILY),
    NotificationKind.STATEMENT_FAILED: (_OWNERS, MailChoice.DAILY),
    NotificationKind.BREAK_FOUND: (_OWNERS, MailChoice.DAILY),
    NotificationKind.CONSENT_ASKED: (_OWNERS, MailChoice.AT_ONCE),
    NotificationKind.CONSENT_ANSWERED: (_INVESTORS, MailChoice.AT_ONCE),
    NotificationKind.CONSENT_EXPIRING: (_BOTH, MailChoice.DAILY),
    NotificationKind.WATCHED_CHANGED: (_INVESTORS, MailChoice.DAILY),
    NotificationKind.SEARCH_MATCH: (_INVESTORS, MailChoice.DAILY),
    NotificationKind.VERIFICATION_DECIDED: (_BOTH, MailChoice.AT_ONCE),
}
