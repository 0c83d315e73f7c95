"""The simulator's page. A GET form: what is tried can be linked, and nothing is stored."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from scoring import simulation, suggestions
from scoring.engine.inputs import InputError
from scoring.simulation_forms import SimulationForm
from smes.views import OwnerMixin


class SimulateView(OwnerMixin, TemplateView):
    """Tries other figures with the engine that scores, and says what would raise the score."""

    template_name = "scoring/simulate.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        start = simulation.start_of(self.sme)
        form = SimulationForm(
            request.GET or None, currency=start.context["currency"], start=start.inputs
        )
        found = self._run(form, start)
        shown = suggestions.shown(found, start) if found else {}
        context = self.get_context_data(form=form, start=start, simulation=found, **shown)
        return self.render_to_response(context, status=200 if found else 400)

    def _run(self, form: SimulationForm, start: simulation.Start) -> simulation.Simulation | None:
        changes: Mapping[str, Any] = {}
        if form.is_bound:
            if not form.is_valid():
                return None
            changes = form.inputs
        try:
            return simulation.simulate(start, changes)
        except InputError as error:
            for name, texts in error.fields.items():
                form.add_error(name if name in form.fields else None, texts)
            return None
