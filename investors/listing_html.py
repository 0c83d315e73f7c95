"""The listing's rows and filters as HTML, in plain Python: the hot part of the page.

Django's templates take ten milliseconds for 25 such rows, this a tenth of one. It draws what the
components `table`, `chip` and `forms/field.html` draw; everything foreign goes through `escape`,
and words of ours are escaped once per language.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.countries import country_name
from core.templatetags import ui
from core.ui.badges import evidence_badge, level_badge
from core.ui.icons import icon
from core.ui.marks import score_ring
from investors.filters import FIELDS, SCORE_STEPS
from investors.listing import Row
from smes.bands import RevenueBand
from smes.enums import Industry
from smes.listing_columns import UNKNOWN_GROWTH, UNKNOWN_REVENUE

FIRST = ("search", "industry", "risk_level")
FOLDED = (
    "country",
    "city",
    "min_score",
    "max_score",
    "basis",
    "employees",
    "years",
    "revenue",
    "growth",
    "scored",
    "order",
)
PRIVATE_NOTE = ("revenue", "growth")


@lru_cache(maxsize=1)
def _file_prefix() -> str:
    """What stands before a business's id in the address of its file."""
    return reverse("investors:credit_file", args=[0]).removesuffix("0/")


@lru_cache(maxsize=64)
def _table_head(language: str, caption: str, has_tools: bool) -> tuple[str, str]:
    """The table down to its first row, and after its last."""
    heads = [_("Score"), _("Business"), _("Level"), _("Rests on"), _("Place"), _("Size and age")]
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    cells += f'<th scope="col" class="cell-extra">{escape(_("Scored"))}</th>'
    if has_tools:
        actions = escape(_("What you can do"))
        cells += f'<th scope="col"><span class="visually-hidden">{actions}</span></th>'
    opening = (
        '<div class="table-wrap"><table class="table table-cards table-listing">'
        f'<caption class="visually-hidden">{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>"
    )
    return opening, "</tbody></table></div>"


@lru_cache(maxsize=64)
def _labels(language: str) -> tuple[str, str, str]:
    return escape(_("Place")), escape(_("Size and age")), escape(_("Scored"))


@lru_cache(maxsize=2048)
def _country(code: str, language: str) -> str:
    return escape(country_name(code))


@lru_cache(maxsize=256)
def _industry(section: str, language: str) -> str:
    return escape(str(Industry(section).label))


@lru_cache(maxsize=4096)
def _people(count: int, language: str) -> str:
    people = ngettext("%(people)s person", "%(people)s people", count)
    return people % {"people": ui.number(count)}


@lru_cache(maxsize=512)
def _years(count: int, language: str) -> str:
    return escape(ngettext("%(years)s year", "%(years)s years", count) % {"years": count})


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    return ui.day(day)


@lru_cache(maxsize=4096)
def _figures(segment: int, growth: int | None, language: str) -> str:
    """What an owner shows of revenue and growth, below the name."""
    parts: list[str] = []
    revenue = segment // (UNKNOWN_GROWTH + 1)
    if revenue != UNKNOWN_REVENUE:
        parts.append(escape(_("Revenue: %(band)s") % {"band": RevenueBand(revenue).label}))
    if growth is not None:
        percent = ui.percent(growth / 1000, places=1, signed=True)
        parts.append(escape(_("Growth: %(percent)s")) % {"percent": percent})
    return f'<span class="cell-note">{" · ".join(parts)}</span>' if parts else ""


def table(
    rows: Iterable[Row], *, caption: str, tools: Mapping[int, str] | None = None
) -> SafeString:
    """The rows of one page. `tools` is markup for the end of each row, by the business's id."""
    language = get_language() or "en"
    opening, closing = _table_head(language, caption, tools is not None)
    place, size, scored = _labels(language)
    parts, file = [opening], _file_prefix()
    for row in rows:
        figures = ""
        if row.figures_segment is not None:
            figures = _figures(row.figures_segment, row.shown_growth, language)
        parts.append(
            f'<tr><td class="cell-media">{score_ring(row.score, row.risk_level)}</td>'
            f'<th scope="row" class="cell-title"><a href="{file}{row.id}/">'
            f'{escape(row.business_name)}</a><span class="cell-note">'
            f"{_industry(row.industry, language)}</span>{figures}</th>"
            f"<td>{level_badge(row.risk_level)}</td><td>{evidence_badge(row.score_basis)}</td>"
            f'<td class="cell-inline cell-plain" data-label="{place}">{escape(row.city)}'
            f'<span class="cell-note">{_country(row.country, language)}</span></td>'
            f'<td class="cell-inline cell-plain nowrap" data-label="{size}">'
            f"{_people(row.employees, language)}"
            f'<span class="cell-note">{_years(row.years_of_operation, language)}</span></td>'
            f'<td class="cell-extra cell-inline nowrap" data-label="{scored}">'
            f"{_day(_date(row.scored_at), language)}</td>"
        )
        if tools is not None:
            parts.append(f'<td class="cell-actions">{tools.get(row.id, "")}</td>')
        parts.append("</tr>")
    parts.append(closing)
    return mark_safe("".join(parts))  # noqa: S308 -- its parts are escaped above


