"""What stands at the end of each row of the listing for the person who looks at it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.ui.icons import icon
from investors.listing import Row
from investors.models import Watch


def of(user: Any, rows: Sequence[Row]) -> dict[int, SafeString] | None:
    """Markup by the business's id, from one query for the page; None leaves the column out.

    A box to choose the business for a comparison, and a button that watches it. Both belong to
    forms that stand once on the page, in `investors/listing_tools.html`.
    """
    if not user.is_investor or not rows:
        return None
    mine = Watch.objects.visible_to(user).filter(sme__in=[row.id for row in rows])
    watched = set(mine.values_list("sme_id", flat=True))
    language = get_language() or "en"
    return {row.id: _tools(row, is_watched=row.id in watched, language=language) for row in rows}


def _tools(row: Row, *, is_watched: bool, language: str) -> SafeString:
    name = escape(row.business_name)
    choose, address, buttons = _words(language)
    variant, value, words = buttons[is_watched]
    return mark_safe(  # noqa: S308 -- the name is escaped, the rest is ours
        f'<span class="row row-tools"><label class="row-choice"><input type="checkbox" name="id"'
        f' value="{row.id}" form="compare"><span>{choose}</span>'
        f'<span class="visually-hidden">: {name}</span></label>'
        f'<button class="button button-small button-{variant}" type="submit" form="watch-rows"'
        f' formaction="{address}{row.id}/watch/" name="watched" value="{value}">{words}'
        f'<span class="visually-hidden">: {name}</span></button></span>'
    )


@lru_cache(maxsize=16)
def _words(language: str) -> tuple[str, str, dict[bool, tuple[str, str, str]]]:
    """The words of a language, the start of an address, and both looks of the button."""
    prefix = reverse("investors:watch", args=[0]).removesuffix("0/watch/")
    eye = icon("eye")
    buttons = {
        False: ("secondary", "yes", f"{eye}{escape(_('Watch'))}"),
        True: ("pressed", "", f"{eye}{escape(_('Watched'))}"),
    }
    return escape(_("Compare")), prefix, buttons
