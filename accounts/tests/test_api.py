import json

import pytest
from django.core import mail
from django.core.cache import cache

from accounts.models import TokenFamily, User
from accounts.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/auth/"


@pytest.fixture
def post(client):
    def post(path, body=None, access=None, **headers):
        if access:
            headers["Authorization"] = f"Bearer {access}"
        path = path if path.startswith("/") else API + path
        return client.post(path, body, content_type="application/json", headers=headers)

    return post


@pytest.fixture
def me(client):
    return lambda access: client.get(API + "me", headers={"Authorization": f"Bearer {access}"})


@pytest.mark.parametrize("path", [API + "register", "/auth/register"])
@pytest.mark.parametrize("role", ["sme", "investor"])
def test_register(post, me, path, role):
    response = post(path, {"email": "New@x.example", "password": PASSWORD, "role": role})
    assert response.status_code == 201
    body = response.json()
    assert set(body) == {"id", "email", "role", "access", "refresh"}
    user = User.objects.get()
    assert (body["id"], body["email"], body["role"]) == (user.pk, "new@x.example", role)
    assert me(body["access"]).json()["email"] == "new@x.example"
    assert [message.to for message in mail.outbox] == [["new@x.example"]]
    assert dict(response.cookies) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"role": None}, "role"),
        ({"email": "nobody"}, "email"),
        ({"email": "taken@x.example"}, "email"),
        ({"email": "TAKEN@X.example"}, "email"),
        ({"email": "a\0b@x.example"}, "email"),
        ({"email": "x" * 250 + "@x.example"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"password": ["list"]}, "password"),
    ],
)
def test_register_names_the_wrong_field(post, changes, field):
    UserFactory(email="taken@x.example")
    body = {"email": "new@x.example", "password": PASSWORD, "role": "sme", **changes}
    response = post("register", body)
    assert (response.status_code, list(response.json()["fields"])) == (400, [field])
    assert User.objects.count() == 1


def test_register_cannot_set_anything_else(post):
    extra = {"is_staff": True, "is_superuser": True, "verified_at": "2026-01-01T00:00:00Z", "id": 7}
    post("register", {"email": "n@x.example", "password": PASSWORD, "role": "sme", **extra})
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_verified, user.pk == 7) == (False,) * 4


@pytest.mark.parametrize("path", [API + "login", "/auth/login"])
def test_login(post, me, path):
    user = UserFactory()
    response = post(path, {"email": user.email.upper(), "password": PASSWORD})
    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"access", "refresh", "user"}
    assert body["user"] == me(body["access"]).json()
    assert body["user"] == {
        "id": user.pk,
        "email": user.email,
        "role": "sme",
        "email_verified": False,
        "identity_verified": False,
        "date_joined": user.date_joined.isoformat().replace("+00:00", "Z"),
    }


