"""Endpoints that compute and explain without storing anything."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.requests import ApiRequest
from core.errors import Invalid
from scoring import simulation
from scoring.engine.inputs import InputError
from scoring.explaining import document_of
from scoring.models import Score
from scoring.serializers import SimulationRequestSerializer, SimulationSerializer
from smes.api import OwnerApi


class SimulateApi(OwnerApi):
    """What the score would be with other figures, and what would raise it."""

    serializer_class = SimulationSerializer

    @extend_schema(request=SimulationRequestSerializer, responses={200: SimulationSerializer})
    def post(self, request: ApiRequest) -> Response:
        """Inputs that are left out are those in force; null is "not known". Nothing is stored."""
        start = simulation.start_of(self.get_business())
        try:
            found = simulation.simulate(start, self.validated(SimulationRequestSerializer))
        except InputError as error:
            raise Invalid(_("Some inputs cannot be scored."), fields=error.fields) from error
        return Response(self.get_serializer(answer_of(found, start)).data)


def answer_of(found: simulation.Simulation, start: simulation.Start) -> dict[str, Any]:
    after, above = found.after, found.next_level
    return {
        "score": after.value,
        "risk_level": after.level.name,
        "probability_of_default": after.probability_of_default,
        "model_version": after.model_version,
        "base": after.base,
        "contributions": after.contributions_json(),
        "reasons": after.reasons_json(),
        "inputs": found.inputs.as_json(),
        "score_before": found.before.value if found.before else None,
        "differences": {code: float(points) for code, points in found.differences.items()},
        "next_level": above.name if above else None,
        "next_level_from": above.minimum if above else None,
        "outside": found.outside,
        "suggestions": [
            {
                "changes": {name: str(value) for name, value in each.changes.items()},
                "score": each.result.value,
                "risk_level": each.result.level.name,
                "reaches_next_level": each.reaches,
                "effort": float(each.effort),
                "shown_from": simulation.shown_by(each.changes, start.summary).first,
                "shown_in_full_from": simulation.shown_by(each.changes, start.summary).full,
            }
            for each in found.suggestions
        ],
    }


class ExplanationApi(GenericAPIView):
    """The explanation of one score, with the formula that made it."""

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: ApiRequest, pk: int) -> Response:
        """As a file that the program at `/model/recompute.py` computes again offline."""
        scores = Score.objects.select_related("summary", "sme")
        score = scores.get_visible(request.user, pk=pk)
        name = f'attachment; filename="partnex-score-{score.pk}.json"'
        return Response(document_of(score), headers={"Content-Disposition": name})
