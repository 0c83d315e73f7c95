"""The demo's history, told in order through the same actions that people use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import Q

from accounts.actions import register_user, verify_address, verify_identity
from accounts.enums import Role
from accounts.mail import held_back
from accounts.models import Notification, User
from audit.chain import record
from core import clock
from core.errors import Conflict
from core.money import exponent
from investors.actions import create_profile as create_investor_profile
from investors.actions import update_profile as update_investor_profile
from investors.models import Investor
from investors.search_actions import save_search
from investors.watch_actions import watch
from partnex.demo.cast import FUNDERS, HEALTHS, PASSWORD, Business, Funder, businesses
from partnex.demo.files import Period, statement_file
from partnex.demo.ledgers import Entry, ledger, month_starts
from scoring.actions import register_model, run_score
from scoring.models import Score
from smes.actions import create_profile, give_consent, list_business
from smes.enums import Scope
from smes.models import Sme
from statements.actions import declare_summary, upload_statement
from statements.enums import Source
from statements.models import FinancialSummary, Statement

DOMAIN = "partnex.example"
WATCHED = 3  # businesses on the investor's list
DECLARED_ONLY = {"morin", "harbor"}
UNLISTED = {"maple", "nile"}
WITH_A_MISSING_ROW = {"timber", "padma"}
WITH_AN_UNKNOWN_LAYOUT = {"sana"}
OPEN_TO_VERIFIED = {"kestrel", "amani", "atlas", "pampas", "lumen", "jaipur", "kofi", "quetzal"}


def address(key: str) -> str:
    return f"{key}@{DOMAIN}"


def is_told() -> bool:
    """Whether the whole story stands in the database; its last act is the administrator."""
    return User.objects.filter(email=address("admin")).exists()


def people() -> Q:
    return Q(email__endswith=f"@{DOMAIN}")


def forget() -> None:
    """Remove the demo's people and all that is theirs. The audit trail keeps what happened."""
    owners = User.objects.filter(people())
    smes = Sme.objects.filter(owner__in=owners)
    for statement in Statement.objects.filter(sme__in=smes).iterator():
        statement.file.delete(save=False)
    for model in (Score, Statement, FinancialSummary):
        rows = model._base_manager.filter(sme__in=smes)
        rows._raw_delete(rows.db) if model is Score else rows.delete()
    smes.delete()
    Investor.objects.filter(user__in=owners).delete()
    owners.delete()
    record("demo:removed")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens at a moment of the story."""

    at: datetime
    do: Callable[[], None]


def tell(count: int, say: Callable[[str], None]) -> None:
    """Let the whole history happen, in order, for `count` businesses."""
    today = clock.today()
    cast = businesses(count)
    start = datetime.combine(month_starts(today)[0], time(9), UTC) - timedelta(days=30)
    with clock.at(start):
        register_model()
        smes = {business.key: enter(business) for business in cast}
        funders = {funder.key: enter_funder(funder) for funder in FUNDERS}
    acts = sorted(
        (act for business in cast for act in history(business, smes[business.key], today)),
        key=lambda act: act.at,
    )
    for number, act in enumerate(acts, 1):
        with clock.at(act.at), held_back():
            act.do()
        if number % 50 == 0:
            say(f"  {number} of {len(acts)} acts")
    share(cast, smes, funders)
    follow(cast, smes, funders["ines"])
    catch_up()
    administrator = User.objects.create_superuser(address("admin"), PASSWORD)
    welcome(administrator)
    for funder in FUNDERS:
        if funder.verified:
            verify_identity(person=funders[funder.key], by=administrator)


def enter(business: Business) -> Sme:
    owner = register_user(email=address(business.key), password=PASSWORD, role=Role.SME)
    welcome(owner)
    return create_profile(
        by=owner,
        business_name=business.name,
        industry=business.industry,
        country=business.country,
        city=business.city,
        years_of_operation=business.years,
        employees=business.employees,
        currency=business.currency,
        description=business.description,
    )


def enter_funder(funder: Funder) -> User:
    user = register_user(email=address(funder.key), password=PASSWORD, role=Role.INVESTOR)
    welcome(user)
    create_investor_profile(
        by=user,
        full_name=funder.name,
        organization=funder.organization,
        country=funder.country,
        city=funder.city,
        interests=list(funder.interests),
    )
    return user


def welcome(user: User) -> None:
    """Nobody reads the demo's mail, so its addresses count as verified."""
    defaults = {"primary": True}
    found, _created = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults=defaults
    )
    verify_address(address=found)


def catch_up() -> None:
    """Nobody reads the demo's mail, so none is sent; what is older than a month has been read."""
    told = Notification.objects.filter(user__in=User.objects.filter(people()))
    told.update(mail_due_at=None)
    old = told.filter(is_unread=True, created_at__lt=clock.now() - timedelta(days=30))
    old.update(is_unread=False, read_at=clock.now())


