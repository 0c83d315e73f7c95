"""Everybody at once: the scores in force through a new champion, or over a new month's figures.

By chunks of businesses in the order of their keys. A chunk is read and scored first, and stored in
one transaction that also says how far the run has come, so a run that is killed goes on where it
stopped: nothing twice, nothing missing. Readers are never blocked; an owner's own run in the
meantime wins over the chunk's. A score under review is left to its reviewer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from audit import chain as audit
from core import clock
from scoring import after, bulk_storing, engines, queries, shadow, storing, tasks
from scoring.engine.inputs import InputError, Inputs
from scoring.engines import Answer
from scoring.enums import RescoreReason, ScoreState
from scoring.listing_row import latest_of
from scoring.models import RescoreRun, Score
from scoring.queries import Figures
from scoring.workflow import SCORE
from smes.models import Sme
from statements.models import FinancialSummary
from statements.queries import summary_in_force

CHUNK = 2000  # businesses in one transaction
NOT_READ = ("contributions", "reasons", "summary__sources")  # the bulk of a row's bytes


def rescore(
    *, reason: str, chunk: int = CHUNK, progress: Callable[[RescoreRun], None] = lambda run: None
) -> RescoreRun:
    """Score all businesses with a score in force, going on with an unfinished run of this kind.

    Not to be called inside a transaction. Raises ArtefactError where the champion cannot be used.
    """
    run = _start(reason)
    while _step(run, chunk):
        progress(run)
    return run


def _start(reason: str) -> RescoreRun:
    version = engines.current_version()
    with transaction.atomic():
        unfinished = RescoreRun.objects.filter(reason=reason, finished_at=None)
        unfinished.exclude(model_version=version).update(finished_at=clock.now())
        run, is_new = RescoreRun.objects.get_or_create(
            reason=reason, model_version=version, finished_at=None
        )
        if is_new:
            audit.record("rescore:started", target=run, reason=reason, model_version=version)
    return run


@dataclass
class Chunk:
    """The next businesses, by the scores they have, and what becomes of each."""

    scores: Sequence[Score]
    figures: list[tuple[Score, Figures, datetime | None]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0


def _step(run: RescoreRun, size: int) -> bool:
    """One chunk; whether there was one."""
    done_to = run.done_to
    scores = Score.objects.in_force().filter(sme__gt=done_to).order_by("sme")
    scores = scores.select_related("summary", "correction").defer(*NOT_READ)
    chunk = Chunk(list(scores[:size]))
    _choose(run, chunk)
    chunk.answers = engines.answer_many(
        [(figures.inputs, figures.context) for _, figures, _ in chunk.figures]
    )
    shadows = shadow.answers_many([figures.inputs for _, figures, _ in chunk.figures])
    with transaction.atomic():
        locked = RescoreRun.objects.select_for_update().get(pk=run.pk)
        if (locked.done_to, locked.finished_at) == (done_to, None):  # no other process was faster
            _store(locked, chunk, shadows)
    run.refresh_from_db()
    return run.finished_at is None


def _choose(run: RescoreRun, chunk: Chunk) -> None:
    """Which of the chunk are to be scored, and on which figures."""
    newest: dict[int, int] = {}
    if run.reason == RescoreReason.NEW_MONTH:
        summaries = FinancialSummary.objects.filter(sme__in=[s.sme_id for s in chunk.scores])
        found = summaries.values_list("sme").annotate(Max("pk"))
        newest = dict(found)
    current, now = engines.current(), clock.now()
    for score in chunk.scores:
        if score.state == ScoreState.DISPUTED or score.expires_at <= now:
            chunk.unchanged += 1
            continue
        try:
            figures = _figures(score, newest.get(score.sme_id, 0))
        except InputError:
            chunk.refused += 1
            continue
        is_same = figures.summary.pk == score.summary_id
        if is_same and (score.engine, score.model_version) == current:
            chunk.unchanged += 1
            continue
        # The same evidence does not become younger by another model's look at it.
        chunk.figures.append((score, figures, score.expires_at if is_same else None))


def _figures(score: Score, newest: int) -> Figures:
    if newest > score.summary_id:
        summary = summary_in_force(score.sme)
        if summary is not None and summary.pk != score.summary_id:
            return queries.figures_of(summary, score)
    return Figures(
        summary=score.summary,
        inputs=Inputs.from_mapping(score.inputs),
        context=score.context or queries.context_of(score.summary),
        correction=score.correction,
    )


def _store(run: RescoreRun, chunk: Chunk, shadows: Sequence[Sequence[Any]]) -> None:
    """Put the chunk's scores in force, in the caller's transaction."""
    last = chunk.scores[-1].sme_id if chunk.scores else run.done_to
    ids = [score.sme_id for score, _, _ in chunk.figures]
    list(Sme.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    standing = bulk_storing.keys_in_force(ids)
    new: list[Score] = []
    beside: dict[int, Sequence[Any]] = {}
    unchanged = chunk.unchanged
    for (score, figures, expires_at), answer, said in zip(
        chunk.figures, chunk.answers, shadows, strict=True
    ):
        result = answer.result
        is_same = (result.engine, result.model_version, figures.summary.pk) == (
            score.engine,
            score.model_version,
            score.summary_id,
        )
        if is_same or standing.get(score.sme_id) != score.pk:
            unchanged += 1
            continue
        beside[score.sme_id] = said
        new.append(
            storing.score_of(
                sme_id=score.sme_id, by=None, figures=figures, answer=answer, expires_at=expires_at
            )
        )
    SCORE.move_all(Score, [standing[score.sme_id] for score in new], ScoreState.SUPERSEDED)
    bulk_storing.insert(new)
    bulk_storing.update_businesses(
        {score.sme_id: latest_of(score=score, summary=score.summary) for score in new}
    )
    keys = bulk_storing.keys_in_force(beside) if new else {}
    bulk_storing.insert(
        [
            shadow.row_of(score, answer.version, answer.result, score_id=keys[score.sme_id])
            for score in new
            for answer in beside[score.sme_id]
        ]
    )
    counts: dict[str, Any] = {
        "examined": len(chunk.scores),
        "written": len(new),
        "unchanged": unchanged,
        "refused": chunk.refused,
    }
    RescoreRun.objects.filter(pk=run.pk).update(
        done_to=last,
        finished_at=None if chunk.scores else clock.now(),
        **{name: F(name) + count for name, count in counts.items()},
    )
    tag = "rescore:chunk" if chunk.scores else "rescore:finished"
    audit.record(tag, target=run, to=last, model_version=run.model_version, **counts)
    after.tell(list(keys.values()))
    if keys:
        transaction.on_commit(partial(tasks.tell_of_moves.enqueue, list(keys.values())))
