"""What people prefer, on the page and through the API."""

from datetime import time

import pytest

from accounts import tokens
from accounts.models import MailPreferences, User
from accounts.preferences import preferences_of, set_preferences
from accounts.tests.factories import PASSWORD, InvestorUserFactory, UserFactory
from audit.models import AuditEvent
from core.errors import Invalid

pytestmark = pytest.mark.django_db


def form_of(client, user, **changes):
    client.force_login(user)
    page = client.get("/accounts/settings/")
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_the_page_keeps_all_of_them(client):
    user = UserFactory()
    data = form_of(
        client,
        user,
        language="fr",
        theme="dark",
        time_zone="Africa/Tunis",
        quiet_from="22:00",
        quiet_until="07:00",
        mail_milestone="daily",
    )
    response = client.post("/accounts/settings/", data)
    assert (response.status_code, response["Location"]) == (302, "/accounts/settings/")
    assert response.cookies["theme"].value == "dark"
    assert response.cookies["django_language"].value == "fr"
    kept = preferences_of(User.objects.get())
    assert kept["mail"] | {"milestone": ""} == {
        **preferences_of(UserFactory())["mail"],
        "milestone": "",
    }
    assert (kept["mail"]["milestone"], kept["quiet_until"]) == ("daily", time(7))
    assert (kept["language"], kept["theme"], kept["time_zone"]) == ("fr", "dark", "Africa/Tunis")
    page = client.get("/accounts/settings/").content.decode()
    assert '<html lang="fr" dir="ltr" data-theme="dark">' in page
    event = AuditEvent.objects.get(tag="person:preferences_changed")
    assert event.data["changed"] == [
        "language", "mail", "quiet_from", "quiet_until", "theme", "time_zone"
    ]  # fmt: skip


def test_each_role_chooses_among_what_it_can_be_told(client):
    owner = {name for name in form_of(client, UserFactory()) if name.startswith("mail_")}
    investor = {name for name in form_of(client, InvestorUserFactory()) if name.startswith("mail_")}
    assert ("mail_break_found" in owner, "mail_break_found" in investor) == (True, False)
    assert owner & investor == {"mail_consent_expiring", "mail_verification_decided"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quiet_from": "22:00"}, "quiet_until"),
        ({"quiet_until": "22:00"}, "quiet_from"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "quiet_until"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"theme": "pink"}, "theme"),
        ({"language": "xx"}, "language"),
        ({"mail_milestone": "pigeon"}, "mail_milestone"),
    ],
)
def test_what_cannot_be_is_shown_beside_its_field(client, changes, field):
    user = UserFactory()
    response = client.post("/accounts/settings/", form_of(client, user, **changes))
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not MailPreferences.objects.exists()


def test_the_endpoint_changes_what_is_named_alone(client):
    user = UserFactory()
    headers = {"Authorization": f"Bearer {tokens.issue(user=user).access}"}

    def patch(**body):
        return client.patch("/api/v1/preferences", body, "application/json", headers=headers)

    before = client.get("/api/v1/preferences", headers=headers).json()
    after = patch(quiet_from="22:00", quiet_until="06:30", mail={"milestone": "at_once"}).json()
    assert after == before | {
        "quiet_from": "22:00",
        "quiet_until": "06:30",
        "mail": before["mail"] | {"milestone": "at_once"},
    }
    assert client.get("/api/v1/preferences", headers=headers).json() == after
    for body, field in (
        ({"mail": {"gossip": "daily"}}, "mail"),
        ({"mail": {"milestone": "pigeon"}}, "mail.milestone"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"quiet_from": None}, "quiet_from"),
    ):
        answer = patch(**body)
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_an_action_refuses_what_no_form_has_seen():
    with pytest.raises(Invalid):
        set_preferences(by=UserFactory(), mail={"gossip": "daily"})


def test_the_theme_is_the_persons_on_every_device(client):
    user = UserFactory()
    client.force_login(user)
    client.post("/accounts/theme/", {"theme": "dark", "next": "/x/"})
    assert User.objects.get().theme == "dark"
    client.logout()
    client.cookies.clear()
    given = {"login": user.email, "password": PASSWORD}
    response = client.post("/accounts/login/", given)
    assert response.cookies["theme"].value == "dark"
    client.cookies["theme"] = "light"
    assert 'data-theme="dark"' in client.get("/accounts/settings/").content.decode()
    client.post("/accounts/theme/", {"theme": "system"})
    assert User.objects.get().theme == "system"
    assert "data-theme" not in client.get("/accounts/settings/").content.decode()


def test_who_is_signed_out_has_a_cookie_alone(client):
    response = client.post("/accounts/theme/", {"theme": "dark"})
    assert response.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()


def test_the_language_switch_keeps_it_for_the_person(client):
    user = UserFactory()
    client.force_login(user)
    client.post("/accounts/language/", {"language": "fr"})
    assert User.objects.get().language == "fr"
