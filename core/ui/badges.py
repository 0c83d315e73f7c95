"""Badges: a word, an icon and a tone. The tone never stands alone."""

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.ui.icons import icon

TONES = ("neutral", "good", "caution", "bad", "info", "accent")

# Risk levels, as stored with a score
LEVELS: dict[str, tuple[str, str, str | Promise]] = {
    "LOW": ("good", "shield-check", _("Low risk")),
    "MEDIUM": ("caution", "shield-minus", _("Medium risk")),
    "HIGH": ("bad", "shield-alert", _("High risk")),
}

# What a figure or a score rests on
EVIDENCE: dict[str, tuple[str, str, str | Promise]] = {
    "parsed": ("good", "badge-check", _("Read from statements")),
    "blended": ("info", "blend", _("Read and declared")),
    "declared": ("caution", "pen-line", _("Declared")),
}

# States of statements, consents, scores and tasks: how they look, not what they are called
STATUSES = {
    "good": (
        "circle-check",
        "reconciled parsed active approved verified listed succeeded done corrected paid",
    ),
    "info": (
        "loader",
        "received scanning queued parsing reconciling scoring requested running ready pending"
        " draft",
    ),
    "caution": (
        "circle-alert",
        "reconciled_with_breaks needs_mapping needs_password paused disputed shadow unverified",
    ),
    "bad": ("circle-x", "unreadable failed declined refused revoked rejected"),
    "neutral": (
        "circle-minus",
        "withdrawn expired superseded retired unlisted deactivated upheld closed",
    ),
}
_STATUS_LOOK = {
    status: (tone, symbol)
    for tone, (symbol, statuses) in STATUSES.items()
    for status in statuses.split()
}


@lru_cache(maxsize=512)
def badge(label: str, tone: str = "neutral", symbol: str = "") -> SafeString:
    """A badge with the given words. Raises ValueError on an unknown tone."""
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}; choose one of {', '.join(TONES)}")
    drawing = icon(symbol) if symbol else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, drawing, label)


def level_badge(level: str | None) -> SafeString:
    """ "Low risk" and so on; without a level, "Not scored yet"."""
    if not level:
        return badge(str(_("Not scored yet")), "neutral", "circle-dashed")
    tone, symbol, label = LEVELS[str(level).upper()]
    return badge(str(label), tone, symbol)


def evidence_badge(basis: str | None) -> SafeString:
    """What the figures rest on: read from statements, declared by the owner, or both."""
    if not basis:
        return badge(str(_("No figures yet")), "neutral", "circle-dashed")
    tone, symbol, label = EVIDENCE[str(basis).lower()]
    return badge(str(label), tone, symbol)


def status_badge(status: str, label: str = "") -> SafeString:
    """A state by its stored value; `label` is its name for people."""
    tone, symbol = _STATUS_LOOK.get(str(status).lower(), ("neutral", "circle"))
    words = str(label) or str(status).replace("_", " ").capitalize()
    return badge(words, tone, symbol)
