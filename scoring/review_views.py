"""The owner's pages around a review of her score."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.requests import SignedInRequest
from core.errors import Conflict
from core.views import ActionFormMixin
from scoring import queries, review_actions
from scoring.enums import ReviewState
from scoring.models import ScoreReview
from scoring.review_forms import ReviewForm
from smes.views import OwnerMixin


class ReviewView(ActionFormMixin, OwnerMixin, TemplateView):
    """Asks for a person to look at the score in force."""

    request: SignedInRequest
    template_name = "scoring/review.html"
    form_class = ReviewForm
    success_url = reverse_lazy("scoring:score")
    success_message = gettext_lazy("A person will look at your score. You will be told.")

    def perform(self, form: BaseForm) -> ScoreReview:
        score = queries.score_in_force(self.sme)
        if score is None:
            raise Conflict(_("There is no score in force to look at."), code="no_score")
        return review_actions.ask_for_review(
            score=score, by=self.request.user, text=form.cleaned_data["text"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(score=queries.score_in_force(self.sme), **kwargs)


class WithdrawReviewView(OwnerMixin):
    """Takes the owner's open request back."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest) -> HttpResponse:
        reviews = ScoreReview.objects.select_related("score__sme")
        review = reviews.get_visible(request.user, score__sme=self.sme, state=ReviewState.OPEN)
        review_actions.withdraw_review(review=review, by=request.user)
        messages.success(request, _("Your request is withdrawn. The score counts as before."))
        return redirect("scoring:score")
