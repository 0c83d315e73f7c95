"""What the shadow models say of the inputs of a run, stored beside its score.

They never decide and never fail a run: a shadow that cannot answer is missing from its comparison,
and the log says why.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import IntegrityError, transaction

from scoring import engines
from scoring.engine.inputs import Inputs
from scoring.engine.model import ArtefactError
from scoring.engine.result import Result
from scoring.enums import ModelState
from scoring.models import ModelVersion, Score, ShadowScore

log = logging.getLogger(__name__)
# What an artefact that is sound as a file can still do when it is evaluated.
BROKEN = (ArtefactError, ArithmeticError, LookupError, TypeError, ValueError)


class ShadowAnswer(NamedTuple):
    version: ModelVersion
    result: Result


def answers(inputs: Inputs) -> list[ShadowAnswer]:
    """What each shadow model says."""
    return answers_many([inputs])[0]


def store(score: Score, shadows: Iterable[ShadowAnswer]) -> None:
    """Keep the answers beside the score, in its transaction."""
    rows = [row_of(score, shadow.version, shadow.result) for shadow in shadows]
    try:
        with transaction.atomic():
            ShadowScore.objects.bulk_create(rows)
    except IntegrityError as error:  # e.g. the version was deleted meanwhile
        log.warning("The shadow scores of %s are not stored: %r", score.pk, error)


def answers_many(many: Sequence[Inputs]) -> list[list[ShadowAnswer]]:
    """What each shadow model says of each, in order."""
    found: list[list[ShadowAnswer]] = [[] for _ in many]
    for version in ModelVersion.objects.filter(state=ModelState.SHADOW).order_by("pk"):
        try:
            model = engines.loaded(version)
            for said, inputs in zip(found, many, strict=True):
                said.append(ShadowAnswer(version, model.score(inputs)))
        except BROKEN as error:
            log.warning("The shadow model %s did not answer: %r", version.version, error)
    return found


def row_of(
    score: Score, version: ModelVersion, result: Result, *, score_id: int | None = None
) -> ShadowScore:
    return ShadowScore(
        score_id=score_id or score.pk,
        version=version,
        value=result.value,
        probability_of_default=result.probability_of_default,
        contributions=result.contributions_json(),
        created_at=score.created_at,
    )
