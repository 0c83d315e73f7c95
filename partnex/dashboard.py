"""What the owner's dashboard shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.ui.charts import Chart
from scoring import milestones
from scoring.models import Milestone, Score
from scoring.queries import score_in_force
from scoring.wording import in_language
from smes.models import ConsentAccess, Sme
from statements import workflow
from statements.enums import StatementStatus
from statements.figure_presenters import cash_flow_chart
from statements.models import FinancialSummary, Statement
from statements.queries import currencies_of, monthly_figures, summary_in_force

LOOKS = 5
ADVICE = 2
WAITING = (
    StatementStatus.NEEDS_MAPPING,
    StatementStatus.NEEDS_PASSWORD,
    StatementStatus.UNREADABLE,
    StatementStatus.FAILED,
)


@dataclass(frozen=True)
class Step:
    """Something to do: `state` is done, current or todo."""

    title: str
    text: str
    url: str
    label: str
    state: str = "current"


@dataclass(frozen=True)
class Dashboard:
    """The owner's business at a glance."""

    sme: Sme
    checklist: list[Step]
    next_steps: list[Step]
    score: Score | None
    cash_flow: Chart | None
    looks: QuerySet[ConsentAccess]
    milestones: list[Milestone]

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.checklist)

    @property
    def total(self) -> int:
        return len(self.checklist)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def dashboard_of(sme: Sme, user: User) -> Dashboard:
    statements = Statement.objects.visible_to(user)
    score, summary = score_in_force(sme), summary_in_force(sme)
    return Dashboard(
        sme=sme,
        checklist=_checklist(sme, statements, summary),
        next_steps=list(_next_steps(sme, statements, summary, score)),
        score=score,
        cash_flow=_cash_flow(sme),
        looks=ConsentAccess.objects.visible_to(user)
        .select_related("who")
        .order_by("-at", "-id")[:LOOKS],
        milestones=milestones.of(sme),
    )


def _cash_flow(sme: Sme) -> Chart | None:
    currencies = currencies_of(sme)
    if not currencies:
        return None
    months = monthly_figures(sme, currency=currencies[0])
    return cash_flow_chart(list(months), currencies[0])


def _checklist(
    sme: Sme, statements: QuerySet[Statement], summary: FinancialSummary | None
) -> list[Step]:
    """The way from nothing to the listing; the first step that is not done is current."""
    steps = [
        (
            _("Describe your business"),
            _("Name, industry and place."),
            "smes:profile",
            _("Change"),
            True,
        ),
        (
            _("Upload a statement"),
            _("The file that your bank gives you. Partnex reads it and checks every balance."),
            "statements:upload",
            _("Upload"),
            statements.filter(status__in=workflow.SETTLED).exists(),
        ),
        (
            _("Check your figures"),
            _("Three months of statements are enough; you can declare what they cannot show."),
            "statements:figures",
            _("Figures"),
            summary is not None,
        ),
        (
            _("Get your score"),
            _("It takes a second, and nobody sees it until you list your business."),
            "scoring:score",
            _("Score"),
            sme.score is not None,
        ),
        (
            _("Let investors find you"),
            _("Switch the listing on; you see beforehand what becomes public."),
            "smes:sharing",
            _("Sharing"),
            sme.is_listed,
        ),
    ]
    current = next((index for index, step in enumerate(steps) if not step[-1]), None)
    return [
        Step(
            title,
            text,
            reverse(name),
            label,
            "done" if done else "current" if index == current else "todo",
        )
        for index, (title, text, name, label, done) in enumerate(steps)
    ]


def _next_steps(
    sme: Sme,
    statements: QuerySet[Statement],
    summary: FinancialSummary | None,
    score: Score | None,
) -> Iterator[Step]:
    """What would help now, the most pressing first."""
    waiting = statements.filter(status__in=WAITING).count()
    if waiting:
        yield Step(
            ngettext(
                "%(count)s statement needs your help",
                "%(count)s statements need your help",
                waiting,
            )
            % {"count": waiting},
            _("They count as soon as they are read."),
            reverse("statements:list"),
            _("Show"),
        )
    if score and summary and score.summary_id != summary.pk:
        yield Step(
            _("Your figures have changed"),
            _("Run the score again to bring it up to date."),
            reverse("scoring:score"),
            _("Score"),
        )
    improvable = (
        [in_language(row) for row in score.reasons if row["kind"] != "strength"] if score else []
    )
    for reason in improvable[:ADVICE]:
        yield Step(reason["title"], reason["advice"], reverse("scoring:score"), _("Why"))
