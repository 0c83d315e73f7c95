import base64
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection

from accounts import tokens
from accounts.models import TokenFamily
from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core import clock


def encode(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def private_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def forgeries(pair, secret):
    """Name → what somebody might send instead of an access token."""
    claims = jwt.decode(pair.access, options={"verify_signature": False})
    head, body, signature = pair.access.split(".")

    def signed(key=secret, algorithm="HS256", headers=None, without=(), **changes):
        payload = {**claims, **changes}
        for name in without:
            del payload[name]
        return jwt.encode(payload, key, algorithm=algorithm, headers=headers)

    return {
        "empty": "",
        "words": "not a token",
        "two parts": f"{head}.{body}",
        "four parts": f"{pair.access}.x",
        "no signature": f"{head}.{body}.",
        "changed signature": f"{head}.{body}.{signature[::-1]}",
        "changed body": f"{head}.{encode({**claims, 'sub': '1'})}.{signature}",
        "alg none": f"{encode({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "alg None": f"{encode({'alg': 'None', 'typ': 'JWT'})}.{body}.{signature}",
        "alg missing": f"{encode({'typ': 'JWT'})}.{body}.{signature}",
        "alg a list": f"{encode({'alg': ['HS256']})}.{body}.{signature}",
        "head a list": f"{encode(['HS256'])}.{body}.{signature}",
        "deep head": f"{base64.urlsafe_b64encode(b'[' * 1200).decode()}.{body}.{signature}",
        "not base64": "%%%.%%%.%%%",
        "another secret": signed(key="another-secret-0123456789-abcdefghij"),
        "another HMAC": signed(algorithm="HS512"),
        "RSA": signed(key=private_key(), algorithm="RS256"),
        "kid of a file": signed(key="x" * 40, headers={"kid": "/dev/null"}),
        "refresh as access": pair.refresh,
        "no type": signed(without=["token_type"]),
        "another type": signed(token_type="sliding"),
        "no expiry": signed(without=["exp"]),
        "expired": signed(exp=1),
        "expiry in words": signed(exp="tomorrow"),
        "expiry beyond time": signed(exp=10**18),
        "expiry infinite": signed(exp=float("inf")),
        "not yet": signed(nbf=4102444800),
        "no audience": signed(without=["aud"]),
        "another audience": signed(aud="elsewhere"),
        "no issuer": signed(without=["iss"]),
        "another issuer": signed(iss="elsewhere"),
        "no id": signed(without=["jti"]),
        "no family": signed(without=["family"]),
        "unknown family": signed(family=uuid.uuid4().hex),
        "family no id": signed(family="x"),
        "family a list": signed(family=["x"]),
        "family a number": signed(family=7),
        "family null": signed(family=None),
        "no subject": signed(without=["sub"]),
        "another subject": signed(sub=str(pair.family.user_id + 1)),
        "subject a number": signed(sub=pair.family.user_id),
        "subject a list": signed(sub=[str(pair.family.user_id)]),
        "very long": signed(padding="x" * 3000),
        "null byte": "\0.\0.\0",
        "not ASCII": "ü.ü.ü",
    }


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_no_forgery_is_accepted(client, settings):
    pair = tokens.issue(user=UserFactory())
    for name, raw in forgeries(pair, settings.JWT_SECRET).items():
        assert (name, tokens.authenticate(raw)) == (name, None)
        assert (name, tokens.refresh(raw) if name != "refresh as access" else None) == (name, None)
        header = f"Bearer {raw}".encode().decode("latin-1")
        response = client.get("/api/v1/auth/me", headers={"authorization": header})
        assert (name, response.status_code) == (name, 401)
    # and the real one is still good
    assert tokens.authenticate(pair.access) == pair.family
    assert tokens.refresh(pair.access) is None


@pytest.mark.django_db
def test_an_access_token_costs_one_query(django_assert_num_queries):
    pair = tokens.issue(user=UserFactory())
    with django_assert_num_queries(1):
        assert tokens.authenticate(pair.access).user.email == pair.family.user.email


@pytest.mark.django_db
def test_only_digests_are_stored():
    pair = tokens.issue(user=UserFactory(), program="canary")
    row = str(TokenFamily.objects.values().get())
    assert [secret in row for secret in (pair.refresh, pair.access, "canary")] == [
        False,
        False,
        True,
    ]


@pytest.mark.django_db
def test_a_refresh_token_works_once():
    first = tokens.issue(user=UserFactory())
    second = tokens.refresh(first.refresh)
    assert tokens.authenticate(second.access) == first.family
    assert tokens.authenticate(first.access) == first.family
    third = tokens.refresh(second.refresh)
    assert third.refresh not in (first.refresh, second.refresh)


@pytest.mark.django_db
def test_a_replay_revokes_the_whole_family():
    user = UserFactory()
    first, untouched = tokens.issue(user=user), tokens.issue(user=user)
    second = tokens.refresh(first.refresh)
    assert tokens.refresh(first.refresh) is None
    assert [tokens.authenticate(pair.access) for pair in (first, second)] == [None, None]
    assert tokens.refresh(second.refresh) is None
    assert tokens.authenticate(untouched.access) == untouched.family
    assert AuditEvent.objects.filter(tag="token:replayed").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("fate", ["deleted", "inactive"])
def test_tokens_die_with_their_person(fate):
    user = UserFactory()
    pair = tokens.issue(user=user)
    if fate == "deleted":
        user.delete()
    else:
        type(user).objects.update(is_active=False)
    assert (tokens.authenticate(pair.access), tokens.refresh(pair.refresh)) == (None, None)


@pytest.mark.django_db
def test_tokens_expire(settings):
    pair = tokens.issue(user=UserFactory())
    with time_machine.travel(clock.now() + settings.JWT_LIFETIME + timedelta(seconds=1)):
        assert tokens.authenticate(pair.access) is None
        assert tokens.refresh(pair.refresh) is not None
    pair = tokens.issue(user=UserFactory())
    with time_machine.travel(clock.now() + timedelta(days=14, seconds=1)):
        assert tokens.refresh(pair.refresh) is None


@pytest.mark.django_db(transaction=True)
def test_of_forty_parallel_refreshes_one_succeeds():
    pair = tokens.issue(user=UserFactory())

    def refresh(_number):
        try:
            return tokens.refresh(pair.refresh)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(refresh, range(40)))
    assert len([answer for answer in answers if answer]) == 1
