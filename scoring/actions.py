"""What is done with scores and model versions."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import idempotency
from accounts.models import User
from audit import chain as audit
from core import clock
from core.errors import Conflict, NotAllowed
from scoring import engines, policies, queries, shadow, storing
from scoring.engine import model
from scoring.engine.inputs import InputError
from scoring.enums import ModelState, ScoreState
from scoring.models import ModelVersion, Score
from scoring.queries import Figures
from scoring.wording import in_words
from scoring.workflow import MODEL
from smes.models import Sme
from statements.queries import summary_in_force


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
    figures = figures_to_score(sme)
    answer = engines.answer(figures.inputs, figures.context)
    shadows = shadow.answers(figures.inputs)
    with transaction.atomic():
        storing.lock(sme)
        storing.check_current(sme, figures)
        before = queries.score_in_force(sme)
        if before is not None and before.state == ScoreState.DISPUTED:
            raise Conflict(
                _(
                    "A reviewer is looking at your score. Wait for the decision, or withdraw your"
                    " request to run the score again."
                ),
                code="under_review",
            )
        return storing.put_in_force(
            sme=sme, by=by, figures=figures, answer=answer, before=before, shadows=shadows
        )


def figures_to_score(sme: Sme) -> Figures:
    """What a run of the score takes. Conflict `no_figures` or `unusable_figures`, with advice."""
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
        return queries.figures_of(summary, queries.score_in_force(sme))
    except InputError as error:
        raise Conflict(
            _("Some figures cannot be scored. Correct them, then run the score again."),
            code="unusable_figures",
            fields=in_words(error.fields),
        ) from error


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
            MODEL.move(version, ModelState.CHAMPION, promoted_at=clock.now())
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
    MODEL.move(version, ModelState.CHAMPION, promoted_at=clock.now())
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
