from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts.api_idempotency import idempotent
from accounts.idempotency import KeyReused, run_once, sweep
from accounts.models import IdempotencyKey
from accounts.tests.factories import UserFactory
from core import clock
from core.errors import Conflict, Invalid


class Counter:
    """A command that counts how often it ran."""

    def __init__(self):
        self.runs = 0

    def __call__(self):
        self.runs += 1
        return {"run": self.runs}


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def command():
    return Counter()


def send(user, func, *, key="k", body=None, action="thing:do"):
    return run_once(user=user, action=action, key=key, body=body or {"a": 1}, func=func)


def test_the_second_call_gets_the_first_answer(user, command):
    assert send(user, command) == ({"run": 1}, False)
    assert [send(user, command) for _ in range(4)] == [({"run": 1}, True)] * 4
    assert command.runs == 1


def test_keys_are_apart_per_user_action_and_key(user, command):
    send(user, command)
    assert send(UserFactory(), command) == ({"run": 2}, False)
    assert send(user, command, action="thing:other") == ({"run": 3}, False)
    assert send(user, command, key="l") == ({"run": 4}, False)


def test_another_body_is_refused(user, command):
    send(user, command, body={"amount": Decimal("1.0")})
    assert send(user, command, body={"amount": Decimal("1.0")})[1] is True
    with pytest.raises(KeyReused) as refused:
        send(user, command, body={"amount": Decimal("2.0")})
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")


def test_while_the_first_runs_the_second_is_a_conflict(user, command):
    def outer():
        with pytest.raises(Conflict) as refused:
            send(user, command)
        return refused.value.code

    assert send(user, outer) == ("still_running", False)
    assert command.runs == 0


def test_a_crash_frees_the_key(user, command):
    def crash():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send(user, crash)
    assert send(user, command) == ({"run": 1}, False)


def test_an_answer_that_is_no_json_is_replayed_as_it_was_given(user):
    first, _replayed = send(user, lambda: {"amount": Decimal("1.50")})
    assert first == {"amount": "1.50"}
    assert send(user, None) == ({"amount": "1.50"}, True)


@pytest.mark.parametrize("key", ["", "x" * 101, "ä", "a\nb", "a\0"])
def test_malformed_keys(user, command, key):
    with pytest.raises(Invalid) as refused:
        send(user, command, key=key)
    assert refused.value.code == "bad_idempotency_key"
    assert command.runs == 0


def test_the_longest_key(user, command):
    assert send(user, command, key="~" * 100) == ({"run": 1}, False)


def test_a_key_whose_process_died_can_be_used_again(user, command):
    now = clock.now()
    send(user, command)
    IdempotencyKey.objects.update(answer=None, created_at=now - timedelta(minutes=9))
    with pytest.raises(Conflict):
        send(user, command)
    IdempotencyKey.objects.update(created_at=now - timedelta(minutes=11))
    assert send(user, command) == ({"run": 2}, False)
    assert send(user, command) == ({"run": 2}, True)


def test_keys_are_kept_for_a_day(user, command):
    with time_machine.travel(clock.now() - timedelta(hours=23)):
        send(user, command, key="young")
    with time_machine.travel(clock.now() - timedelta(hours=25)):
        send(user, command, key="old")
        send(user, command, key="older")
    assert send(user, command, key="old") == ({"run": 4}, False)
    assert sweep() == 1
    rows = IdempotencyKey.objects.order_by("key").values_list("key", flat=True)
    assert list(rows) == ["old", "young"]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_commands_one_runs():
    user, command = UserFactory(), Counter()

    def go(_number):
        try:
            return send(user, command)[0]
        except Conflict as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(go, range(20)))
    assert command.runs == 1
    assert {str(answer) for answer in answers} <= {"{'run': 1}", "still_running"}
    assert send(user, command) == ({"run": 1}, True)


class ThingView(APIView):
    authentication_classes = []
    permission_classes = []
    runs = 0

    @idempotent("thing:make")
    def post(self, request):
        type(self).runs += 1
        if request.data.get("refuse"):
            raise Invalid("No.")
        return Response({"run": self.runs, "on": date(2026, 11, 22)}, status=201)


@pytest.fixture
def post(user):
    ThingView.runs = 0

    def post(data, form="json", **headers):
        request = APIRequestFactory().post("/api/v1/things", data, format=form, headers=headers)
        force_authenticate(request, user)
        from rest_framework.parsers import JSONParser, MultiPartParser

        view = ThingView.as_view(parser_classes=[JSONParser, MultiPartParser])
        response = view(request)
        return response.status_code, response.data, response.headers.get("Idempotency-Replayed")

    return post


def test_an_endpoint_replays_status_and_body(post):
    key = {"Idempotency-Key": "k"}
    assert post({"a": 1}, **key) == (201, {"run": 1, "on": "2026-11-22"}, None)
    assert post({"a": 1}, **key) == (201, {"run": 1, "on": "2026-11-22"}, "true")
    status, body, _replayed = post({"a": 2}, **key)
    assert (status, body["error"]) == (422, "idempotency_key_reused")


def test_an_endpoint_without_the_header_just_runs(post):
    assert [post({"a": 1})[1]["run"] for _ in range(2)] == [1, 2]


def test_a_refused_command_keeps_its_key(post):
    key = {"Idempotency-Key": "k"}
    assert post({"refuse": True}, **key)[0] == 400
    assert post({"a": 1}, **key)[0] == 201


def test_files_count_by_their_content(post):
    def upload(content):
        file = SimpleUploadedFile("statement.csv", content)
        return post({"file": file}, form="multipart", **{"Idempotency-Key": "k"})[0]

    assert [upload(b"one"), upload(b"one"), upload(b"two")] == [201, 201, 422]
