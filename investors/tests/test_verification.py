import json

import pytest
from django.urls import reverse

from accounts.models import Notification
from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core.errors import Conflict, Invalid, NotAllowed
from investors import verification_actions as acts
from investors.enums import Refusal, Verification
from investors.models import Investor
from investors.tests.factories import InvestorFactory
from investors.workflow import VERIFICATION
from partnex.tests.cast import bearer

pytestmark = pytest.mark.django_db
PAGE, API = "/investors/verification/", "/api/v1/investor/verification"
EVIDENCE = "The commercial register of Lugano names me."


@pytest.fixture
def investor():
    return InvestorFactory()


@pytest.fixture
def admin():
    return UserFactory(admin=True)


def ask(investor):
    return acts.ask_for_verification(investor=investor, evidence=EVIDENCE, by=investor.user)


def test_asked_for_and_verified(investor, admin):
    ask(investor)
    acts.verify_investor(investor=investor, by=admin)
    stored = Investor.objects.select_related("user").get()
    assert (stored.verification, stored.user.is_verified) == ("verified", True)
    assert [event.tag for event in AuditEvent.objects.order_by("seq")] == [
        "verification:asked",
        "person:identity_verified",
        "verification:verified",
    ]
    told = Notification.objects.get()
    assert (told.user, told.title) == (investor.user, "Your identity is verified")


def test_refused_with_a_reason_and_asked_again(investor, admin):
    ask(investor)
    acts.refuse_verification(investor=investor, reason=Refusal.UNKNOWN, by=admin)
    stored = Investor.objects.get()
    assert (stored.verification, stored.refusal) == ("refused", "unknown")
    assert Notification.objects.get().body == str(Refusal.UNKNOWN.label)
    assert not stored.user.is_verified
    ask(stored)
    stored.refresh_from_db()
    assert (stored.verification, stored.refusal, stored.decided_at) == ("asked", "", None)


@pytest.mark.parametrize("before", Verification)
@pytest.mark.parametrize("after", Verification)
def test_only_the_moves_of_the_table(investor, before, after):
    refusal = Refusal.UNKNOWN if before == Verification.REFUSED else ""
    Investor.objects.update(verification=before, refusal=refusal)
    investor.refresh_from_db()
    allowed = {
        "not_asked": {"asked", "verified"},
        "asked": {"verified", "refused"},
        "refused": {"asked", "verified"},
        "verified": set(),
    }
    refusal = Refusal.UNKNOWN if after == Verification.REFUSED else ""
    if after in allowed[before]:
        assert VERIFICATION.move(investor, after, refusal=refusal) == before
    else:
        with pytest.raises(Conflict):
            VERIFICATION.move(investor, after, refusal=refusal)


def test_who_may_do_what(investor, admin):
    noor = InvestorFactory().user
    with pytest.raises(NotAllowed):
        acts.ask_for_verification(investor=investor, evidence=EVIDENCE, by=noor)
    ask(investor)
    for by in (noor, investor.user, UserFactory()):
        with pytest.raises(NotAllowed):
            acts.verify_investor(investor=investor, by=by)
        with pytest.raises(NotAllowed):
            acts.refuse_verification(investor=investor, reason=Refusal.UNKNOWN, by=by)
    with pytest.raises(Conflict):
        ask(investor)
    verified = InvestorFactory(user__verified=True)
    with pytest.raises(NotAllowed):
        ask(verified)


@pytest.mark.parametrize("evidence", ["", "  short  ", "x" * 1001])
def test_evidence_is_given(investor, evidence):
    with pytest.raises(Invalid) as refused:
        acts.ask_for_verification(investor=investor, evidence=evidence, by=investor.user)
    assert list(refused.value.fields) == ["evidence"]


def test_a_reason_is_one_of_the_list(investor, admin):
    ask(investor)
    with pytest.raises(Invalid):
        acts.refuse_verification(investor=investor, reason="because", by=admin)


def test_the_page_says_how_far_it_is(client, investor, admin):
    client.force_login(investor.user)
    assert "Ask for verification" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"evidence": "x"}).status_code == 400
    assert client.post(PAGE, {"evidence": EVIDENCE})["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert EVIDENCE in page
    assert "Ask for verification" not in page
    investor.refresh_from_db()
    acts.refuse_verification(investor=investor, reason=Refusal.DIFFERENT, by=admin)
    page = client.get(PAGE).content.decode()
    assert "The name does not agree with the evidence." in page
    assert "Ask for verification" in page
    assert "Refused" in client.get("/investors/profile/").content.decode()


def test_without_a_profile_there_is_no_page(client):
    client.force_login(UserFactory(investor=True))
    assert client.get(PAGE).status_code == 404
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403


def test_the_console_decides(client, investor, admin):
    ask(investor)
    client.force_login(admin)
    change = reverse("admin:investors_investor_change", args=[investor.pk])
    page = client.get(change).content.decode()
    assert EVIDENCE in page
    assert "Refuse: cannot be reached" in page
    assert "Verifications asked for" in client.get("/admin/").content.decode()
    client.post(reverse("admin:investors_investor_act", args=[investor.pk, "refuse-unreachable"]))
    investor.refresh_from_db()
    assert (investor.verification, investor.refusal) == ("refused", "unreachable")
    page = client.get(change).content.decode()
    assert "Refuse: cannot be reached" not in page
    client.post(reverse("admin:investors_investor_act", args=[investor.pk, "verify"]))
    investor.refresh_from_db()
    assert investor.verification == "verified"
    assert "Verify identity" not in client.get(change).content.decode()


def test_an_administrator_may_verify_the_person_unasked(client, investor, admin):
    from accounts.actions import verify_identity

    verify_identity(person=investor.user, by=admin)
    client.force_login(investor.user)
    assert "Verified" in client.get("/investors/profile/").content.decode()
    answer = client.get(API, headers=bearer(investor.user)).json()
    assert answer["verification"] == "verified"


def test_the_api_asks_and_tells(client, investor):
    def send(evidence):
        return client.generic(
            "POST",
            API,
            json.dumps({"evidence": evidence}),
            "application/json",
            headers=bearer(investor.user),
        )

    assert send("short").status_code == 400
    answer = send(EVIDENCE)
    assert (answer.status_code, answer.json()["verification"]) == (200, "asked")
    assert send(EVIDENCE).status_code == 409
    profile = client.get("/api/v1/investor/profile", headers=bearer(investor.user)).json()
    assert (profile["verification"], profile["refusal"]) == ("asked", "")
