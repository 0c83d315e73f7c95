"""The owner's pages: profile and sharing."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from accounts.requests import SignedInRequest
from core.errors import NotAllowed
from core.keyset import paginate
from core.views import ActionFormMixin, VersionedFormMixin
from smes import actions, policies
from smes.filters import AccessFilter
from smes.forms import ConsentForm, ProfileForm
from smes.models import Consent, ConsentAccess, Sme
from smes.queries import viewers_of

ACCESSES_PER_PAGE = 10
MOST_SHOWN = 100  # requests and consents, each
ENDED_SHOWN = 10


def own_business(request: HttpRequest) -> Sme | None:
    """The business of the signed-in owner, if there is one yet. NotAllowed for other roles."""
    if not policies.can_have_business(request.user):
        raise NotAllowed(_("This page is for business owners."))
    return Sme.objects.visible_to(request.user).first()


class OwnerMixin(View):
    """A page about the owner's business, `self.sme`. One without is asked for it first."""

    request: Any  # a SignedInRequest; Any, so that every generic view can be mixed in
    sme: Sme

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sme = own_business(request)
        if sme is None:
            messages.info(request, _("Tell us about your business first. It takes two minutes."))
            return redirect("smes:profile")
        self.sme = sme
        return super().dispatch(request, *args, **kwargs)


class ProfileView(VersionedFormMixin, TemplateView):
    """Creates or changes the business profile."""

    request: SignedInRequest
    template_name = "smes/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("smes:profile")
    success_message = gettext_lazy("Your business profile is saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.sme = own_business(request)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return str(reverse_lazy("dashboard") if self.sme is None else self.success_url)

    def current(self) -> Sme | None:
        return own_business(self.request)

    def perform(self, form: BaseForm) -> Sme:
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        if self.sme is None:
            return actions.create_profile(by=self.request.user, **fields)
        return actions.update_profile(sme=self.sme, by=self.request.user, version=version, **fields)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sme=self.sme, **kwargs)


class SharingView(ActionFormMixin, OwnerMixin, TemplateView):
    """What is public, who may see more, and who looked. Its form gives a consent."""

    request: SignedInRequest
    template_name = "smes/sharing.html"
    form_class = ConsentForm
    success_url = reverse_lazy("smes:sharing")
    success_message = gettext_lazy("The consent is given.")

    def perform(self, form: BaseForm) -> Consent:
        data = form.cleaned_data
        return actions.give_consent(
            sme=self.sme,
            by=self.request.user,
            scopes=data["scopes"],
            months=data["months"],
            investor=data["investor"],
            purpose=data["purpose"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        consents = Consent.objects.visible_to(user).select_related("sme", "grantee__investor")
        consents = consents.order_by("-pk")
        requests, running = consents.waiting(), consents.running()
        looks = ConsentAccess.objects.visible_to(user).select_related("who")
        filters = AccessFilter(self.request.GET, looks)
        accesses = paginate(
            filters.qs if filters.is_valid() else looks.none(),
            order=("-at", "-id"),
            size=ACCESSES_PER_PAGE,
            cursor=self.request.GET.get("cursor"),
        )
        return super().get_context_data(
            sme=self.sme,
            requests=requests[:MOST_SHOWN],
            consents=running[:MOST_SHOWN],
            ended=consents.ended()[:ENDED_SHOWN],
            viewers=viewers_of(self.sme),
            filters=filters,
            is_filtered=any(filters.form.cleaned_data.values()) if filters.is_valid() else True,
            accesses=accesses,
            **kwargs,
        )


class ListingView(OwnerMixin):
    """Switches the listing on or off, or what it may be searched by."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest) -> HttpResponse:
        if "figures" in request.POST:
            agreed = request.POST["figures"] == "on"
            actions.let_find_by_figures(sme=self.sme, by=request.user, agreed=agreed)
            messages.success(
                request,
                _("Investors can find you by revenue band and growth now.")
                if agreed
                else _("Revenue and growth are private again."),
            )
        elif request.POST.get("listed") == "on":
            actions.list_business(sme=self.sme, by=request.user)
            messages.success(request, _("Your business is listed. Investors can find it now."))
        else:
            actions.unlist_business(sme=self.sme, by=request.user)
            messages.success(request, _("Your business is no longer listed."))
        return redirect("smes:sharing")
