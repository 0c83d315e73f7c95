"""Mails of notifications: when they go, that none goes twice, and how they are stopped."""

from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail.backends.locmem import EmailBackend

from accounts import mail, unsubscribing
from accounts.models import MailPreferences, Notification, User
from accounts.notifications import notify, read
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _awake(monkeypatch, settings):
    monkeypatch.setattr(mail._Server, "asked_again", 0.0)
    settings.PUBLIC_URL = "https://partnex.example"


@pytest.fixture
def now():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def person(*, is_verified=True, **preferences):
    user = UserFactory(language=preferences.pop("language", ""))
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
    if preferences:
        MailPreferences.objects.create(user=user, **preferences)
    return user


def tell(user, number=1, kind="consent_asked", title="Ines asks", **texts):
    return notify(user=user, kind=kind, title=title, dedupe_key=f"event:{number}", **texts)


def test_at_once_goes_at_once_and_once(now, mailoutbox):
    user = person()
    tell(user, body="She wants\nyour figures.", link="/business/sharing/")
    assert [mail.send_due(), mail.send_due()] == [1, 0]
    (message,) = mailoutbox
    assert (message.subject, message.to) == ("Ines asks", [user.email])
    assert "https://partnex.example/business/sharing/" in message.body
    assert "https://partnex.example/accounts/settings/#notifications" in message.body
    html = message.alternatives[0].content
    assert '<a href="https://partnex.example/business/sharing/">' in html
    assert "<img" not in html
    link = unsubscribing.link(user, ["consent_asked"])
    assert message.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (link in message.body, link in html) == (True, True)


def test_quiet_hours_over_midnight_in_the_persons_time_zone(now, mailoutbox):
    user = person(time_zone="Africa/Tunis", quiet_from=time(22), quiet_until=time(7))
    now.move_to(datetime(2026, 11, 22, 21, 30, tzinfo=UTC))  # 22:30 in Tunis
    tell(user)
    tell(user, 2, title="Noor asks")
    for moment, mails in (
        (datetime(2026, 11, 22, 21, 31, tzinfo=UTC), 0),
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 6, 1, tzinfo=UTC), 0),
    ):
        now.move_to(moment)
        assert mail.send_due() == mails
    assert mailoutbox[0].subject == "2 notifications"
    assert mailoutbox[0].body.index("Ines asks") < mailoutbox[0].body.index("Noor asks")


def test_the_daily_summary_goes_once_a_day(now, mailoutbox):
    user = person()
    for number in range(3):
        tell(user, number, kind="score_moved", title=f"No. {number}")
    assert mail.send_due() == 0
    now.shift(timedelta(hours=20))  # 8 in the morning
    assert [mail.send_due(), mail.send_due()] == [1, 0]
    tell(user, 3, kind="score_moved")
    now.shift(timedelta(hours=23))
    assert mail.send_due() == 0
    now.shift(timedelta(hours=1))
    assert mail.send_due() == 1
    assert [message.subject for message in mailoutbox] == ["3 notifications", "Ines asks"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda user, told: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user, told: EmailAddress.objects.update(verified=False),
        lambda user, told: read(notification=told, by=user),
        lambda user, told: MailPreferences.objects.create(
            user=user, mail={"consent_asked": "portal"}
        ),
        lambda user, told: Notification.objects.update(mail_due_at=NOON - timedelta(days=2)),
    ],
    ids=["left", "address not verified", "read already", "not wanted", "no news any more"],
)
def test_what_need_not_go_is_struck_out(now, mailoutbox, spoil):
    user = person()
    told = tell(user)
    spoil(user, told)
    assert mail.send_due() == 0
    told.refresh_from_db()
    assert (told.mail_due_at, told.mailed_at, mailoutbox) == (None, None, [])


def test_nothing_is_due_for_kinds_without_mail(now):
    assert tell(person(), kind="milestone").mail_due_at is None


def test_a_worker_that_is_killed_doubles_nothing(now, mailoutbox, monkeypatch):
    tell(person())

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mail, "message_to", killed)
        with pytest.raises(KeyboardInterrupt):
            mail.send_due()
    now.shift(timedelta(hours=1))
    assert (mail.send_due(), mailoutbox) == (0, [])
    assert Notification.objects.get().mailed_at == NOON