def test_unknown_wrong_and_inactive_are_answered_alike(post):
    user, inactive = UserFactory(), UserFactory(is_active=False)
    answers = [
        post("login", {"email": user.email, "password": "wrong"}),
        post("login", {"email": "nobody@x.example", "password": PASSWORD}),
        post("login", {"email": inactive.email, "password": PASSWORD}),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({str({**answer.json(), "request_id": ""}) for answer in answers}) == 1
    names = {
        frozenset(name for name in answer.headers if name != "X-Request-ID") for answer in answers
    }
    assert len(names) == 1
    assert answers[0].json()["message"] == "The e-mail address or the password is not right."


def test_login_is_limited(post, settings):
    settings.ENABLE_RATE_LIMITING = True
    user = UserFactory()
    answers = [post("login", {"email": user.email, "password": "wrong"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].json()["error"] == "too_many_attempts"
    assert 890 < int(answers[-1].headers["Retry-After"]) <= 901
    assert post("login", {"email": user.email, "password": PASSWORD}).status_code == 429


def test_a_forged_forwarding_header_changes_nothing(post, settings):
    settings.ENABLE_RATE_LIMITING = True
    statuses = [
        post(
            "login",
            {"email": f"n{number}@x.example", "password": "wrong"},
            **{"X-Forwarded-For": f"198.51.{number}.1"},
        ).status_code
        for number in range(22)
    ]
    assert statuses == [401] * 20 + [429] * 2


def test_refresh_and_replay(post, me):
    UserFactory(email="a@x.example")
    first = post("login", {"email": "a@x.example", "password": PASSWORD}).json()
    response = post("refresh", {"refresh": first["refresh"]})
    second = response.json()
    assert (response.status_code, set(second)) == (200, {"access", "refresh"})
    assert me(second["access"]).status_code == 200
    assert post("refresh", {"refresh": first["refresh"]}).status_code == 401
    assert post("refresh", {"refresh": second["refresh"]}).status_code == 401
    assert [me(pair["access"]).status_code for pair in (first, second)] == [401, 401]


def test_refresh_of_a_deleted_user(post):
    UserFactory(email="a@x.example")
    pair = post("login", {"email": "a@x.example", "password": PASSWORD}).json()
    User.objects.all().delete()
    response = post("refresh", {"refresh": pair["refresh"]})
    assert (response.status_code, response.json()["error"]) == (401, "not_authenticated")


@pytest.mark.parametrize("raw", ["", "x", "a.b.c", "\0", "ü", "x" * 5000, None, 7, ["x"], {}])
def test_what_is_no_refresh_token(post, raw):
    assert post("refresh", {"refresh": raw}).status_code in (400, 401)


def test_logout_kills_both_tokens_at_once(post, me):
    UserFactory(email="a@x.example")
    pair = post("login", {"email": "a@x.example", "password": PASSWORD}).json()
    other = post("login", {"email": "a@x.example", "password": PASSWORD}).json()
    response = post("logout", access=pair["access"])
    assert (response.status_code, response.content) == (204, b"")
    assert me(pair["access"]).status_code == 401
    assert post("refresh", {"refresh": pair["refresh"]}).status_code == 401
    assert post("logout", access=pair["access"]).status_code == 401
    assert me(other["access"]).status_code == 200


@pytest.mark.parametrize("path", ["me", "logout"])
def test_a_session_is_no_token(client, path):
    client.force_login(UserFactory())
    method = client.get if path == "me" else client.post
    response = method(API + path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="partnex"'


def test_the_program_is_named_without_control_characters(post):
    UserFactory(email="a@x.example")
    body = {"email": "a@x.example", "password": PASSWORD}
    post("login", body, **{"User-Agent": "books\x07 1.0 " + "x" * 300})
    family = TokenFamily.objects.get()
    assert family.program == ("books 1.0 " + "x" * 300)[:120]
    assert family.network == "127.0.0.0"


def test_the_document_names_each_request_and_answer(client):
    document = json.loads(client.get("/openapi.json").content)
    operations = {
        path.removeprefix(API): operation
        for path, methods in document["paths"].items()
        if path.startswith(API)
        for operation in methods.values()
    }
    assert set(operations) == {"register", "login", "refresh", "logout", "me"}
    assert operations["me"]["security"] == [{"bearer": []}]
    assert operations["login"].get("security", [{}]) == [{}]
    assert {"200", "401", "429"} <= set(operations["login"]["responses"])
    assert "204" in operations["logout"]["responses"]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    register = document["components"]["schemas"]["RegisterRequest"]
    assert set(register["required"]) == {"email", "password", "role"}


def test_registrations_from_one_address_are_limited(post, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    cache.clear()
    statuses = [
        post("register", {"email": f"n{number}@x.example", "password": PASSWORD, "role": "sme"})
        for number in range(3)
    ]
    assert [answer.status_code for answer in statuses] == [201, 201, 429]
    assert User.objects.count() == 2
    cache.clear()
