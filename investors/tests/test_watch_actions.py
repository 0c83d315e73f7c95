from datetime import timedelta

import pytest

from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from investors import watch_actions
from investors.models import Watch
from investors.tests.factories import InvestorFactory
from investors.watch_queries import watched_by
from scoring.listing_row import NO_SCORE
from smes.enums import Scope
from smes.models import Consent, Sme
from smes.tests.factories import ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines():
    return InvestorFactory().user


def watch(ines, **fields):
    return watch_actions.watch(sme=SmeFactory(listed=True, **fields), by=ines)


def change(sme, **fields):
    Sme.objects.filter(pk=sme.pk).update(**fields)


def changes(user):
    return [(change.kind, change.text) for item in watched_by(user) for change in item.changes]


def test_watching_keeps_the_card_as_it_is_seen(ines):
    made = watch(ines, business_name="Olives", score=64)
    stored = Watch.objects.get()
    assert (stored, stored.name, stored.seen_score, stored.seen_level) == (
        made,
        "Olives",
        64,
        "MEDIUM",
    )
    event = AuditEvent.objects.get()
    assert (event.tag, event.data) == ("watch:started", {"sme": made.sme_id})


def test_watching_twice_is_watching_once(ines):
    sme = SmeFactory(listed=True)
    first = watch_actions.watch(sme=sme, by=ines, note="First")
    assert watch_actions.watch(sme=sme, by=ines, note="Second") == first
    assert Watch.objects.get().note == "First"


@pytest.mark.parametrize("who", [{}, {"admin": True}, {"investor": True, "is_active": False}])
def test_only_active_investors_watch(who):
    with pytest.raises(NotAllowed):
        watch_actions.watch(sme=SmeFactory(listed=True), by=UserFactory(**who))


def test_what_cannot_be_seen_cannot_be_watched(ines):
    sme = SmeFactory(scored=True)
    with pytest.raises(NotAllowed):
        watch_actions.watch(sme=sme, by=ines)
    ConsentFactory(sme=sme, grantee=ines, scopes=["score"])
    assert watch_actions.watch(sme=sme, by=ines).sme == sme


def test_the_list_is_bounded(ines, monkeypatch):
    monkeypatch.setattr(watch_actions, "MOST_WATCHED", 1)
    watch(ines)
    with pytest.raises(Conflict) as refused:
        watch(ines)
    assert refused.value.code == "too_many_watched"
    watch(InvestorFactory().user)


def test_nobody_changes_another_ones_list(ines):
    made, noor = watch(ines), InvestorFactory().user
    for act in (
        lambda: watch_actions.unwatch(watch=made, by=noor),
        lambda: watch_actions.change_note(watch=made, note="x", by=noor),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Watch.objects.get().note == ""


def test_a_note_is_kept_and_the_trail_does_not_hold_it(ines):
    made = watch(ines)
    watch_actions.change_note(watch=made, note=" ask about the harvest ", by=ines)
    assert Watch.objects.get().note == "ask about the harvest"
    event = AuditEvent.objects.get(tag="watch:noted")
    assert (event.data, event.private) == ({"sme": made.sme_id}, {})
    with pytest.raises(Invalid) as refused:
        watch_actions.change_note(watch=made, note="x" * 1001, by=ines)
    assert list(refused.value.fields) == ["note"]


def test_stopping_removes_the_note_too(ines):
    watch_actions.unwatch(watch=watch(ines), by=ines)
    assert not Watch.objects.exists()
    assert AuditEvent.objects.filter(tag="watch:ended").exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"score": 78, "risk_level": "LOW"}, ["Score up from 64 to 78", "Now “Low risk”"]),
        ({"score": 60}, ["Score down from 64 to 60"]),
        ({"score_basis": "blended"}, ["Now rests on: Read and declared"]),
        ({"scored_at": clock.now() + timedelta(hours=1)}, ["Scored again"]),
        ({"is_listed": False, "listed_at": None, "score": 10}, ["No longer listed"]),
    ],
)
def test_what_changed_since_the_last_look(ines, fields, expected):
    made = watch(ines)
    change(made.sme, **fields)
    assert [text for _kind, text in changes(ines)] == expected
    watch_actions.mark_seen(by=ines)
    assert changes(ines) == []


def test_a_score_expires_while_it_is_watched(ines):
    made = watch(ines)
    ConsentFactory(sme=made.sme, grantee=ines)
    change(made.sme, is_listed=False, listed_at=None, **NO_SCORE)
    assert [kind for kind, _text in changes(ines)] == ["expired"]
    watch_actions.mark_seen(by=ines)
    assert changes(ines) == []


def test_a_business_that_comes_back_is_told_without_its_past(ines):
    made = watch(ines)
    change(made.sme, is_listed=False, listed_at=None)
    watch_actions.mark_seen(by=ines)
    assert Watch.objects.get().seen_score is None
    change(made.sme, is_listed=True, listed_at=clock.now(), score=90, risk_level="LOW")
    assert [kind for kind, _text in changes(ines)] == ["listed"]


def test_what_was_scored_after_the_page_was_made_stays_new(ines):
    made, other = watch(ines), watch(ines)
    as_of = clock.now()
    change(made.sme, score=80, risk_level="LOW", scored_at=as_of + timedelta(seconds=1))
    change(other.sme, score=90, risk_level="LOW")
    assert watch_actions.mark_seen(by=ines, as_of=as_of) == 1
    assert [text for _kind, text in changes(ines)] == ["Score up from 64 to 80", "Now “Low risk”"]


def test_an_unlisted_business_shows_the_name_it_had_and_no_more(ines):
    made = watch(ines, business_name="Olives")
    change(made.sme, is_listed=False, listed_at=None, business_name="Secret Olives")
    item = watched_by(ines)[0]
    assert (item.is_visible, item.card, item.name) == (False, None, "Olives")
    ConsentFactory(sme=made.sme, grantee=ines, scopes=[Scope.PROFILE])
    item = watched_by(ines)[0]
    assert (item.card, item.name, item.shares_history) == (made.sme, "Secret Olives", False)
    Consent.objects.update(scopes=[Scope.SCORE])
    assert watched_by(ines)[0].shares_history


def test_changed_businesses_come_first_then_the_newest(ines):
    smes = [watch(ines).sme for _number in range(3)]
    change(smes[1], score=90)
    assert [item.sme for item in watched_by(ines)] == [smes[1], smes[2], smes[0]]
