"""The investor's page and endpoint to ask for access, and the owner's preview."""

import pytest

from accounts.tests.factories import UserFactory
from investors.tests.cast import PLANTED
from partnex.tests.cast import bearer
from smes.consent_requests import decline_request
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import ConsentFactory

pytestmark = pytest.mark.django_db
FORM = {"scopes": ["score", "reasons"], "purpose": "A spring loan", "months": 3}


def ask_page(cast):
    return f"/smes/{cast.sme.pk}/ask/"


def test_asking_from_the_file_and_what_the_file_says_then(client, cast):
    client.force_login(cast.noor)
    file = f"/smes/{cast.sme.pk}/"
    assert ask_page(cast) in client.get(file).content.decode()
    page = client.post(ask_page(cast), FORM, follow=True)
    assert page.redirect_chain == [(file, 302)]
    assert "The owner has not answered yet" in page.content.decode()
    assert ask_page(cast) not in page.content.decode()
    again = client.post(ask_page(cast), FORM)
    assert (again.status_code, Consent.objects.filter(grantee=cast.noor).count()) == (409, 1)
    request = Consent.objects.select_related("sme__owner", "grantee").get(grantee=cast.noor)
    decline_request(consent=request, by=cast.sana, reason="We have our loan.")
    assert "We have our loan." in client.get(file).content.decode()


def test_only_what_is_not_open_is_offered(client, cast):
    Consent.objects.update(scopes=["profile", "score"])
    client.force_login(cast.ines)
    form = client.get(ask_page(cast)).context["form"]
    offered = [value for value, _label in form.fields["scopes"].choices]
    assert offered == ["reasons", "monthly_figures", "transactions"]


TABLE = {"sana": 403, "ines": 200, "noor": 200, "zed": 404, "admin": 403}


def test_who_may_ask(client, cast):
    for who, status in TABLE.items():
        client.force_login(getattr(cast, who))
        assert client.get(ask_page(cast)).status_code == status, who
    client.force_login(UserFactory(investor=True))
    assert client.get(ask_page(cast))["Location"] == "/investors/profile/"
    Sme.objects.update(is_listed=False, listed_at=None)
    client.force_login(cast.noor)
    assert client.get(ask_page(cast)).status_code == 404


def test_the_same_for_programs(client, cast):
    url, headers = f"/api/v1/smes/{cast.sme.pk}/access-request", bearer(cast.noor)
    assert client.get(url, headers=headers).status_code == 404
    made = client.post(url, FORM, "application/json", headers=headers)
    assert made.status_code == 201
    assert made.json() == client.get(url, headers=headers).json()
    assert made.json() | {"id": 0, "created_at": ""} == {
        "id": 0,
        "business": cast.sme.pk,
        "asked": ["score", "reasons"],
        "purpose": "A spring loan",
        "state": "requested",
        "scopes": [],
        "valid_until": None,
        "in_force": False,
        "answer": "",
        "created_at": "",
    }
    again = client.post(url, FORM, "application/json", headers=headers)
    assert (again.status_code, again.json()["error"]) == (409, "asked_already")
    assert client.get(url, headers=bearer(cast.sana)).status_code == 403


# -- The owner's preview


def preview(client, cast, viewer, **query):
    client.force_login(cast.sana)
    return client.get("/business/sharing/preview/", {"as": viewer, **query})


def planted(response):
    return {scope for scope, text in PLANTED.items() if text in response.content.decode()}


def test_each_kind_of_viewer_is_previewed_by_what_its_consents_open(client, cast):
    ConsentFactory(sme=cast.sme, grantee=None, scopes=["reasons"])
    Consent.objects.filter(grantee=cast.ines).update(scopes=["profile", "transactions"])
    for viewer, overview, rows in (
        ("anybody", set(), set()),
        ("verified", {"reasons"}, set()),
        (str(cast.ines.pk), {"profile"}, {"transactions"}),
    ):
        page = preview(client, cast, viewer)
        assert planted(page) == overview
        assert "Preview: what is seen by" in page.content.decode()
        assert planted(preview(client, cast, viewer, part="transactions")) == rows
        answer = client.get(
            "/api/v1/sme/credit-file", {"as": viewer}, headers=bearer(cast.sana)
        ).json()
        assert (answer["profile"] is not None, answer["reasons"] is not None) == (
            "profile" in overview,
            "reasons" in overview,
        )
    assert not ConsentAccess.objects.exists()


def test_a_viewer_without_a_consent_in_force_is_not_previewed(client, cast):
    for key in (str(cast.noor.pk), "nobody", "987654321"):
        assert preview(client, cast, key).status_code == 404
    Consent.objects.update(state="paused")
    assert preview(client, cast, str(cast.ines.pk)).status_code == 404


def test_the_preview_is_the_owners_own(client, cast):
    for who, status in {"zed": 200, "ines": 403, "admin": 403}.items():
        client.force_login(getattr(cast, who))
        page = client.get("/business/sharing/preview/", {"as": "anybody"})
        assert page.status_code == status
        assert planted(page) == set()
        assert "Sana Olive Oils" not in page.content.decode()
