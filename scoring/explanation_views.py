"""Downloads: the explanation of the score in force, and the program that computes it again."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scoring import queries
from scoring.engine.explanation import recompute_script as script
from scoring.explaining import document_of
from scoring.models import Score
from smes.views import OwnerMixin


def as_attachment(content: str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def document_response(score: Score) -> HttpResponse:
    """The explanation as a file."""
    text = json.dumps(document_of(score), ensure_ascii=False, allow_nan=False, indent=2)
    return as_attachment(text, f"partnex-score-{score.pk}.json", "application/json")


class ExplanationView(OwnerMixin):
    """The explanation of the score in force; 404 while there is none."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        score = queries.score_in_force(self.sme)
        if score is None:
            raise Http404
        return document_response(score)


@login_not_required
@require_safe
def recompute_script(request: HttpRequest) -> HttpResponse:
    """The program that computes an explanation's score again, for everybody."""
    return as_attachment(script(), "recompute.py", "text/x-python")
