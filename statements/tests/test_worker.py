"""The background worker: works everything off, stops when told, loses nothing when killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from core import chores, clock
from smes.tests.factories import SmeFactory
from statements import actions, housekeeping
from statements.enums import Source, StatementStatus
from statements.models import Statement
from statements.tests.factories import StatementFactory, csv_of, ledger, upload

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


def queue(sme, content):
    return actions.upload_statement(
        sme=sme, file=upload(content), by=sme.owner, source=Source.BROWSER
    )


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_everything_off():
    sme = SmeFactory()
    for month in (1, 2):
        queue(sme, csv_of(ledger(months=month)))
    call_command("worker", "--until-idle")
    assert set(Statement.objects.values_list("status", flat=True)) == {StatementStatus.RECONCILED}
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


@pytest.mark.django_db(transaction=True)
def test_a_statement_whose_task_was_never_started_is_read_all_the_same():
    statement = queue(SmeFactory(), csv_of(ledger()))
    DBTaskResult.objects.all().delete()
    Statement.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    call_command("worker", "--until-idle")
    statement.refresh_from_db()
    assert statement.status == StatementStatus.RECONCILED


@pytest.mark.django_db(transaction=True)
def test_chores_of_other_apps_are_done_until_nothing_is_left(monkeypatch):
    left, hours = [2, 1, 0], []
    monkeypatch.setattr(chores, "each_round", [lambda: left.pop(0)])
    monkeypatch.setattr(chores, "each_hour", [lambda: hours.append("done")])
    call_command("worker", "--until-idle")
    assert (left, hours) == ([], ["done"])


@pytest.fixture(scope="module")
def fresh_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("fresh") / "db.sqlite3"
    env = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
    subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True, timeout=120)
    return path


@pytest.fixture
def installation(tmp_path, fresh_database):
    """A portal of its own in `tmp_path`: the environment for its commands."""
    shutil.copy(fresh_database, tmp_path / "db.sqlite3")
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DJANGO_SETTINGS_MODULE": "partnex.settings",
    }


UPLOAD = """
from statements.tests.factories import csv_of, ledger, upload
from smes.tests.factories import SmeFactory
from statements import actions
sme = SmeFactory()
file = upload(csv_of(ledger(months=400)))
actions.upload_statement(sme=sme, file=file, by=sme.owner, source="api")
"""
STATUS = "SELECT status FROM statements_statement"
ROWS = "SELECT count(*) FROM statements_transaction"


def shell(env, code):
    subprocess.run([*MANAGE, "shell", "-v0", "-c", code], env=env, check=True, timeout=60)


def ask(env, query):
    path = env["DATABASE_URL"].removeprefix("sqlite:///")
    connection = sqlite3.connect(path, timeout=20)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


def wait_while(env, query, answer, seconds=60):
    deadline = time.monotonic() + seconds
    while ask(env, query) == answer and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_worker_killed_while_reading_loses_and_doubles_nothing(installation):
    shell(installation, UPLOAD)
    worker = subprocess.Popen([*MANAGE, "worker"], env=installation)
    wait_while(installation, STATUS, "queued")
    worker.kill()
    worker.wait()
    assert (ask(installation, STATUS), ask(installation, ROWS)) == ("parsing", 0)

    expire = (
        "from statements.models import Statement; from core import clock;"
        "Statement.objects.update(lease_until=clock.now())"
    )
    shell(installation, expire)
    worker = subprocess.Popen([*MANAGE, "worker"], env=installation)
    wait_while(installation, "SELECT count(*) FROM statements_statement WHERE row_count > 0", 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=15) == 0
    assert (ask(installation, STATUS), ask(installation, ROWS)) == ("reconciled", 4800)
    assert ask(installation, "SELECT attempts FROM statements_statement") == 2


SEVERAL = """
from statements.tests.factories import csv_of, ledger, upload
from smes.tests.factories import SmeFactory
from statements import actions
for number in range(3):
    sme = SmeFactory()
    for first in (1, 2):
        file = upload(csv_of(ledger(months=20, revenue=f"{first}{number}00.00")))
        actions.upload_statement(sme=sme, file=file, by=sme.owner, source="api")
"""
UNSETTLED = "SELECT count(*) FROM statements_statement WHERE row_count = 0"


def test_two_workers_share_the_work_without_doing_any_twice(installation):
    shell(installation, SEVERAL)
    workers = [subprocess.Popen([*MANAGE, "worker"], env=installation) for _ in range(2)]
    deadline = time.monotonic() + 60
    while ask(installation, UNSETTLED) and time.monotonic() < deadline:
        time.sleep(0.05)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(timeout=15) for worker in workers] == [0, 0]
    attempts = "SELECT max(attempts) FROM statements_statement"
    # Both files of a business hold the same 120 payments, and each counts once.
    assert (ask(installation, attempts), ask(installation, ROWS)) == (1, 3 * (240 + 120))


# -- Clearing away


def stored_file(root, name, age):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"Date,Amount\n")
    then = (clock.now() - age).timestamp()
    os.utime(path, (then, then))
    return path


@pytest.mark.django_db
def test_files_that_no_statement_names_are_removed_after_a_day(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    old, young = timedelta(hours=25), timedelta(hours=23)
    orphan = stored_file(tmp_path, "statements/aa/orphan", old)
    being_stored = stored_file(tmp_path, "statements/aa/young", young)
    named = stored_file(tmp_path, "statements/bb/named", old)
    withdrawn = stored_file(tmp_path, "statements/bb/withdrawn", old)
    elsewhere = stored_file(tmp_path, "other/cc/file", old)
    StatementFactory(file="statements/bb/named")
    StatementFactory(file="statements/bb/withdrawn", status=StatementStatus.WITHDRAWN)
    assert housekeeping.remove_orphans() == 2
    files = (orphan, being_stored, named, withdrawn, elsewhere)
    assert [file.exists() for file in files] == [False, True, True, False, True]


@pytest.mark.django_db
def test_nothing_was_ever_uploaded(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    assert housekeeping.remove_orphans() == 0


@pytest.mark.django_db(transaction=True)
def test_results_of_tasks_are_forgotten_a_week_after_their_end():
    queue(SmeFactory(), csv_of(ledger()))
    call_command("worker", "--until-idle")
    queue(SmeFactory(), csv_of(ledger(months=1)))
    assert housekeeping.forget_finished_tasks() == 0
    DBTaskResult.objects.finished().update(finished_at=clock.now() - timedelta(days=8))
    assert housekeeping.forget_finished_tasks() == 1
    assert DBTaskResult.objects.count() == 1
