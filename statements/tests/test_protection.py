"""Files under a password: asked for on the page and through the API, and kept nowhere."""

import json
import logging
import sys
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.signals import got_request_exception
from django.urls import reverse
from django.views.debug import ExceptionReporter

from audit.models import AuditEvent
from core import clock, places
from core.errors import Conflict, Invalid
from statements import actions, booking, protection, reading, sandbox
from statements.enums import StatementStatus
from statements.models import Statement, Transaction
from statements.parsers import NeedsPassword, Unreadable
from statements.tests.factories import csv_of, ledger, read_file

pytestmark = pytest.mark.django_db

CANARY = "canary-Zx81!aq"  # the right password of every file here


@pytest.fixture(autouse=True)
def seen(monkeypatch):
    """Every file is protected by CANARY; what the readers were given is noted."""
    given = []
    read = sandbox.read

    def guarded(path, *, password=None, **options):
        given.append((password, options))
        if password != CANARY:
            raise NeedsPassword
        yield from read(path, **options)

    monkeypatch.setattr(sandbox, "read", guarded)
    return given


@pytest.fixture
def statement(sme):
    return read_file(sme, csv_of(ledger()))


def enter(statement, password=CANARY, by=None):
    by = by or statement.sme.owner
    return protection.enter_password(statement=statement, password=password, by=by)


def test_a_protected_file_asks_for_its_password(statement):
    assert statement.status == StatementStatus.NEEDS_PASSWORD
    assert (statement.is_protected, statement.lease_until) == (True, None)


def test_the_right_password_reads_it_at_once(statement, seen):
    enter(statement)
    statement.refresh_from_db()
    assert (statement.status, statement.row_count) == (StatementStatus.RECONCILED, 36)
    assert seen[-1][1]["limits"].wall < 60


def test_a_wrong_one_is_told_and_leaves_it_waiting(statement):
    with pytest.raises(Invalid) as refused:
        enter(statement, "guess")
    assert refused.value.code == "wrong_password"
    statement.refresh_from_db()
    assert statement.status == StatementStatus.NEEDS_PASSWORD
    assert statement.lease_until is None
    enter(statement)
    assert statement.status == StatementStatus.RECONCILED


@pytest.mark.parametrize("password", ["", "x" * 257])
def test_what_can_be_no_password_is_not_tried(statement, seen, password):
    tried = len(seen)
    with pytest.raises(Invalid) as refused:
        enter(statement, password)
    assert (list(refused.value.fields), len(seen)) == (["password"], tried)


def test_a_sixth_wrong_password_is_not_tried(statement, seen, settings):
    settings.ENABLE_RATE_LIMITING = True
    for guess in range(5):
        with pytest.raises(Invalid):
            enter(statement, f"guess {guess}")
    tried = len(seen)
    with pytest.raises(protection.TooManyPasswords) as refused:
        enter(statement)
    assert (refused.value.headers["Retry-After"].isdecimal(), len(seen)) == (True, tried)


def test_right_passwords_cost_no_tries(statement, settings):
    settings.ENABLE_RATE_LIMITING = True
    for _time in range(7):
        enter(statement)
        Statement.objects.update(status=StatementStatus.NEEDS_PASSWORD)
        statement.refresh_from_db()
    assert Transaction.objects.count() == 36


def test_only_so_many_are_read_at_once(statement, monkeypatch):
    monkeypatch.setattr(places, "_places", places.threading.BoundedSemaphore(1))
    with places.place(), pytest.raises(Conflict) as refused:
        enter(statement)
    assert refused.value.code == "busy"
    statement.refresh_from_db()
    assert statement.status == StatementStatus.NEEDS_PASSWORD
    assert enter(statement).status == StatementStatus.RECONCILED


def test_another_file_asks_for_none(sme, statement):
    enter(statement)
    with pytest.raises(Conflict) as refused:
        enter(statement)
    assert refused.value.code == "nothing_asked"