def history(business: Business, sme: Sme, today: date) -> Iterator[Act]:
    """What one business does in eighteen months: declare, upload, be scored, be listed."""
    months = month_starts(today)
    opening, entries = ledger(business, today)
    step = 3 if HEALTHS[business.health].prompt else 6
    dice = sum(map(ord, business.key))
    moment = at(months[0], days=-20, minutes=dice)
    yield Act(moment, lambda: declare(business, sme, opening, entries[: len(entries) // 2]))
    if business.key in DECLARED_ONLY:
        yield Act(at(today, days=-dice % 60 - 1), lambda: score_and_list(business, sme))
        return
    for first in range(0, len(months), step):
        start = months[first]
        end = (months[first + step - 1] + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        part = [entry for entry in entries if start <= entry.on <= end]
        period = Period(business, start, end, opening, part)
        opening = period.closing
        late = 6 + dice % 9 if step == 3 else 40
        moment = min(
            at(end, days=late, minutes=dice), clock.now() - timedelta(minutes=600 - dice % 600)
        )
        last = first + step == len(months)
        yield Act(moment, partial(file, business, sme, period, last=last))


def at(day: date, *, days: int = 0, minutes: int = 0) -> datetime:
    return datetime.combine(day, time(8), UTC) + timedelta(days=days, minutes=minutes % 480)


def declare(business: Business, sme: Sme, opening: Decimal, entries: list[Entry]) -> None:
    """The owner's own account of her year, a little rosier than her bank's."""
    health = HEALTHS[business.health]
    places = Decimal(1).scaleb(-exponent(business.currency))
    year = Decimal(business.revenue * 12)
    cost = Decimal(str(health.supplies + health.wages + health.rent + 0.05))
    declare_summary(
        sme=sme,
        by=sme.owner,
        revenue=(year * Decimal("0.98")).quantize(places),
        expenses=(year * cost * Decimal("0.98")).quantize(places),
        debt=(year / 12 * Decimal(str(health.debt * 3))).quantize(places),
        revenue_growth=Decimal(str(round(health.growth, 2))),
        reporting_consistency=Decimal("0.5"),
        impact_score=None if health.impact is None else Decimal(str(health.impact)),
    )


def file(business: Business, sme: Sme, period: Period, *, last: bool) -> None:
    if last and business.key in WITH_A_MISSING_ROW:
        rows = list(period.entries)
        name, content = statement_file(period)
        lines = content.splitlines(keepends=True)
        del lines[len(rows) // 2]
        content = b"".join(lines)
    else:
        name, content = statement_file(period)
    upload(sme, name, content)
    if last and business.key in WITH_AN_UNKNOWN_LAYOUT:
        upload(sme, "till-report.csv", TILL_REPORT)
    call_command("worker", until_idle=True)
    score_and_list(business, sme)


TILL_REPORT = (
    b"03/04/2026;Card takings;412,50\r\n05/04/2026;Card takings;388,00\r\n"
    b"07/04/2026;Refund table 4;-24,00\r\n08/04/2026;Card takings;501,25\r\n"
)


def upload(sme: Sme, name: str, content: bytes) -> None:
    upload_statement(sme=sme, file=ContentFile(content, name), by=sme.owner, source=Source.BROWSER)


def score_and_list(business: Business, sme: Sme) -> None:
    try:
        run_score(sme=sme, by=sme.owner)
    except Conflict:  # the first quarter may not be enough to go by
        return
    sme.refresh_from_db()
    if not sme.is_listed and business.key not in UNLISTED:
        list_business(sme=sme, by=sme.owner)


def share(cast: list[Business], smes: dict[str, Sme], funders: dict[str, User]) -> None:
    """Sana opens everything to Ines; some open their figures to all verified investors."""
    for business in cast:
        sme = smes[business.key]
        if business.key == "sana":
            give_consent(
                sme=sme,
                by=sme.owner,
                scopes=Scope.values,
                months=6,
                investor=funders["ines"].email,
                purpose="Working capital for the next harvest",
            )
        elif business.key in OPEN_TO_VERIFIED:
            scopes = [Scope.SCORE, Scope.REASONS, Scope.MONTHLY_FIGURES]
            give_consent(sme=sme, by=sme.owner, scopes=scopes, months=12)


def follow(cast: list[Business], smes: dict[str, Sme], investor: User) -> None:
    """Ines says what she looks for, watches some businesses since a while, and keeps a search."""
    profile = Investor.objects.get(user=investor)
    update_investor_profile(investor=profile, by=investor, countries=["PT", "KE"], min_score=50)
    listed = [business.key for business in cast if business.key not in UNLISTED]
    for key in listed[:WATCHED]:
        smes[key].refresh_from_db()
        if smes[key].is_listed:
            note = "Ask how the harvest went." if key == "sana" else ""
            watch(sme=smes[key], by=investor, note=note)
    save_search(by=investor, name="Makers from 60", query="industry=C&min_score=60")
