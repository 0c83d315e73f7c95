"""The choice of engine: local model, external service or rules, with the rules as the fallback.

Nothing here writes; `answer` may call another machine, so never call it inside a transaction.
"""

import time
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings

from scoring import breaker
from scoring.clients import external
from scoring.clients.external import EngineUnavailable
from scoring.engine import model, rules
from scoring.engine.inputs import Inputs
from scoring.engine.model import ArtefactError, Model
from scoring.engine.result import Result
from scoring.enums import Engine, FallbackReason, ModelState
from scoring.models import ModelVersion, Score


class Answer(NamedTuple):
    """A result, why the rules gave it (or ""), and how long it took."""

    result: Result
    fallback_reason: str
    latency_ms: int


def answer(inputs: Inputs, context: Mapping[str, Any]) -> Answer:
    """The score of `inputs` by the engine of AI_MODE; its failure is answered by the rules."""
    start = time.perf_counter()
    reason = ""
    try:
        result = _ask(settings.AI_MODE, inputs, context)
    except EngineUnavailable as error:
        result, reason = rules.score(inputs, context), error.reason
    if settings.AI_MODE == "fallback":
        reason = FallbackReason.CONFIGURED
    return Answer(result, str(reason), round((time.perf_counter() - start) * 1000))


def _ask(mode: str, inputs: Inputs, context: Mapping[str, Any]) -> Result:
    if mode == "fallback":
        return rules.score(inputs, context)
    if mode == "external":
        return breaker.guarded(
            settings.AI_SERVICE_URL,
            lambda: external.score(
                inputs,
                url=settings.AI_SERVICE_URL,
                timeout_ms=settings.AI_TIMEOUT_MS,
                context=context,
            ),
            timeout_ms=settings.AI_TIMEOUT_MS,
        )
    try:
        return champion().score(inputs, context)
    except ArtefactError as error:
        raise EngineUnavailable(FallbackReason.ARTEFACT, str(error)) from error


def champion() -> Model:
    """The registry's champion; before any is registered, the model of this release.

    Raises ArtefactError where its artefact is not what was registered.
    """
    registered = ModelVersion.objects.filter(state=ModelState.CHAMPION).first()
    if registered is None:
        return model.shipped()
    return loaded(registered)


def loaded(version: ModelVersion) -> Model:
    """The model of a registered version. Raises ArtefactError like `champion`."""
    return _load(version.version, version.artefact_sha256)


def recompute(score: Score) -> Result | None:
    """The stored inputs through the stored version; None for an external engine's score."""
    inputs = Inputs.from_mapping(score.inputs)
    if score.engine == Engine.RULES:
        return rules.score(inputs)
    if score.engine == Engine.LOCAL:
        return model.load(model.ARTEFACTS / f"{score.model_version}.json").score(inputs)
    return None


@cache
def _load(version: str, sha256: str) -> Model:
    return model.load(model.ARTEFACTS / f"{version}.json", sha256)
