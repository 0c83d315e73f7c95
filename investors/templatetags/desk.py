"""The investor's desk on pages of others: the listing and the credit file."""

from collections.abc import Mapping
from typing import Any

from django import template

from investors import policies
from investors.desk_news import News, news_of
from investors.models import Watch
from investors.suggestions import interests_query
from smes.models import Sme

register = template.Library()
register.filter("interests", interests_query)


@register.simple_tag(takes_context=True)
def desk_news(context: Mapping[str, Any]) -> News | None:
    """What is new for the investor who looks; None for everybody else."""
    user = context["request"].user
    return news_of(user) if policies.can_watch(user) else None


@register.inclusion_tag("investors/watch_here.html", takes_context=True)
def watch_here(context: Mapping[str, Any], sme: Sme) -> dict[str, Any]:
    """The button that watches `sme`, for investors."""
    request = context["request"]
    may_watch = policies.can_watch(request.user)
    mine = Watch.objects.visible_to(request.user).filter(sme=sme)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "sme": sme,
        "may_watch": may_watch,
        "is_watched": may_watch and mine.exists(),
        "here": request.get_full_path(),
    }
