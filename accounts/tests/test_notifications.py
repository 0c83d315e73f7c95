"""What people are told: once each, in their language, with links that stay in the portal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts import tokens
from accounts.actions import forget_expired
from accounts.enums import AUDIENCE, NotificationKind
from accounts.models import Notification
from accounts.notifications import dismiss, fill, notify, read, read_all, unread_counts
from accounts.tests.factories import AdminUserFactory, UserFactory
from core.clock import at
from core.errors import NotAllowed

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


# -- The page and the endpoints


def page_of(client, user, **query):
    client.force_login(user)
    return client.get("/accounts/notifications/", query)


def test_the_page_shows_the_unread_first_and_says_so_when_empty(client):
    user = UserFactory()
    assert "Nothing to tell you yet" in page_of(client, user).content.decode()
    for number in range(25):
        with at(datetime(2026, 11, 1 + number, tzinfo=UTC)):
            tell(user, f"score:{number}", title=f"No. {number}")
    read(notification=Notification.objects.get(dedupe_key="score:24"), by=user)
    tell(UserFactory(), title="Somebody else's")
    first = page_of(client, user).context["page"]
    second = page_of(client, user, cursor=first.next).context["page"]
    assert [row.title for row in first.rows] == [f"No. {n}" for n in range(23, 3, -1)]
    assert [row.title for row in second.rows] == ["No. 3", "No. 2", "No. 1", "No. 0", "No. 24"]
    assert (second.next, first.previous) == (None, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_many(client, django_assert_num_queries, rows):
    user = UserFactory()
    for number in range(rows):
        tell(user, f"score:{number}")
    client.force_login(user)
    with django_assert_num_queries(3):  # the session, the person, the rows
        client.get("/accounts/notifications/")


def test_what_is_opened_is_read_and_leads_on(client):
    told = tell(UserFactory())
    client.force_login(told.user)
    response = client.post(f"/accounts/notifications/{told.pk}/open/")
    assert (response.status_code, response["Location"]) == (302, "/x/")
    told.refresh_from_db()
    assert (told.is_unread, told.read_at is not None) == (False, True)
    assert client.get(f"/accounts/notifications/{told.pk}/open/").status_code == 405


def test_read_all_leaves_what_came_later(client):
    user = UserFactory()
    seen, later = tell(user), tell(user, "score:2")
    client.force_login(user)
    for until, unread in ((seen.pk, [later]), ("", []), ("x", [])):
        response = client.post("/accounts/notifications/read/", {"until": until})
        assert response["Location"] == "/accounts/notifications/"
        assert list(Notification.objects.unread()) == unread


def test_what_is_dismissed_stays_away(client):
    told = tell(UserFactory())
    client.force_login(told.user)
    client.post(f"/accounts/notifications/{told.pk}/dismiss/")
    assert page_of(client, told.user).context["page"].rows == []
    assert tell(told.user) is None
    assert client.get("/accounts/notifications/count/").json() == {"unread": 0}


def test_nobody_reads_for_another():
    told = tell(UserFactory())
    for act in (read, dismiss):
        with pytest.raises(NotAllowed):
            act(notification=told, by=AdminUserFactory())
    read_all(by=AdminUserFactory())
    assert list(Notification.objects.unread()) == [told]


def test_the_count_is_bounded_and_costs_one_query(client, django_assert_num_queries):
    user, other = UserFactory(), UserFactory()
    Notification.objects.bulk_create(
        Notification(user=user, kind="milestone", title="x", dedupe_key=str(n)) for n in range(120)
    )
    with django_assert_num_queries(1):
        assert unread_counts([user.pk, other.pk]) == {user.pk: 100, other.pk: 0}


def test_no_page_pays_for_the_bell(client, django_assert_num_queries):
    user = UserFactory()
    client.force_login(user)
    with django_assert_num_queries(2):  # the session and the person
        page = client.get("/accounts/password/change/").content.decode()
    assert page.count('data-bell="/accounts/notifications/count/"') == 1
    assert page.count("data-bell-count hidden></span>") == 3  # phone's bar, phone's menu, sidebar


def test_the_endpoints_list_count_read_and_dismiss(client):
    user = UserFactory()
    first, second = tell(user), tell(user, "score:2", body="More", severity="good")
    tell(UserFactory())
    headers = {"Authorization": f"Bearer {tokens.issue(user=user).access}"}

    def ask(path, method="GET", body="{}"):
        address = f"/api/v1/notifications{path}"
        return client.generic(method, address, body, "application/json", headers=headers)

    listed = ask("").json()["results"]
    assert [row["id"] for row in listed] == [second.pk, first.pk]
    assert {**listed[0], "created_at": ""} == {
        "id": second.pk,
        "kind": "score_moved",
        "severity": "good",
        "title": "Your score rose",
        "body": "More",
        "link": "/x/",
        "created_at": "",
        "read_at": None,
    }
    assert ask("/unread").json() == {"unread": 2}
    assert ask(f"/{first.pk}/read", "POST").json()["read_at"] is not None
    assert [row["id"] for row in ask("?unread=true").json()["results"]] == [second.pk]
    assert ask(f"/{first.pk}/dismiss", "POST").status_code == 204
    assert ask("/read", "POST", '{"until": 1}').json() == {"unread": 1}
    assert ask("/read", "POST").json() == {"unread": 0}
    assert [row["id"] for row in ask("").json()["results"]] == [second.pk]


def test_notifications_are_kept_for_a_good_year():
    user = UserFactory()
    with at(datetime(2025, 1, 1, tzinfo=UTC)):
        tell(user)
    with at(datetime(2026, 1, 1, tzinfo=UTC)):
        kept = tell(user, "score:2")
    with at(datetime(2026, 2, 6, tzinfo=UTC)):
        assert forget_expired() == 1
    assert list(Notification.objects.all()) == [kept]
