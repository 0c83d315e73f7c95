"""Pages of saved searches."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.requests import SignedInRequest
from core.views import ActionFormMixin
from investors import search_actions
from investors.desk_views import DeskMixin
from investors.models import SavedSearch
from investors.saved_query import canonical, in_words
from investors.search_forms import NewSearchForm, SearchForm
from investors.search_matching import matching_of
from investors.search_queries import SHOWN, Found, new_matches, searches_of


class SearchesView(DeskMixin, TemplateView):
    """All searches that the investor keeps, those with new matches first."""

    request: SignedInRequest
    template_name = "investors/searches.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = searches_of(self.request.user).order_by("-created_at", "-id")
        found = sorted(rows, key=lambda search: not search.new)
        return super().get_context_data(
            searches=[(search, in_words(search.query)) for search in found],
            most=search_actions.MOST_SEARCHES,
            **kwargs,
        )


class NewSearchView(DeskMixin, ActionFormMixin, TemplateView):
    """Keeps the state of the listing that the address of this page names."""

    request: SignedInRequest
    template_name = "investors/search_new.html"
    form_class = NewSearchForm
    success_message = gettext_lazy("The search is saved. You are told when something new matches.")

    def get_initial(self) -> dict[str, Any]:
        query = canonical(self.request.META.get("QUERY_STRING", ""))
        return {"query": query, "name": ", ".join(in_words(query))[:80] if query else ""}

    def get_success_url(self) -> str:
        return reverse("investors:searches")

    def perform(self, form: BaseForm) -> SavedSearch:
        return search_actions.save_search(by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = context["form"]["query"].value() or ""
        return context | {"words": in_words(query), "query": query}


class SearchView(DeskMixin, ActionFormMixin, TemplateView):
    """One search: its new matches, its name and how they are told of."""

    request: SignedInRequest
    template_name = "investors/search.html"
    form_class = SearchForm
    success_message = gettext_lazy("The search is changed.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.search = SavedSearch.objects.get_visible(request.user, pk=kwargs["pk"])
        self.title = self.search.name
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.search.name, "frequency": self.search.frequency}

    def get_success_url(self) -> str:
        return reverse("investors:search", args=[self.search.pk])

    def perform(self, form: BaseForm) -> SavedSearch:
        return search_actions.update_search(
            search=self.search, by=self.request.user, **form.cleaned_data
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        matches = new_matches(self.search)
        matching = matching_of(self.search, [match.sme_id for match in matches])
        return super().get_context_data(
            search=self.search,
            title=self.title,
            words=in_words(self.search.query),
            found=[Found(match, match.sme_id in matching) for match in matches],
            most=SHOWN,
            **kwargs,
        )


class SearchActView(DeskMixin):
    """A press of a button on the page of one search."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        search = SavedSearch.objects.get_visible(request.user, pk=pk)
        return self.act(search, request)

    def act(self, search: SavedSearch, request: SignedInRequest) -> HttpResponse:
        raise NotImplementedError(f"{type(self).__name__} must do its act")


class SearchSeenView(SearchActView):
    def act(self, search: SavedSearch, request: SignedInRequest) -> HttpResponse:
        search_actions.mark_matches_seen(search=search, by=request.user)
        messages.success(request, _("Only what comes to match from now on is new."))
        return redirect("investors:search", pk=search.pk)


class DeleteSearchView(SearchActView):
    def act(self, search: SavedSearch, request: SignedInRequest) -> HttpResponse:
        search_actions.delete_search(search=search, by=request.user)
        messages.success(request, _("The search “%(name)s” is removed.") % {"name": search.name})
        return redirect("investors:searches")