def test_a_server_that_dies_meanwhile_leaves_a_file_that_asks_again(statement, monkeypatch):
    def die(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(booking, "book", die)
    with pytest.raises(KeyboardInterrupt):
        enter(statement)
    statement.refresh_from_db()
    assert statement.status == StatementStatus.PARSING
    assert (actions.requeue_expired(), Transaction.objects.count()) == (1, 0)
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert statement.status == StatementStatus.NEEDS_PASSWORD


def test_an_interrupted_reading_asks_again(statement, monkeypatch):
    def interrupted(*_args, **_options):
        raise sandbox.Interrupted
        yield

    monkeypatch.setattr(sandbox, "read", interrupted)
    assert enter(statement).status == StatementStatus.NEEDS_PASSWORD


def test_a_file_that_cannot_be_read_by_its_password_is_unreadable(statement, monkeypatch):
    def slow(*_args, **_options):
        raise Unreadable("too_slow", "This file takes too long to read.")
        yield

    monkeypatch.setattr(sandbox, "read", slow)
    assert enter(statement).status == StatementStatus.UNREADABLE


# -- Pages and API


def test_the_page_asks_and_reads(owner, statement):
    detail = owner.get(reverse("statements:detail", args=[statement.pk]))
    address = reverse("statements:password", args=[statement.pk])
    assert f'action="{address}"' in detail.content.decode()

    wrong = owner.post(address, {"password": "guess"})
    assert wrong.status_code == 400
    assert "This password does not open the file." in wrong.content.decode()
    assert "guess" not in wrong.content.decode()

    done = owner.post(address, {"password": CANARY})
    assert done.status_code == 302
    statement.refresh_from_db()
    assert statement.status == StatementStatus.RECONCILED
    assert owner.get(address).status_code == 302


def test_too_many_are_told_on_the_page(owner, statement, settings):
    settings.ENABLE_RATE_LIMITING = True
    address = reverse("statements:password", args=[statement.pk])
    answers = [owner.post(address, {"password": "guess"}) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert "Too many wrong passwords" in answers[-1].content.decode()


def test_the_api_asks_and_reads(api, statement):
    address = reverse("api:statements-password", args=[statement.pk])
    wrong = api.post(address, {"password": "guess"}, format="json")
    assert (wrong.status_code, wrong.json()["error"]) == (400, "wrong_password")
    done = api.post(address, {"password": CANARY}, format="json")
    assert (done.status_code, done.json()["status"]) == (200, "reconciled")
    again = api.post(address, {"password": CANARY}, format="json")
    assert (again.status_code, again.json()["error"]) == (409, "nothing_asked")


AMBIGUOUS = "Date,Description,Amount\n01/02/2026,Sale,100.00\n03/04/2026,Rent,-40.00\n"
ANSWER = {"date": 0, "description": [1], "amount": 2, "sign_rule": "amount", "date_format": "DMY"}


@pytest.fixture
def asking(sme):
    statement = read_file(sme, AMBIGUOUS)
    enter(statement)
    assert statement.status == StatementStatus.NEEDS_MAPPING
    return statement


def test_the_columns_of_a_protected_file_are_told_with_its_password(owner, asking):
    address = reverse("statements:mapping", args=[asking.pk])
    assert 'name="password"' in owner.get(address).content.decode()

    preview = owner.post(address, ANSWER | {"preview": "yes", "password": CANARY})
    assert len(preview.context["preview"].rows) == 2
    assert owner.post(address, ANSWER | {"preview": "yes", "password": "guess"}).status_code == 400
    assert owner.post(address, ANSWER | {"preview": "yes"}).status_code == 400

    owner.post(address, ANSWER | {"confirm": "yes", "password": CANARY})
    asking.refresh_from_db()
    assert (asking.status, asking.row_count) == (StatementStatus.RECONCILED, 2)


def test_without_it_the_answer_is_kept_and_the_password_asked_next(owner, asking):
    owner.post(reverse("statements:mapping", args=[asking.pk]), ANSWER | {"confirm": "yes"})
    asking.refresh_from_db()
    assert asking.status == StatementStatus.NEEDS_PASSWORD
    enter(asking)
    assert (asking.status, asking.row_count) == (StatementStatus.RECONCILED, 2)


def test_the_worker_leaves_protected_files_waiting(statement):
    Statement.objects.update(status=StatementStatus.FAILED)
    statement.refresh_from_db()
    actions.retry_statement(statement=statement, by=statement.sme.owner)
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert statement.status == StatementStatus.NEEDS_PASSWORD


# -- Kept nowhere


def everything_stored():
    """All rows of all tables, and all caches, as text."""
    for model in apps.get_models():
        yield from (json.dumps(row, default=repr) for row in model._base_manager.values())
    for alias in ("default", "counters"):
        yield repr(getattr(caches[alias], "_cache", ""))


def test_the_password_is_kept_nowhere(owner, api, statement, caplog, capfd, settings):
    caplog.set_level(logging.DEBUG)
    page = reverse("statements:password", args=[statement.pk])
    owner.post(page, {"password": f"{CANARY}-wrong"})
    owner.post(page, {"password": CANARY})
    Statement.objects.update(status=StatementStatus.NEEDS_PASSWORD)
    address = reverse("api:statements-password", args=[statement.pk])
    api.post(address, {"password": CANARY}, format="json")
    assert Statement.objects.get().status == StatementStatus.RECONCILED

    assert AuditEvent.objects.filter(tag="statement:wrong_password").count() == 1
    assert [text for text in everything_stored() if CANARY in text] == []
    assert CANARY not in caplog.text + "".join(capfd.readouterr())
    stored = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert [path for path in stored if CANARY.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("door", ["page", "api"])
def test_an_error_report_does_not_hold_it(owner, api, statement, monkeypatch, door):
    reports = []

    def broken(*_args):
        raise RuntimeError("out of luck")

    def received(request, **_kwargs):
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    monkeypatch.setattr(booking, "book", broken)
    owner.raise_request_exception = api.raise_request_exception = False
    got_request_exception.connect(received)
    try:
        if door == "page":
            address = reverse("statements:password", args=[statement.pk])
            answer = owner.post(address, {"password": CANARY})
        else:
            address = reverse("api:statements-password", args=[statement.pk])
            answer = api.post(address, {"password": CANARY}, format="json")
    finally:
        got_request_exception.disconnect(received)
    assert answer.status_code == 500
    assert len(reports) == 1
    assert "out of luck" in reports[0]
    assert CANARY not in reports[0]
    statement.refresh_from_db()
    assert statement.lease_until <= clock.now() + timedelta(seconds=1)
