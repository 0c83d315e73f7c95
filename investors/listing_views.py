"""The listing as a page; every state of it is in its address."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from core.errors import Invalid, NotAllowed
from core.keyset import Page
from investors import counts, listing, listing_html, policies, row_tools
from investors.asked import ORDER_NAMES, SLUGS, Asked
from investors.counts import MOST_COUNTED, Counts
from investors.filters import FIELDS, ListingFilter, in_words, read
from investors.models import Investor
from investors.name_search import MOST
from investors.queries import listed_countries
from smes.listing_columns import BASES

PAGE_SIZE = 25


class ListingView(View):
    """The scored listing, read by `investors.listing` and drawn by `investors.listing_html`."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_see_listing(request.user):
            raise NotAllowed(_("The listing is for investors. Your own page is the dashboard."))
        user = request.user
        if policies.can_have_profile(user) and not Investor.objects.visible_to(user).exists():
            messages.info(request, _("Tell us who you are first. It takes a minute."))
            return redirect("investors:profile")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            asked = read(request.GET)
        except Invalid as error:
            if error.code != "invalid_filter":
                raise
            return self.refused(request, error)
        page = listing.read(request.user, asked, size=PAGE_SIZE, cursor=request.GET.get("cursor"))
        counted = counts.counts(asked)
        tools = row_tools.of(request.user, page.rows)
        chosen = values_of(asked)
        context: dict[str, Any] = {
            "page": page,
            "count": counted.total,
            "asked": asked,
            "chips": [
                (label, without_filter(request.GET, name)) for name, label in in_force(asked)
            ],
            "count_line": count_line(counted.total, asked),
            "order_note": asked.order_refusal,
            "table": listing_html.table(page.rows, caption=_("Businesses"), tools=tools),
        }
        if not page.rows:
            context["dropping"] = ways_out(asked, request.GET)
        return self.show(request, context, chosen, counted, {})

    def refused(self, request: HttpRequest, error: Invalid) -> HttpResponse:
        """What was asked as it was typed, and what is wrong with it."""
        filters = ListingFilter(request.GET, None)
        filters.is_valid()
        context = {"filters": filters, "page": Page([], None, None), "is_refused": True}
        chosen = {name: request.GET[name] for name in request.GET if name in FIELDS}
        return self.show(request, context, chosen, Counts(None), error.fields, status=400)

    def show(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        chosen: Mapping[str, str],
        counted: Counts,
        errors: Mapping[str, list[str]],
        status: int = 200,
    ) -> HttpResponse:
        by = counts.options_of(counted)
        parts: dict[str, Any] = {
            "counted": by,
            "errors": errors,
            "countries": by.get("country") or listed_countries(),
        }
        context |= {
            "first_filters": listing_html.fields(listing_html.FIRST, chosen, **parts),
            "more_filters": listing_html.fields(listing_html.FOLDED, chosen, **parts),
            "listing_url": reverse("investors:listing"),
        }
        return render(request, "investors/listing.html", context, status=status)


def values_of(asked: Asked) -> dict[str, str]:
    """What is asked as the values of the form's fields."""
    values = {name: str(getattr(asked, name)) for name in asked.names}
    if asked.basis is not None:
        values["basis"] = BASES[asked.basis].value
    for name, bands in SLUGS.items():
        if name in values:
            values[name] = counts.slug_of(bands, int(values[name]))
    return values | {"order": asked.order_name}


def in_force(asked: Asked) -> list[tuple[str, str]]:
    """The name of each filter in force, and what it says in words."""
    values = values_of(asked)
    return [(name, in_words(name, values[name])) for name in asked.names]


def chips(asked: Asked, query: QueryDict) -> list[tuple[str, str]]:
    """Each filter in force, and the address without it."""
    return [(label, without_filter(query, name)) for name, label in in_force(asked)]


def count_line(total: int | None, asked: Asked) -> str:
    order = str(dict(ORDER_NAMES)[asked.order_name]).lower()
    if total is None:
        words = _("More than %(count)s businesses, %(order)s")
        return words % {"count": listing_html.number(MOST_COUNTED), "order": order}
    if asked.search and len(asked.found) >= MOST:
        words = _("%(count)s of the first %(most)s businesses with such a name, %(order)s")
        return words % {"count": listing_html.number(total), "most": MOST, "order": order}
    words = ngettext("%(count)s business, %(order)s", "%(count)s businesses, %(order)s", total)
    return words % {"count": total, "order": order}


def without_filter(query: QueryDict, name: str) -> str:
    """The first page without the filter `name`; never empty, so that it is a link."""
    kept = query.copy()
    kept.pop(name, None)
    kept.pop("cursor", None)
    return f"?{kept.urlencode()}"


def ways_out(asked: Asked, query: QueryDict) -> list[tuple[str, str, str]]:
    """Of an empty page: the filters without which there is something, and how much."""
    if len(asked.names) < 2:
        return []
    found = []
    for name, label in in_force(asked):
        total = counts.counts(counts.without(asked, name)).total
        if total != 0:
            found.append((label, without_filter(query, name), _how_many(total)))
    return found


def _how_many(total: int | None) -> str:
    if total is None:
        return _("more than %(count)s businesses") % {"count": listing_html.number(MOST_COUNTED)}
    return ngettext("%(count)s business", "%(count)s businesses", total) % {
        "count": listing_html.number(total)
    }
