import pytest
from django.urls import reverse

from accounts import tokens
from accounts.tests.factories import PASSWORD, AdminUserFactory, UserFactory
from audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    admin = AdminUserFactory()
    client.force_login(admin)
    return admin


def page_of(person):
    return reverse("admin:accounts_user_change", args=[person.pk])


def act(client, person, name):
    url = reverse("admin:accounts_user_act", args=[person.pk, name])
    response = client.post(url, follow=True)
    return [str(message) for message in response.context["messages"]]


def buttons(client, person):
    page = client.get(page_of(person))
    return [action["button"].name for action in page.context["action_buttons"]]


def test_the_list_searches_and_filters(client, admin):
    one, two = UserFactory(email="findme@x.example"), UserFactory(verified=True)
    url = reverse("admin:accounts_user_changelist")
    found = client.get(url, {"q": "findme"}).context["cl"].queryset
    assert list(found) == [one]
    found = client.get(url, {"verified_at__isnull": "0"}).context["cl"].queryset
    assert list(found) == [two]
    assert client.get(url, {"verified_at__isnull": "x"}).context["cl"].queryset.count() == 3


def test_a_person_is_read_only_and_shows_no_password(client, admin):
    person = UserFactory()
    page = client.get(page_of(person))
    assert page.status_code == 200
    assert person.password not in page.content.decode()
    data = {"email": "changed@x.example", "role": "admin", "is_staff": "on"}
    assert client.post(page_of(person), data).status_code == 403
    person.refresh_from_db()
    assert (person.role, person.is_staff) == ("sme", False)


@pytest.mark.parametrize(
    ("view", "lookup"),
    [
        ("accounts_user", "password__startswith"),
        ("accounts_user", "token_families__refresh_digest__startswith"),
        ("accounts_tokenfamily", "refresh_digest__startswith"),
        ("accounts_tokenfamily", "user__password__startswith"),
    ],
)
def test_what_is_not_shown_cannot_be_guessed_through_filters(client, admin, view, lookup):
    assert client.get(reverse(f"admin:{view}_changelist"), {lookup: "a"}).status_code == 400


def test_buttons_follow_the_state(client, admin):
    person = UserFactory()
    assert buttons(client, person) == ["verify", "deactivate"]
    assert act(client, person, "verify") == ["The identity is verified."]
    assert buttons(client, person) == ["deactivate"]
    assert act(client, person, "deactivate") == [
        "The account is deactivated; its sessions and programs are signed out."
    ]
    assert buttons(client, person) == ["reactivate"]
    assert act(client, person, "reactivate") == ["The account is active again."]
    assert buttons(client, admin) == []
    tags = AuditEvent.objects.order_by("seq").values_list("tag", flat=True)
    assert list(tags) == ["person:identity_verified", "person:deactivated", "person:reactivated"]


def test_a_button_pressed_too_late_says_why(client, admin):
    person = UserFactory(verified=True)
    assert act(client, person, "verify") == ["This person is verified already or not active."]
    assert act(client, admin, "deactivate") == [
        "Only another administrator can deactivate an account."
    ]


def test_buttons_are_posts_of_administrators(client, admin):
    person = UserFactory()
    url = reverse("admin:accounts_user_act", args=[person.pk, "verify"])
    assert client.get(url).status_code == 405
    assert client.post(url.replace("verify", "promote")).status_code == 404
    assert client.post(reverse("admin:accounts_user_act", args=[0, "verify"])).status_code == 404
    client.force_login(person)
    assert client.post(url).status_code == 302  # to the sign-in
    person.refresh_from_db()
    assert not person.is_verified


def test_a_program_is_signed_out(client, admin):
    pair = tokens.issue(user=UserFactory(), program="books")
    page = client.get(reverse("admin:accounts_tokenfamily_change", args=[pair.family.pk]))
    assert pair.family.refresh_digest not in page.content.decode()
    url = reverse("admin:accounts_tokenfamily_act", args=[pair.family.pk, "revoke"])
    assert client.post(url).status_code == 302
    assert tokens.authenticate(pair.access) is None


def test_nobody_is_added_or_deleted_by_hand(client, admin):
    person = UserFactory()
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    url = reverse("admin:accounts_user_delete", args=[person.pk])
    assert client.post(url, {"post": "yes", "password": PASSWORD}).status_code == 403
