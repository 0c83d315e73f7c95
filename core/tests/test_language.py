"""In which language a request is answered."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.actions import register_user
from accounts.tests.factories import UserFactory
from audit.models import AuditEvent

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME
LOGIN = "account_login"


def language_of(response) -> str:
    return response.content.decode().partition('<html lang="')[2][:2]


@pytest.mark.parametrize(
    ("accepts", "cookie", "language"),
    [
        ("", "", "en"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "", "fr"),
        ("de,fr;q=0.5", "", "fr"),
        ("de", "", "en"),
        ("fr", "en", "en"),
        ("en", "fr", "fr"),
        ("en", "xx", "en"),
    ],
)
def test_a_visitor_is_answered_by_cookie_then_by_browser(client, accepts, cookie, language):
    if cookie:
        client.cookies[COOKIE] = cookie
    response = client.get(reverse(LOGIN), headers={"Accept-Language": accepts})
    assert (language_of(response), response["Content-Language"]) == (language, language)
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize(("language", "cookie"), [("fr", "fr"), ("en", "en"), ("xx", None)])
def test_the_switch_keeps_the_language_in_a_cookie(client, language, cookie):
    address = reverse("accounts:language")
    response = client.post(address, {"language": language, "next": "/accounts/login/?a=1"})
    assert (response.status_code, response.url) == (302, "/accounts/login/?a=1")
    assert (response.cookies[COOKIE].value if COOKIE in response.cookies else None) == cookie
    if cookie:
        assert response.cookies[COOKIE]["httponly"]
        assert response.cookies[COOKIE]["samesite"] == "Lax"
        assert language_of(client.get(reverse(LOGIN))) == cookie


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example", "javascript:1", ""]
)
def test_the_switch_leads_nowhere_else(client, following):
    response = client.post(reverse("accounts:language"), {"language": "fr", "next": following})
    assert response.url == "/"


def test_a_person_s_choice_stands_above_cookie_and_browser(client):
    user = UserFactory(language="fr")
    client.force_login(user)
    client.cookies[COOKIE] = "en"
    page = client.get(reverse("accounts:settings"), headers={"Accept-Language": "en"})
    assert language_of(page) == "fr"
    assert page.cookies[COOKIE].value == "fr"  # so that pages open to all follow
    assert language_of(client.get(reverse("scoring:model_card"))) == "fr"
    client.post(reverse("accounts:language"), {"language": "en", "next": "/"})
    user.refresh_from_db()
    assert user.language == "en"
    assert language_of(client.get(reverse("accounts:settings"))) == "en"
    changes = AuditEvent.objects.filter(tag="person:preferences_changed", actor_id=user.pk)
    assert [event.data["changed"] for event in changes] == [["language"]]


def test_who_signs_up_in_french_is_written_to_in_french(client):
    with translation.override("fr"):
        user = register_user(email="c@partnex.example", password="Olives-et-pain-9", role="sme")
    assert user.language == "fr"


def test_every_page_offers_each_language_by_its_own_name(client):
    page = client.get(reverse(LOGIN)).content.decode()
    assert '<button type="submit" name="language" value="fr" lang="fr">Français</button>' in page
    assert 'value="en" lang="en" aria-current="true">English</button>' in page


def test_a_program_is_answered_in_its_accept_language(client):
    address = reverse("api:smes-profile")
    french = client.get(address, headers={"Accept-Language": "fr"}).json()
    english = client.get(address).json()
    assert english["message"] == "Sign in and send a valid access token."
    assert french["message"] == "Connectez-vous et envoyez un jeton d’accès valide."
    assert french["error"] == english["error"]


def test_the_language_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse(LOGIN), headers={"Accept-Language": "fr"})
    client.force_login(UserFactory())
    with django_assert_num_queries(2):  # the session and the person, whom the sign-in check reads
        client.get(reverse("account_change_password"))


def test_a_mail_is_in_the_language_of_its_reader(client, mailoutbox):
    user = UserFactory(language="fr")
    client.post(reverse("account_reset_password"), {"email": user.email})
    assert mailoutbox[0].subject == "Choisir un nouveau mot de passe"
    assert mailoutbox[0].body.startswith("Bonjour,")
