"""Template vocabulary of the design system; a builtin, so no {% load %} is needed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_currency
from django import template
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from core import money as amounts
from core.network import live_origin
from core.numbers import number_text, percent_text
from core.ui import badges, icons, marks, navigation

register = template.Library()
register.simple_tag(icons.icon, name="icon")
register.simple_tag(badges.badge, name="badge")
register.simple_tag(badges.level_badge)
register.simple_tag(badges.evidence_badge)
register.simple_tag(badges.status_badge)
register.simple_tag(marks.score_ring, name="ring")
register.simple_tag(marks.score_gauge, name="gauge")
register.simple_tag(marks.sparkline)
register.simple_tag(marks.contribution_bar)

MISSING = "–"


def _locale() -> str:
    return to_locale(get_language() or "en")


def _missing() -> SafeString:
    return format_html(
        '<span class="muted"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        MISSING,
        _("not known"),
    )


@register.simple_tag(takes_context=True)
def navigation_groups(context: Mapping[str, Any]) -> list[list[navigation.Link]]:
    """The links of the navigation for the person looking at the page."""
    return navigation.groups(context["request"])


@register.simple_tag(takes_context=True)
def live_url(context: Mapping[str, Any]) -> str:
    """The address of the stream of live updates, which the policy of this page then allows."""
    request = context["request"]
    request.follows = live_origin(request)  # for SecurityHeadersMiddleware
    return request.follows + reverse("live")


@register.simple_tag
def money(
    minor: int | None, currency: str, whole: bool = False, short: bool = False, signed: bool = False
) -> SafeString:
    """An amount in minor units; `whole` drops decimals, `short` says €1.2M, `signed` adds a +."""
    if minor is None:
        return _missing()
    if short:
        text = format_compact_currency(
            amounts.from_minor(minor, currency), currency, locale=_locale(), fraction_digits=1
        )
    else:
        text = amounts.format_money(minor, currency, whole=whole)
    return format_html(
        '<span class="number">{}{}</span>', "+" if signed and minor > 0 else "", text
    )


@register.simple_tag
def percent(ratio: Decimal | float | None, places: int = 0, signed: bool = False) -> SafeString:
    """A ratio such as 0.12 as "12%"."""
    if ratio is None:
        return _missing()
    sign = "+" if signed and ratio > 0 else ""
    return format_html('<span class="number">{}{}</span>', sign, percent_text(ratio, places))


@register.simple_tag
def number(value: Decimal | float | None, places: int = 0) -> SafeString:
    """A number with the grouping of the language."""
    if value is None:
        return _missing()
    return format_html('<span class="number">{}</span>', number_text(value, places))


@register.filter
def day(value: date | None) -> SafeString:
    """A date as "21 Nov 2026"."""
    if value is None:
        return _missing()
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    text = format_date(value, "d MMM y", locale=_locale())
    return format_html('<time class="nowrap" datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def month(value: date | None) -> SafeString:
    """The month of a date as "Nov 2026"."""
    if value is None:
        return _missing()
    text = format_date(value, "MMM y", locale=_locale())
    return format_html(
        '<time class="nowrap" datetime="{}">{}</time>', value.strftime("%Y-%m"), text
    )


@register.filter
def moment(value: datetime | None) -> SafeString:
    """A point in time as "21 Nov 2026, 14:05 UTC"."""
    if value is None:
        return _missing()
    local = timezone.localtime(value)
    text = format_datetime(local, "d MMM y, HH:mm", locale=_locale())
    return format_html(
        '<time class="nowrap" datetime="{}">{} {}</time>',
        local.isoformat(timespec="seconds"),
        text,
        local.tzname(),
    )


@register.filter
def initials(name: str) -> str:
    """Up to two letters for a person or a business: "Mara Keller" is "MK"."""
    words = [word for word in str(name).split("@")[0].replace(".", " ").split() if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:]))


@register.filter
def attributes(attrs: Any) -> SafeString:
    """A component's undeclared attributes as HTML, each value escaped."""
    return flatatt(attrs.attrs_dict()) if hasattr(attrs, "attrs_dict") else SafeString("")
