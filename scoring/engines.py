"""The choice of engine: local model, external service or rules, with the rules as the fallback.

Nothing here writes; `answer` may call another machine, so never call it inside a transaction.
"""

import time
from collections.abc import Mapping, Sequence
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

BATCH = 200  # scores asked of the service in one call


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


def current() -> tuple[str, str]:
    """The engine and version that a run of now is scored by; "" where only its answer tells.

    Raises ArtefactError where the champion cannot be used.
    """
    if settings.AI_MODE == "external":
        return Engine.EXTERNAL, ""
    if settings.AI_MODE == "fallback":
        return Engine.RULES, rules.VERSION
    return Engine.LOCAL, champion().version


def current_engine() -> str:
    return {"external": Engine.EXTERNAL, "fallback": Engine.RULES}.get(
        settings.AI_MODE, Engine.LOCAL
    )


def current_version() -> str:
    engine, version = current()
    return version or str(engine)


def answer_many(many: Sequence[tuple[Inputs, Mapping[str, Any]]]) -> list[Answer]:
    """Each pair of inputs and context by the engine of AI_MODE, in order, as `answer` would.

    The service is asked in batches; a batch that fails is answered by the rules. Raises
    ArtefactError where the champion cannot be used: many are not scored by the rules in silence.
    """
    if settings.AI_MODE == "external":
        batches = [many[start : start + BATCH] for start in range(0, len(many), BATCH)]
        return [answer for batch in batches for answer in _external_batch(batch)]
    if settings.AI_MODE == "fallback":
        reason = str(FallbackReason.CONFIGURED)
        return [Answer(rules.score(inputs, about), reason, 0) for inputs, about in many]
    model = champion()
    return [Answer(model.score(inputs, about), "", 0) for inputs, about in many]


def _external_batch(batch: Sequence[tuple[Inputs, Mapping[str, Any]]]) -> list[Answer]:
    start = time.perf_counter()
    reason = ""
    try:
        results = breaker.guarded(
            settings.AI_SERVICE_URL,
            lambda: external.score_many(
                batch, url=settings.AI_SERVICE_URL, timeout_ms=settings.AI_TIMEOUT_MS
            ),
            timeout_ms=settings.AI_TIMEOUT_MS,
        )
    except EngineUnavailable as error:
        results = [rules.score(inputs, about) for inputs, about in batch]
        reason = str(error.reason)
    each = round((time.perf_counter() - start) * 1000 / len(batch))
    return [Answer(result, reason, each) for result in results]


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
