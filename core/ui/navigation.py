"""The one list of where people can go, by role."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OWNER, INVESTOR, ADMIN, ANYBODY = "sme", "investor", "admin", ""


@dataclass(frozen=True)
class Item:
    """An entry of the navigation. `roles` names those who see it; `group` separates lists;
    `has_count` leaves a place for a number that arrives after the page."""

    label: str | Promise
    url_name: str
    icon: str
    roles: tuple[str, ...]
    group: int = 0
    has_count: bool = False


@dataclass(frozen=True)
class Link:
    """An item as shown on one page. `current` is "page", "true" (somewhere below) or ""."""

    label: str | Promise
    url: str
    icon: str
    current: str
    has_count: bool = False


SIGNED_IN = (
    Item(_("Dashboard"), "dashboard", "layout-dashboard", (OWNER,)),
    Item(_("Statements"), "statements:list", "file-text", (OWNER,)),
    Item(_("Figures"), "statements:figures", "chart-column", (OWNER,)),
    Item(_("Score"), "scoring:score", "gauge", (OWNER,)),
    Item(_("Sharing"), "smes:sharing", "share-2", (OWNER,)),
    Item(_("Business profile"), "smes:profile", "store", (OWNER,)),
    Item(_("Businesses"), "investors:listing", "building-2", (INVESTOR, ADMIN)),
    Item(_("Watchlist"), "investors:watchlist", "eye", (INVESTOR,)),
    Item(_("Searches"), "investors:searches", "bookmark", (INVESTOR,)),
    Item(_("Profile"), "investors:profile", "briefcase", (INVESTOR,)),
    Item(_("Admin console"), "admin:index", "shield", (ADMIN,)),
    Item(
        _("Notifications"),
        "accounts:notifications",
        "bell",
        (OWNER, INVESTOR, ADMIN),
        group=1,
        has_count=True,
    ),
    Item(_("The model"), "scoring:model_card", "book-open", (OWNER, INVESTOR, ADMIN), group=1),
    Item(_("Account"), "accounts:settings", "circle-user", (OWNER, INVESTOR, ADMIN), group=1),
)
SIGNED_OUT = (
    Item(_("The model"), "scoring:model_card", "book-open", (ANYBODY,)),
    Item(_("API"), "docs", "code", (ANYBODY,)),
)


def role_of(user: Any) -> str:
    """The role of a signed-in user, otherwise ANYBODY."""
    return str(user.role) if getattr(user, "is_authenticated", False) else ANYBODY


def groups(request: HttpRequest) -> list[list[Link]]:
    """The links for this request's user, in groups.

    Raises NoReverseMatch when an item names an address that does not exist.
    """
    role = role_of(getattr(request, "user", None))
    items = [item for item in (SIGNED_IN if role else SIGNED_OUT) if role in item.roles]
    urls = {item.url_name: reverse(item.url_name) for item in items}
    here = _current(request.path, list(urls.values()))
    result: dict[int, list[Link]] = {}
    for item in items:
        url = urls[item.url_name]
        current = "" if url != here else ("page" if request.path == url else "true")
        link = Link(item.label, url, item.icon, current, item.has_count)
        result.setdefault(item.group, []).append(link)
    return [result[group] for group in sorted(result)]


def _current(path: str, urls: list[str]) -> str:
    """The longest of `urls` that `path` is or lies below."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
