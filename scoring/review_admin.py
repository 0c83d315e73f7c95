"""The reviewers' queue in the admin console, and the page on which one decides."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.requests import SignedInRequest
from core.admin import ActionButton, ActionButtonsMixin, ReadOnlyAdmin
from core.errors import Conflict, Invalid, NotAllowed
from core.views import add_domain_error
from scoring import policies, presentation, review_actions
from scoring.enums import ReviewState
from scoring.models import ScoreReview
from scoring.review_forms import DecisionForm


@admin.register(ScoreReview)
class ScoreReviewAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    list_display = ["score", "business", "state", "outcome", "asked_at", "reviewer", "decided_at"]
    list_filter = ["state", "outcome"]
    list_select_related = ["score__sme", "reviewer"]
    search_fields = ["=id", "score__sme__business_name"]
    ordering = ["asked_at", "pk"]
    change_form_template = "admin/scoring/review.html"
    action_buttons = [
        ActionButton(
            "confirm",
            _("Confirm the correction"),
            perform=lambda review, by: review_actions.confirm_correction(review=review, by=by),
            allowed=lambda review, by: (
                review.state == ReviewState.PROPOSED and policies.can_confirm_correction(by, review)
            ),
            done=_("The corrected score is in force. The owner sees the reason."),
            confirm=_("Put the corrected score in force?"),
        ),
        ActionButton(
            "send-back",
            _("Send it back"),
            perform=lambda review, by: review_actions.send_back_correction(review=review, by=by),
            allowed=lambda review, by: (
                review.state == ReviewState.PROPOSED and policies.can_confirm_correction(by, review)
            ),
            done=_("The review waits for a reviewer again."),
            is_dangerous=True,
        ),
    ]

    @admin.display(description=_("business"))
    def business(self, review: ScoreReview) -> str:
        return review.score.sme.business_name

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<path:object_id>/decide/",
            self.admin_site.admin_view(self.decide_view),
            name="scoring_scorereview_decide",
        )
        return [decide, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        review = kwargs.get("obj")
        if review is not None and self._may_decide(request, review):
            context["decide_url"] = reverse("admin:scoring_scorereview_decide", args=[review.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def decide_view(self, request: SignedInRequest, object_id: str) -> HttpResponse:
        """The disputed score with its figures, and the form of the decision."""
        review = self.get_object(request, object_id)
        if review is None:
            raise Http404
        if not self._may_decide(request, review):
            raise PermissionDenied
        form = DecisionForm(request.POST or None, review=review)
        status = 200
        if form.is_valid():
            try:
                review_actions.decide_review(
                    review=review,
                    by=request.user,
                    outcome=form.cleaned_data["outcome"],
                    reason=form.cleaned_data["reason"],
                    inputs=form.inputs,
                )
            except (Invalid, Conflict, NotAllowed) as error:
                add_domain_error(form, error)
                status = error.status
            else:
                messages.success(request, _("Your decision is recorded."))
                return redirect("admin:scoring_scorereview_change", review.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decide on a review"),
            "review": review,
            "page": presentation.page_of(review.score),
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/scoring/decide.html", context, status=status)

    @staticmethod
    def _may_decide(request: HttpRequest, review: ScoreReview) -> bool:
        return review.state == ReviewState.OPEN and policies.can_decide_review(request.user, review)
