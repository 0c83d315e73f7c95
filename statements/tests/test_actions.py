"""What actions do beyond what pages and API show: files, names, accounts, orphans."""

import os

import pytest
from django.conf import settings
from django.db import DatabaseError

from audit import chain
from smes.tests.factories import SmeFactory
from statements import accounts, actions
from statements.enums import Source
from statements.models import BankAccount, Statement
from statements.tests.factories import csv_of, ledger, ofx_of, read_file, upload
from statements.uploads import clean_file_name

pytestmark = pytest.mark.django_db


def stored_files():
    return {
        os.path.join(folder, name)
        for folder, _folders, names in os.walk(settings.MEDIA_ROOT)
        for name in names
    }


def send(sme, content="Date,Amount\n", name="a.csv"):
    return actions.upload_statement(
        sme=sme, file=upload(content, name), by=sme.owner, source=Source.API
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\sana\\März 2026.csv", "März 2026.csv"),
        ("a\u202egnp.csv", "agnp.csv"),
        ("a\r\n\x00b.csv", "ab.csv"),
        ("\u200b", "unnamed"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_a_file_name_is_kept_as_plain_text(given, kept):
    assert clean_file_name(given) == kept


def test_a_failed_upload_leaves_no_file_behind(monkeypatch):
    before = stored_files()

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(chain, "record", fail)
    with pytest.raises(DatabaseError):
        send(SmeFactory())
    assert stored_files() == before
    assert not Statement.objects.exists()


def test_a_withdrawn_file_goes_once_that_is_sure(django_capture_on_commit_callbacks):
    sme = SmeFactory()
    statement = read_file(sme, csv_of(ledger()))
    path = statement.file.path
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_statement(statement=statement, by=sme.owner)
        assert os.path.exists(path)
    assert not os.path.exists(path)


def test_an_upload_is_offered_to_the_worker_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        statement = send(SmeFactory())
    (callback,) = callbacks
    assert callback.args == (statement.pk,)


def test_an_account_number_is_encrypted_and_found_again():
    sme = SmeFactory()
    rows = ledger(months=2)
    first = read_file(sme, ofx_of(rows[:12], number="DE44 5001 0517 5407"), "a.ofx")
    read_file(sme, ofx_of(rows[12:], number="DE445001 05175407"), "b.ofx")
    account = BankAccount.objects.get()
    assert first.account == account
    assert accounts.number_of(account) == "DE44500105175407"
    assert b"5407" not in bytes(account.number_encrypted)
    assert "5407" not in account.number_hash
    assert account.last4 == "5407"


def test_nothing_private_is_in_the_audit_trail():
    sme = SmeFactory()
    statement = read_file(sme, ofx_of(ledger(months=1), number="99887766"), "Sana secret.ofx")
    statement.refresh_from_db()
    told = str(list(chain.AuditEvent.objects.values_list("data", flat=True)))
    assert "Sana" not in told
    assert "99887766" not in told
    chain.verify()
