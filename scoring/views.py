"""Pages: the owner's score, and the model card for everybody."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from scoring import (
    actions,
    engines,
    milestones,
    model_card,
    presentation,
    queries,
    suggestions,
)
from scoring.drift import drift_of
from scoring.engine import rules
from scoring.engine.model import ArtefactError
from smes.views import OwnerMixin
from statements.queries import summary_in_force


class ScoreView(OwnerMixin, TemplateView):
    """The score in force, what makes it up, and its history. POST runs it anew."""

    template_name = "scoring/score.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        score = queries.score_in_force(self.sme)
        summary = summary_in_force(self.sme)
        shown = suggestions.for_score(score) if score else {}
        return super().get_context_data(
            **shown,
            sme=self.sme,
            page=presentation.page_of(score) if score else None,
            chart=presentation.history_chart(queries.history(self.sme)) if score else None,
            has_figures=summary is not None,
            is_outdated=bool(score and summary and score.summary_id != summary.pk),
            milestones=milestones.of(self.sme),
            reviews=queries.reviews_of(self.sme),
            key=uuid.uuid4().hex,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        score = actions.run_score(
            sme=self.sme, by=request.user, idempotency_key=request.POST.get("key") or None
        )
        messages.success(request, _("Your score is %(score)s of 100.") % {"score": score.value})
        return redirect("scoring:score")


@method_decorator(login_not_required, name="dispatch")
class ModelCardView(TemplateView):
    """How scores are made, from what, and how well that works; printed from the artefact."""

    template_name = "scoring/model_card.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            champion = engines.champion()
        except ArtefactError:
            champion = None
        return super().get_context_data(
            card=model_card.card_of(champion) if champion else None,
            rules_version=rules.VERSION,
            levels=model_card.levels(),
            drift=presentation.drift_rows(drift_of(champion)) if champion else [],
            **kwargs,
        )
