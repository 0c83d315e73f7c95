"""What people are told: once each, in their language, with links that stay in the portal."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.enums import AUDIENCE, NotificationKind
from accounts.models import Notification
from accounts.notifications import fill, notify
from accounts.tests.factories import AdminUserFactory, UserFactory

pytestmark = pytest.mark.django_db


def tell(user, key="score:1", **changes):
    given = {"kind": NotificationKind.SCORE_MOVED, "title": "Your score rose", "link": "/x/"}
    return notify(user=user, dedupe_key=key, **given | changes)


def test_the_same_event_is_told_once_to_each_person():
    first, other = UserFactory(), UserFactory()
    told = tell(first)
    assert (told.title, told.link, told.severity, told.is_unread) == (
        "Your score rose",
        "/x/",
        "info",
        True,
    )
    assert tell(first, title="Again") is None
    assert tell(first, "score:2") is not None
    assert tell(other) is not None
    assert list(Notification.objects.visible_to(first).values_list("dedupe_key", flat=True)) == [
        "score:1",
        "score:2",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_same_event_at_once_is_told_once():
    user = UserFactory()

    def one(_number):
        try:
            return tell(user) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(16))) == 1
    assert Notification.objects.count() == 1


def test_what_is_undone_was_not_told():
    user = UserFactory()
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert tell(user) is not None


def test_words_wait_for_the_language_of_the_person_told(monkeypatch):
    said = []
    monkeypatch.setattr(
        "accounts.notifications.language_of", lambda user: said.append(user) or "de"
    )
    days = ngettext_lazy("%(n)s day", "%(n)s days", "n")
    title = fill(_("%(what)s, %(days)s"), what=_("Yes"), days=fill(days, n=3))
    with translation.override("fr"):
        told = tell(UserFactory(), title=title, body=_("No"))
    assert (told.title, told.body) == ("Ja, 3 days", "Nein")
    assert said == [told.user]
    assert translation.get_language() == "en"


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1", "x", "/a\n"],
)
def test_links_stay_in_the_portal(link):
    user = UserFactory()
    with pytest.raises(ValueError, match="path of this portal"):
        tell(user, link=link)
    if link[:2] == "//" or link[0] != "/":
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.create(user=user, kind="milestone", title="x", link=link)


def test_an_event_needs_a_name_and_a_known_kind():
    user = UserFactory()
    for key in ("", "x" * 121):
        with pytest.raises(ValueError, match="key of an event"):
            tell(user, key)
    with pytest.raises(ValueError, match="not a valid NotificationKind"):
        tell(user, kind="gossip")


def test_long_texts_are_cut():
    told = tell(UserFactory(), title="t" * 300, body="b" * 2000)
    assert (len(told.title), len(told.body)) == (200, 1000)


def test_people_see_their_own_alone():
    told = tell(UserFactory())
    assert list(Notification.objects.visible_to(told.user)) == [told]
    for stranger in (UserFactory(), AdminUserFactory(), AnonymousUser()):
        assert not Notification.objects.visible_to(stranger).exists()


def test_every_kind_has_an_audience():
    assert set(AUDIENCE) == set(NotificationKind)
    assert all(roles for roles, _mail in AUDIENCE.values())
