"""Pages of the watchlist. What changed stays so until the investor says that he has seen it."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.requests import SignedInRequest
from core import clock
from core.views import ActionFormMixin
from investors import watch_actions
from investors.compare_queries import MOST_COMPARED
from investors.desk_views import DeskMixin, page_before
from investors.models import Investor, Watch
from investors.suggestions import suggestions_for
from investors.watch_forms import NoteForm
from investors.watch_queries import trends_of, watched, watched_by
from smes.models import Sme


class WatchlistView(DeskMixin, TemplateView):
    """All that the investor watches. `?trends=yes` opens the score histories shared with him,
    each a look that its owner sees."""

    request: SignedInRequest
    template_name = "investors/watchlist.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = watched_by(self.request.user)
        investor = Investor.objects.visible_to(self.request.user).first()
        shared = [item for item in items if item.shares_history]
        opens = bool(shared) and self.request.GET.get("trends") == "yes"
        if opens:
            watch_actions.open_histories(watched=shared, by=self.request.user)
            trends = trends_of([item.sme.pk for item in shared])
            for item in shared:
                item.trend.extend(trends[item.sme.pk])
        return super().get_context_data(
            items=items,
            changed=sum(bool(item.changes) for item in items),
            shared=len(shared),
            opens=opens,
            as_of=clock.now().isoformat(),
            most=watch_actions.MOST_WATCHED,
            most_compared=MOST_COMPARED,
            suggestions=suggestions_for(self.request.user, investor),
            **kwargs,
        )


class WatchView(DeskMixin):
    """Watch a business or stop: `watched` is "yes" or empty. htmx gets the other button back."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        sme = Sme.objects.get_visible(request.user, pk=pk)
        wants = request.POST.get("watched") == "yes"
        if wants:
            watch_actions.watch(sme=sme, by=request.user)
        else:
            found = Watch.objects.visible_to(request.user).filter(sme=sme).first()
            if found is not None:
                watch_actions.unwatch(watch=found, by=request.user)
        if request.headers.get("HX-Request") == "true":
            here = page_before(request, reverse("investors:watchlist"))
            context = {"sme": sme, "is_watched": wants, "here": here}
            return render(request, "investors/watch_button.html", context)
        text = _("You watch %(name)s.") if wants else _("You no longer watch %(name)s.")
        messages.success(request, text % {"name": sme.business_name})
        return redirect(page_before(request, reverse("investors:credit_file", args=[pk])))


class SeenView(DeskMixin):
    """The investor has seen what changed, as of the moment when the page was made."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest) -> HttpResponse:
        as_of = parse_moment(request.POST.get("as_of", ""))
        watch_actions.mark_seen(by=request.user, as_of=as_of)
        messages.success(request, _("From now on, only what changes after this is marked."))
        return redirect("investors:watchlist")


def parse_moment(text: str) -> Any:
    """The moment that a page was made at; None where there is none to be read."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


class NoteView(DeskMixin, ActionFormMixin, TemplateView):
    """The private note of a watched business."""

    request: SignedInRequest
    template_name = "investors/watch_note.html"
    form_class = NoteForm
    success_message = gettext_lazy("The note is saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Watch.objects.select_related("sme")
        self.watch = rows.get_visible(request.user, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return f"{reverse('investors:watchlist')}#watch-{self.watch.pk}"

    def get_initial(self) -> dict[str, Any]:
        return {"note": self.watch.note}

    def perform(self, form: BaseForm) -> Watch:
        return watch_actions.change_note(
            watch=self.watch, note=form.cleaned_data["note"], by=self.request.user
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(item=watched(self.watch, self.request.user), **kwargs)


class RemoveWatchView(DeskMixin):
    """Off the list, also where the business itself can be seen no longer."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        watch = Watch.objects.get_visible(request.user, pk=pk)
        name = watched(watch, request.user).name
        watch_actions.unwatch(watch=watch, by=request.user)
        messages.success(request, _("You no longer watch %(name)s.") % {"name": name})
        return redirect("investors:watchlist")
