"""Sana's listed business with something in each part of its file, and everybody around it."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.tests.factories import UserFactory
from investors.tests.factories import InvestorFactory
from scoring.tests.factories import ScoreFactory
from smes.models import Consent, Sme
from smes.tests.factories import ConsentFactory, SmeFactory
from statements.models import MonthlyFigure
from statements.tests.factories import StatementFactory, TransactionFactory

# What only a consent opens, by scope; each stands in one part of the file.
PLANTED = {
    "profile": "REGISTER-4711",
    "reasons": "33.3%",
    "monthly_figures": "7,654",
    "transactions": "Lopes Wholesale",
}
ACCOUNT_NUMBER = "PT50000201231234567890154"


@dataclass
class Cast:
    sme: Sme
    consent: Consent
    sana: User
    ines: User
    noor: User
    zed: User
    admin: User


def make_cast() -> Cast:
    sme = SmeFactory(
        listed=True,
        score=78,
        business_name="Sana Olive Oils",
        registration_number=PLANTED["profile"],
    )
    ScoreFactory(sme=sme)
    statement = StatementFactory(sme=sme, uploaded_by=sme.owner)
    TransactionFactory(
        statement=statement,
        counterparty=PLANTED["transactions"],
        description=f"Transfer {ACCOUNT_NUMBER}",
    )
    MonthlyFigure.objects.create(
        sme=sme,
        month=date(2026, 3, 1),
        currency="EUR",
        inflow=9_000_00,
        outflow=5_000_00,
        true_revenue=7_654_00,
        operating_expense=4_000_00,
        debt_service=0,
        loan_proceeds=0,
    )
    ines, noor = InvestorFactory().user, InvestorFactory().user
    return Cast(
        sme=sme,
        consent=ConsentFactory(sme=sme, grantee=ines),
        sana=sme.owner,
        ines=ines,
        noor=noor,
        zed=SmeFactory(business_name="Zed Bakery").owner,
        admin=UserFactory(admin=True),
    )