def _date(moment: datetime) -> date:
    return moment.date()  # UTC, the time of the portal


# -- Filters


@lru_cache(maxsize=512)
def _field(name: str, language: str) -> tuple[str, str]:
    """A field's markup before and after its control."""
    label = escape(str(FIELDS[name].label))
    opening = (
        f'<div class="field field-full" data-field="{name}"><label class="field-label"'
        f' for="id_{name}">{label}</label><div class="field-control">'
    )
    return opening, "</div>"


@lru_cache(maxsize=256)
def _options(name: str, language: str) -> tuple[tuple[str, str], ...]:
    """The values of a filter and what they are called, escaped; "" is no filter."""
    if name in ("min_score", "max_score"):
        steps = SCORE_STEPS if name == "min_score" else [step - 1 for step in SCORE_STEPS]
        pairs = [(str(step), str(step)) for step in steps]
        return (("", escape(_("Any score"))), *pairs)
    pairs = [(str(value), str(label)) for value, label in FIELDS[name].choices]
    return tuple((escape(value), escape(label)) for value, label in pairs)


def number(count: int) -> str:
    """A count as the language groups its digits."""
    return str(count) if count < 1000 else _grouped(count, get_language() or "en")


@lru_cache(maxsize=8192)
def _grouped(count: int, language: str) -> str:
    return format_decimal(count, locale=ui._locale())


def _select(name: str, chosen: str, counted: Mapping[str, int] | None, kept: Any) -> str:
    language = get_language() or "en"
    parts = []
    options = _options(name, language)
    if chosen and all(value != chosen for value, _label in options):
        options = (*options, (escape(chosen), escape(chosen)))
    for value, label in options:
        is_chosen = value == chosen
        if value and kept is not None and value not in kept and not is_chosen:
            continue
        count = f" ({number(counted.get(value, 0))})" if value and counted is not None else ""
        mark = " selected" if is_chosen else ""
        parts.append(f'<option value="{value}"{mark}>{label}{count}</option>')
    select = f'<select name="{name}" id="id_{name}">{"".join(parts)}</select>'
    return f'<span class="select">{select}</span>'


def _input(name: str, value: str) -> str:
    kind = "search" if name == "search" else "text"
    most = FIELDS[name].max_length
    return (
        f'<input type="{kind}" name="{name}" id="id_{name}" value="{escape(value)}"'
        f' maxlength="{most}" autocomplete="off">'
    )


def fields(
    names: Iterable[str],
    chosen: Mapping[str, str],
    *,
    counted: Mapping[str, Mapping[str, int]],
    countries: Iterable[str],
    errors: Mapping[str, list[str]],
) -> SafeString:
    """The named filters with what is chosen, how many each value would show, and what is wrong."""
    language = get_language() or "en"
    parts = []
    for name in names:
        opening, closing = _field(name, language)
        value = chosen.get(name, "")
        if name in ("search", "city"):
            control = _input(name, value)
        else:
            kept = {*countries} if name == "country" else None
            by = counted.get(name)
            if name == "industry" and by is not None:
                kept = {*by}
            control = _select(name, value, by, kept)
        wrong = ""
        if name in errors:
            texts = "".join(f"<li>{escape(text)}</li>" for text in errors[name])
            wrong = (
                f'<div class="field-error" id="id_{name}_error">{icon("circle-alert")}'
                f"<ul>{texts}</ul></div>"
            )
            control = control.replace(
                f'id="id_{name}"',
                f'id="id_{name}" aria-invalid="true" aria-describedby="id_{name}_error"',
                1,
            )
        parts.append(f"{opening}{control}{closing}{wrong}</div>")
    return mark_safe("".join(parts))  # noqa: S308 -- its parts are escaped above
