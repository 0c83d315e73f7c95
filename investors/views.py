"""The investor's profile. `listing_views` and `credit_file_views` have the other pages."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.requests import SignedInRequest
from core.errors import NotAllowed
from core.views import VersionedFormMixin
from investors import actions, policies
from investors.forms import ProfileForm
from investors.models import Investor
from investors.suggestions import suggestions_for


class ProfileView(VersionedFormMixin, TemplateView):
    """Creates or changes the investor's profile."""

    request: SignedInRequest
    template_name = "investors/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("investors:profile")
    success_message = gettext_lazy("Your profile is saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_have_profile(request.user):
            raise NotAllowed(_("This page is for investors."))
        self.investor = self.current()
        return super().dispatch(request, *args, **kwargs)

    def current(self) -> Investor | None:
        return Investor.objects.visible_to(self.request.user).select_related("user").first()

    def get_success_url(self) -> str:
        is_new = self.investor is None
        return str(reverse_lazy("investors:listing") if is_new else self.success_url)

    def perform(self, form: BaseForm) -> Investor:
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        if self.investor is None:
            return actions.create_profile(by=self.request.user, **fields)
        return actions.update_profile(
            investor=self.investor, by=self.request.user, version=version, **fields
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        suggestions = suggestions_for(self.request.user, self.investor)
        return super().get_context_data(investor=self.investor, suggestions=suggestions, **kwargs)
