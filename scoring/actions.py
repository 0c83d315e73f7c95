"""What is done with scores and model versions."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import idempotency
from accounts.models import User
from audit import chain as audit
from core import clock
from core.errors import Conflict, NotAllowed
from scoring import after, engines, policies, queries
from scoring.engine import model
from scoring.engine.inputs import InputError
from scoring.engines import Answer
from scoring.enums import ModelState, ScoreState
from scoring.listing_row import latest_of
from scoring.models import ModelVersion, Score
from scoring.workflow import MODEL, SCORE
from smes.models import Sme
from statements.models import FinancialSummary
from statements.queries import summary_in_force

VALID_FOR = timedelta(days=90)


def run_score(*, sme: Sme, by: Any, idempotency_key: str | None = None) -> Score:
    """Score the summary in force. The same `idempotency_key` answers the same score again.

    Conflict `no_figures` where there is nothing to score yet, `unusable_figures` where a figure
    cannot be scored. Not to be called inside a transaction: it may call the external engine.
    """
    if not policies.can_run_score(by, sme):
        raise NotAllowed(_("Only the owner can ask for the score of a business."))
    if idempotency_key is None:
        return _run(sme, by)
    pk, _replayed = idempotency.run_once(
        user=by,
        action="score:run",
        key=idempotency_key,
        body={"sme": sme.pk},
        func=lambda: _run(sme, by).pk,
    )
    return Score.objects.visible_to(by).select_related("summary").get(pk=pk)


def _run(sme: Sme, by: User) -> Score:
    summary = summary_in_force(sme)
    if summary is None:
        raise Conflict(
            _(
                "There are no figures to score yet. Upload statements of at least three months,"
                " or declare the yearly figures."
            ),
            code="no_figures",
        )
    try:
        inputs = queries.inputs_of(summary)
    except InputError as error:
        raise Conflict(
            _("Some figures cannot be scored. Correct them, then run the score again."),
            code="unusable_figures",
            fields=error.fields,
        ) from error
    answer = engines.answer(inputs, queries.context_of(summary))
    return _store(sme=sme, by=by, summary=summary, inputs=inputs.as_json(), answer=answer)


@transaction.atomic
def _store(
    *, sme: Sme, by: User, summary: FinancialSummary, inputs: dict[str, Any], answer: Answer
) -> Score:
    """Put the score in force and onto the business, in one transaction."""
    Sme.objects.select_for_update().get(pk=sme.pk)  # parallel runs take turns from here
    if summary_in_force(sme) != summary:
        raise Conflict(
            _("The figures changed while they were scored. Run the score again."),
            code="stale_state",
        )
    before = queries.score_in_force(sme)
    if before is not None:
        SCORE.move(before, ScoreState.SUPERSEDED)
    result, now = answer.result, clock.now()
    score = Score(
        sme=sme,
        summary=summary,
        value=result.value,
        risk_level=result.level.name,
        engine=result.engine,
        model_version=result.model_version,
        probability_of_default=result.probability_of_default,
        inputs=inputs,
        base=result.base,
        contributions=result.contributions_json(),
        reasons=result.reasons_json(),
        fallback_reason=answer.fallback_reason,
        latency_ms=answer.latency_ms,
        created_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    score.save()
    latest = latest_of(score=score, summary=summary)
    Sme.objects.filter(pk=sme.pk).update(**latest)
    for name, value in latest.items():
        setattr(sme, name, value)
    audit.record(
        "score:run",
        by=by,
        target=score,
        sme=sme.pk,
        summary=summary.pk,
        value=score.value,
        before=before.value if before else None,
        engine=score.engine,
        model_version=score.model_version,
        fallback_reason=score.fallback_reason,
    )
    after.tell([score.pk])
    return score


# -- The registry of models


@transaction.atomic
def register_model(*, by: User | None = None) -> ModelVersion:
    """Register the model of this release; the first ever registered becomes the champion.

    Doing it again changes nothing. Raises ArtefactError where the artefact cannot be trusted.
    """
    loaded = model.shipped()
    document = loaded.document
    version, created = ModelVersion.objects.get_or_create(
        name=document["name"],
        version=loaded.version,
        defaults={
            "kind": document["kind"],
            "data_hash": document["card"]["data"]["sha256"],
            "artefact_sha256": loaded.sha256,
            "metrics": document["card"]["metrics"],
            "thresholds": {level["name"]: level["from"] for level in document["card"]["levels"]},
            "features": [part["code"] for part in document["features"]],
            "trained_on": date.fromisoformat(document["trained_on"]),
        },
    )
    if created:
        audit.record("model:registered", by=by, target=version, sha256=loaded.sha256)
        if not ModelVersion.objects.filter(state=ModelState.CHAMPION).exists():
            MODEL.move(version, ModelState.SHADOW)
            MODEL.move(version, ModelState.CHAMPION)
            audit.record("model:promoted", by=by, target=version, before=None)
    return version


@transaction.atomic
def propose_model(*, version: ModelVersion, by: User) -> ModelVersion:
    """Make a version the shadow; the first of the two people that a new champion needs."""
    if not policies.can_propose_model(by, version):
        raise NotAllowed(_("Only administrators can propose a model."))
    before = MODEL.move(version, ModelState.SHADOW, proposed_by=by)
    audit.record("model:proposed", by=by, target=version, before=before)
    return version


@transaction.atomic
def promote_model(*, version: ModelVersion, by: User) -> ModelVersion:
    """Make the shadow the champion; the former champion retires."""
    if not policies.can_promote_model(by, version):
        raise NotAllowed(_("Another administrator than the one who proposed it promotes a model."))
    champion = ModelVersion.objects.filter(state=ModelState.CHAMPION).first()
    if champion is not None:
        MODEL.move(champion, ModelState.RETIRED)
    MODEL.move(version, ModelState.CHAMPION)
    audit.record(
        "model:promoted", by=by, target=version, before=champion.version if champion else None
    )
    return version


@transaction.atomic
def retire_model(*, version: ModelVersion, by: User) -> ModelVersion:
    """Take a shadow out of the running. The champion retires only when another takes its place."""
    if not policies.can_retire_model(by, version):
        raise NotAllowed(_("Only administrators can retire a model."))
    if version.state == ModelState.CHAMPION:
        raise Conflict(
            _("The champion retires when another version takes its place."), code="champion"
        )
    before = MODEL.move(version, ModelState.RETIRED)
    audit.record("model:retired", by=by, target=version, before=before)
    return version
