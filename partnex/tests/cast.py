"""The fixed cast: Sana owns a business, Ines has her consent, Noor has not, Zed is a stranger."""

from dataclasses import dataclass

from accounts import tokens
from accounts.models import Notification, User
from accounts.notifications import notify
from accounts.tests.factories import UserFactory
from investors.models import SavedSearch, Watch
from investors.tests.factories import InvestorFactory, SavedSearchFactory, WatchFactory
from scoring.models import Score
from scoring.tests.factories import ScoreFactory
from smes.models import Consent, Sme
from smes.tests.factories import ConsentFactory, SmeFactory
from statements.figures import refresh_monthly_figures
from statements.models import Break, CategoryRule, MonthlyFigure, Statement, Transaction
from statements.tests.factories import (
    BreakFactory,
    CategoryRuleFactory,
    StatementFactory,
    TransactionFactory,
)


@dataclass
class Cast:
    sana: User
    zed: User
    ines: User
    noor: User
    admin: User
    sme: Sme
    consent: Consent
    statement: Statement
    transaction: Transaction
    problem: Break
    rule: CategoryRule
    figure: MonthlyFigure
    score: Score
    notification: Notification
    watch: Watch
    search: SavedSearch


def make_cast() -> Cast:
    sme = SmeFactory(listed=True, business_name="Sana Olive Oils")
    ines, noor = InvestorFactory().user, InvestorFactory().user
    statement = StatementFactory(sme=sme)
    transaction = TransactionFactory(statement=statement)
    refresh_monthly_figures(sme)
    notification = notify(
        user=sme.owner, kind="milestone", title="A milestone", dedupe_key="milestone"
    )
    assert notification is not None
    return Cast(
        sana=sme.owner,
        zed=SmeFactory(business_name="Zed Bakery").owner,
        ines=ines,
        noor=noor,
        admin=UserFactory(admin=True),
        sme=sme,
        consent=ConsentFactory(sme=sme, grantee=ines),
        statement=statement,
        transaction=transaction,
        problem=BreakFactory(statement=statement),
        rule=CategoryRuleFactory(sme=sme),
        figure=sme.monthly_figures.get(),
        score=ScoreFactory(sme=sme),
        notification=notification,
        watch=WatchFactory(user=ines, sme=sme),
        search=SavedSearchFactory(user=ines, query="industry=G"),
    )


def bearer(user: User) -> dict[str, str]:
    """The headers of a program signed in as `user`."""
    return {"Authorization": f"Bearer {tokens.issue(user=user).access}"}
