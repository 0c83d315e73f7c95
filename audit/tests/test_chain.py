import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import chain
from audit.chain import BrokenChain, record, verify
from audit.models import AuditEvent, AuditHead

pytestmark = pytest.mark.django_db


def rewrite(sql, *params):
    """Tamper below the model, as someone with the database in hand would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def trail():
    return [record("thing:done", number=n, private={"name": f"person {n}"}) for n in range(12)]


def test_an_empty_trail_verifies():
    assert verify() == 0


def test_each_event_follows_from_the_last(trail):
    assert verify() == 12
    assert [event.prev_hash for event in trail[1:]] == [event.hash for event in trail[:-1]]


def test_acts_during_the_check_break_nothing(trail, monkeypatch):
    follow = chain.follow

    def follow_while_others_act(seq, previous):
        found = follow(seq, previous)
        if seq == 0:
            record("thing:done")
        return found

    monkeypatch.setattr(chain, "follow", follow_while_others_act)
    assert verify() == 13


@pytest.mark.parametrize(
    "private", ['{"name": "x"}', '["x"]', '{"other": {"salt": "", "value": ""}}']
)
def test_private_data_of_another_shape_is_named(trail, private):
    rewrite("UPDATE audit_auditevent SET private = %s WHERE seq = 4", private)
    with pytest.raises(BrokenChain) as broken:
        verify()
    assert broken.value.seq == 4


@pytest.mark.parametrize("column", ["tag", "actor", "role", "target_id", "request_id", "network"])
def test_a_changed_field_is_named(trail, column):
    rewrite(f"UPDATE audit_auditevent SET {column} = 'forged' WHERE seq = 7")
    with pytest.raises(BrokenChain) as broken:
        verify()
    assert broken.value.seq == 7


def test_a_changed_time_is_named(trail):
    rewrite("UPDATE audit_auditevent SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 3")
    with pytest.raises(BrokenChain) as broken:
        verify()
    assert broken.value.seq == 3


def test_a_removed_row_is_named(trail):
    rewrite("DELETE FROM audit_auditevent WHERE seq = 5")
    with pytest.raises(BrokenChain) as broken:
        verify()
    assert broken.value.seq == 5


def test_a_cut_tail_is_noticed(trail):
    cut = random.randint(1, 11)
    rewrite("DELETE FROM audit_auditevent WHERE seq > %s", cut)
    with pytest.raises(BrokenChain) as broken:
        verify()
    assert broken.value.seq == cut + 1


def test_a_cut_tail_with_the_head_set_back_is_noticed(trail):
    rewrite("DELETE FROM audit_auditevent WHERE seq > 9")
    rewrite("UPDATE audit_audithead SET seq = 9, hash = %s", trail[8].hash)
    with pytest.raises(BrokenChain, match="seal"):
        verify()


def test_erasing_private_data_keeps_the_chain(trail):
    rewrite("UPDATE audit_auditevent SET private = '{}' WHERE seq = 4")
    assert verify() == 12
    assert "person 3" not in str(AuditEvent.objects.get(seq=4).data)


def test_changing_private_data_is_noticed(trail):
    rewrite(
        "UPDATE audit_auditevent SET private = %s WHERE seq = 4",
        '{"name": {"salt": "00", "value": "somebody else"}}',
    )
    with pytest.raises(BrokenChain) as broken:
        verify()
    assert broken.value.seq == 4


def test_events_are_neither_changed_nor_deleted(trail):
    for attempt in (
        trail[0].save,
        trail[0].delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(tag="forged"),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_the_command_counts_or_names(trail):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "The audit trail is intact: 12 events.\n"
    AuditHead.objects.update(hash="0" * 64)
    with pytest.raises(CommandError, match="#12"):
        call_command("verify_audit")