class Failing(EmailBackend):
    error: Exception
    where = "send_messages"

    def open(self):
        if self.where == "open":
            raise self.error
        return True

    def send_messages(self, messages):
        raise self.error


def fail(monkeypatch, error, where="send_messages"):
    monkeypatch.setattr(Failing, "error", error, raising=False)
    monkeypatch.setattr(Failing, "where", where)
    monkeypatch.setattr(mail, "get_connection", Failing)


def test_a_server_that_is_away_is_left_alone_for_a_while(now, mailoutbox, monkeypatch):
    tell(person())
    with monkeypatch.context() as patch:
        fail(patch, ConnectionRefusedError(), where="open")
        assert mail.send_due() == 0
    assert mail.send_due() == 0  # not asked again yet
    monkeypatch.setattr(mail._Server, "asked_again", 0.0)
    assert (mail.send_due(), len(mailoutbox)) == (1, 1)


def test_what_the_server_refuses_is_tried_again_five_times(now, mailoutbox, monkeypatch):
    told = tell(person())
    with monkeypatch.context() as patch:
        fail(patch, SMTPDataError(451, b"later"))
        for attempt in range(1, mail.ATTEMPTS + 1):
            assert mail.send_due() == 0
            told.refresh_from_db()
            assert (told.mail_attempts, told.mailed_at) == (attempt, None)
            now.shift(mail.WAIT * attempt)
    assert told.mail_due_at is None
    assert (mail.send_due(), mailoutbox) == (0, [])


def test_what_may_have_been_taken_is_not_sent_again(now, mailoutbox, monkeypatch):
    tell(person())
    with monkeypatch.context() as patch:
        fail(patch, SMTPServerDisconnected())
        assert mail.send_due() == 0
    monkeypatch.setattr(mail._Server, "asked_again", 0.0)
    assert (mail.send_due(), mailoutbox) == (0, [])


def test_mails_can_be_held_back(now, mailoutbox):
    tell(person())
    with mail.held_back():
        assert (mail.send_due(), mailoutbox) == (0, [])
    assert (mail.send_due(), len(mailoutbox)) == (1, 1)


def test_a_mail_is_in_the_language_of_its_reader(now, mailoutbox):
    for number in range(2):
        tell(person(language="fr") if not number else User.objects.get(), number)
    mail.send_due()
    assert mailoutbox[0].subject == "2 notifications"
    assert '<html lang="fr">' in mailoutbox[0].alternatives[0].content


def test_a_title_cannot_add_headers(now, mailoutbox):
    tell(person(), title="Ines\r\nBcc: all@example.org")
    mail.send_due()
    assert mailoutbox[0].subject == "Ines Bcc: all@example.org"


# -- The link that stops mails


def test_the_link_asks_first_and_then_stops_that_kind(client, now, mailoutbox):
    user = person()
    told = tell(user)
    link = unsubscribing.link(user, ["consent_asked"]).removeprefix("https://partnex.example")
    page = client.get(link)
    assert (page.status_code, "Stop these mails?" in page.content.decode()) == (200, True)
    assert not MailPreferences.objects.exists()
    done = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert "You get no more of these mails" in done.content.decode()
    assert MailPreferences.objects.get(user=user).mail == {"consent_asked": "portal"}
    assert (mail.send_due(), mailoutbox) == (0, [])
    assert Notification.objects.unread().get() == told


def test_a_mail_program_needs_no_session_and_no_token(now):
    from django.test import Client

    user = person()
    client = Client(enforce_csrf_checks=True)
    link = unsubscribing.link(user, ["milestone"]).removeprefix("https://partnex.example")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_forged_link_is_no_link(client):
    user, other = person(), person()
    good = unsubscribing.link(user, ["milestone"]).removeprefix("https://partnex.example")
    theirs = unsubscribing.link(other, ["consent_asked"]).removeprefix("https://partnex.example")
    head, _, tail = good.rpartition(":")
    forged = [
        good[:-2] + "/",
        head + ":x/",
        theirs.rpartition(":")[0] + ":" + tail,
        "/accounts/unsubscribe/x/",
        unsubscribing.link(user, ["gossip"]).removeprefix("https://partnex.example"),
    ]
    for link in forged:
        for method in (client.get, client.post):
            assert method(link).status_code == 404, link
    User.objects.filter(pk=user.pk).delete()
    assert client.post(good).status_code == 404
    assert not MailPreferences.objects.exists()
