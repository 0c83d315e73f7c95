from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection

from accounts import actions, devices, limits
from accounts.models import SignInAttempt
from accounts.tests.factories import PASSWORD, UserFactory
from core import clock
from core.network import Origin, current_origin


@pytest.fixture(autouse=True)
def limited(settings):
    settings.ENABLE_RATE_LIMITING = True


@pytest.fixture
def hashed(monkeypatch):
    """The passwords that were hashed."""
    seen = []
    encode = MD5PasswordHasher.encode

    def note(self, password, salt):
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", note)
    return seen


def attempt(email, password="wrong", device=""):
    """True when the password was right, False when wrong, None when it was not looked at."""
    try:
        return actions.authenticate(email=email, password=password, device=device) is not None
    except limits.TooManyAttempts:
        return None


@pytest.mark.django_db
def test_five_wrong_passwords_are_looked_at_and_no_more():
    user = UserFactory()
    assert [attempt(user.email) for _ in range(7)] == [False] * 5 + [None] * 2
    assert attempt(user.email, PASSWORD) is None


@pytest.mark.django_db
def test_an_unknown_address_is_limited_alike():
    assert [attempt("nobody@x.example") for _ in range(6)] == [False] * 5 + [None]


@pytest.mark.django_db
def test_right_passwords_use_nothing_up():
    user = UserFactory()
    assert [attempt(user.email, PASSWORD) for _ in range(8)] == [True] * 8
    assert SignInAttempt.objects.count() == 0


@pytest.mark.django_db
def test_a_right_password_does_not_wipe_the_wrong_ones():
    user = UserFactory()
    wrong = [attempt(user.email) for _ in range(4)]
    assert attempt(user.email, PASSWORD) is True
    assert wrong + [attempt(user.email) for _ in range(2)] == [False] * 5 + [None]


@pytest.mark.django_db
def test_the_window_slides():
    user = UserFactory()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert [attempt(user.email) for _ in range(4)] == [False] * 4
        traveller.shift(timedelta(minutes=10))
        assert [attempt(user.email), attempt(user.email)] == [False, None]
        traveller.shift(timedelta(minutes=5))
        assert [attempt(user.email) for _ in range(5)] == [False] * 4 + [None]
        traveller.shift(timedelta(minutes=15))
        assert limits.sweep() == 5


@pytest.mark.django_db
def test_the_refusal_says_when_to_try_again():
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        for _ in range(5):
            attempt("nobody@x.example")
        with pytest.raises(limits.TooManyAttempts) as refused:
            actions.authenticate(email="nobody@x.example", password="wrong")
    assert refused.value.message == (
        "Too many wrong passwords. Try again in 16 minutes, at 10:15 UTC, or reset the password."
    )
    assert refused.value.headers == {"Retry-After": "901"}


@pytest.mark.django_db
def test_one_network_cannot_try_many_addresses():
    token = current_origin.set(Origin("r", "192.0.2.0"))
    try:
        answers = [attempt(f"n{number}@x.example") for number in range(21)]
    finally:
        current_origin.reset(token)
    assert answers == [False] * 20 + [None]
    assert SignInAttempt.objects.count() == 40  # the refused one left nothing behind


@pytest.mark.django_db
def test_the_owner_gets_in_from_a_known_device():
    user, other = UserFactory(), UserFactory()
    cookie = devices.remember(user.email)
    assert [attempt(user.email) for _ in range(6)][-1] is None
    assert attempt(user.email, PASSWORD, devices.remember(other.email)) is None
    assert attempt(user.email, PASSWORD, f"{cookie}x") is None
    assert [attempt(user.email, device=cookie) for _ in range(6)] == [False] * 5 + [None]
    assert attempt(user.email, PASSWORD, devices.remember(user.email)) is True


@pytest.mark.django_db
def test_a_device_is_forgotten_after_half_a_year():
    with time_machine.travel(clock.now() - timedelta(days=181)):
        cookie = devices.remember("a@x.example")
    assert devices.recognise(cookie, "a@x.example") == ""
    assert devices.recognise(devices.remember("a@x.example"), "a@x.example") != ""


@pytest.mark.django_db
def test_switched_off(settings):
    settings.ENABLE_RATE_LIMITING = False
    assert [attempt("nobody@x.example") for _ in range(9)] == [False] * 9


@pytest.mark.django_db
def test_the_table_holds_no_addresses():
    attempt("canary@x.example")
    assert SignInAttempt.objects.filter(key__contains="canary").count() == 0
    assert SignInAttempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_parallel_guesses_five_are_hashed(hashed):
    user = UserFactory()
    hashed.clear()

    def guess(number):
        try:
            return attempt(user.email, f"guess {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(guess, range(100)))
    assert sorted(answers, key=str) == [False] * 5 + [None] * 95
    assert len([word for word in hashed if word.startswith("guess")]) == 5
