"""The owner's page of a consent or request, its forms, and the read log's filters."""

from datetime import timedelta

import pytest

from accounts.tests.factories import UserFactory
from core import clock
from investors.tests.factories import InvestorFactory
from partnex.tests.cast import bearer
from smes.models import Consent
from smes.queries import viewers_of
from smes.tests.factories import ConsentAccessFactory, ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sme():
    return SmeFactory(listed=True)


@pytest.fixture
def asked(sme):
    noor = InvestorFactory(full_name="Noor Haddad", organization="Northern Fund").user
    scopes = ["score", "reasons"]
    return ConsentFactory(
        sme=sme, grantee=noor, state="requested", scopes=scopes, asked_scopes=scopes
    )


def url(consent, act=""):
    return f"/business/sharing/consents/{consent.pk}/{act}"


def test_a_request_shows_who_asks_what_for(client, sme, asked):
    client.force_login(sme.owner)
    sharing = client.get("/business/sharing/").content.decode()
    page = client.get(url(asked)).content.decode()
    for text in ("Noor Haddad", "Northern Fund", "Working capital", "Not verified"):
        assert text in sharing
        assert text in page
    assert asked.grantee.email in page


def test_the_name_of_one_who_did_not_ask_stays_his_own(client, sme):
    given = ConsentFactory(sme=sme, grantee=InvestorFactory(full_name="Noor Haddad").user)
    client.force_login(sme.owner)
    for address in ("/business/sharing/", url(given)):
        page = client.get(address).content.decode()
        assert given.grantee.email in page
        assert "Noor Haddad" not in page


def test_granting_a_part_for_a_month(client, sme, asked):
    client.force_login(sme.owner)
    response = client.post(url(asked, "grant/"), {"scopes": ["score"], "months": 1}, follow=True)
    assert "The file is open to this investor." in response.content.decode()
    stored = Consent.objects.get()
    assert (stored.state, stored.scopes, stored.is_in_force) == ("active", ["score"], True)


def test_declining_with_and_without_a_reason(client, sme, asked):
    client.force_login(sme.owner)
    empty = client.post(url(asked, "decline/"), {"reason": ""})
    assert (empty.status_code, list(empty.context["decline_form"].errors)) == (400, ["reason"])
    client.post(url(asked, "decline/"), {"reason": "Not now."})
    assert Consent.objects.get().answer == "Not now."
    again = client.post(url(asked, "grant/"), {"scopes": ["score"], "months": 1})
    assert again.status_code == 409
    assert "has changed in the meantime" in again.content.decode()


def test_pausing_resuming_extending_and_revoking(client, sme):
    consent = ConsentFactory(sme=sme, valid_until=clock.now() + timedelta(days=9))
    client.force_login(sme.owner)
    for act, state in (("pause/", "paused"), ("resume/", "active")):
        assert client.post(url(consent, act))["Location"] == "/business/sharing/"
        assert Consent.objects.get().state == state
    assert client.post(url(consent, "extend/"), {"months": 1}).status_code == 302
    assert Consent.objects.get().valid_until > consent.valid_until
    assert client.post(url(consent, "extend/"), {"months": 12}).status_code == 400
    client.post(url(consent, "revoke/"))
    assert Consent.objects.get().state == "revoked"


def test_a_paused_consent_stands_in_the_list_and_an_expired_one_below(client, sme):
    paused = ConsentFactory(sme=sme, state="paused")
    past = clock.now() - timedelta(days=1)
    over = ConsentFactory(sme=sme, valid_from=past - timedelta(days=9), valid_until=past)
    client.force_login(sme.owner)
    context = client.get("/business/sharing/").context
    assert (list(context["consents"]), list(context["ended"])) == ([paused], [over])


def test_the_viewers_and_what_each_sees(sme):
    verified = UserFactory(investor=True, verified=True)
    ConsentFactory(sme=sme, grantee=None, scopes=["score"])
    ConsentFactory(sme=sme, grantee=verified, scopes=["reasons"])
    plain = ConsentFactory(sme=sme, scopes=["profile"]).grantee
    ConsentFactory(sme=sme, grantee=plain, scopes=["transactions"])
    ConsentFactory(sme=sme, grantee=plain, scopes=["monthly_figures"], state="paused")
    assert {viewer.key: set(viewer.scopes) for viewer in viewers_of(sme)} == {
        "anybody": set(),
        "verified": {"score"},
        str(verified.pk): {"reasons", "score"},
        str(plain.pk): {"profile", "transactions"},
    }


def test_the_sharing_page_costs_the_same_for_one_and_for_three(
    client, sme, django_assert_max_num_queries
):
    def fill(count):
        for _n in range(count):
            scopes = {"scopes": ["score"], "asked_scopes": ["score"]}
            for state in ("requested", "active", "declined"):
                user = InvestorFactory().user
                ConsentFactory(sme=sme, grantee=user, state=state, **scopes)
            ConsentAccessFactory(sme=sme)

    client.force_login(sme.owner)
    fill(1)
    with django_assert_max_num_queries(12) as one:
        client.get("/business/sharing/")
    fill(2)
    with django_assert_max_num_queries(12) as three:
        client.get("/business/sharing/")
    assert len(one) == len(three)


# -- The read log


def test_the_log_is_filtered_by_reader_scope_and_door(client, sme):
    first = ConsentAccessFactory(sme=sme, what="profile score", door="page")
    second = ConsentAccessFactory(sme=sme, what="monthly_figures", door="pdf")
    ConsentAccessFactory(what="profile score")
    client.force_login(sme.owner)
    headers = bearer(sme.owner)
    for query, found in (
        ({}, [second, first]),
        ({"reader": first.who.email.upper()}, [first]),
        ({"scope": "score"}, [first]),
        ({"door": "pdf"}, [second]),
        ({"scope": "score", "door": "pdf"}, []),
    ):
        page = client.get("/business/sharing/", query)
        assert list(page.context["accesses"].rows) == found
        rows = client.get("/api/v1/sme/accesses", query, headers=headers).json()["results"]
        assert [row["id"] for row in rows] == [access.pk for access in found]
    assert client.get("/api/v1/sme/accesses", {"scope": "x"}, headers=headers).status_code == 400
    assert "No look like this" in client.get("/business/sharing/?scope=x").content.decode()


def test_no_scope_is_a_part_of_another():
    from smes.enums import Scope

    assert [(a, b) for a in Scope for b in Scope if a != b and a in b] == []


# -- The API


def test_the_same_acts_for_programs(client, sme, asked):
    base, headers = f"/api/v1/sme/consents/{asked.pk}", bearer(sme.owner)

    def post(act, **body):
        return client.post(f"{base}/{act}", body, "application/json", headers=headers)

    waiting = client.get("/api/v1/sme/consents", {"state": "requested"}, headers=headers).json()
    assert [row["asked_scopes"] for row in waiting["results"]] == [["score", "reasons"]]
    assert post("grant", months=1, scopes=["transactions"]).status_code == 400
    granted = post("grant", months=1).json()
    assert (granted["state"], granted["scopes"], granted["in_force"]) == (
        "active",
        ["score", "reasons"],
        True,
    )
    for act, body, state in (
        ("pause", {}, "paused"),
        ("resume", {}, "active"),
        ("extend", {"months": 2}, "active"),
        ("revoke", {}, "revoked"),
    ):
        assert post(act, **body).json()["state"] == state
    assert post("pause").status_code == 409
    assert client.get(base, headers=headers).json()["state"] == "revoked"
    assert client.get("/api/v1/sme/consents?state=odd", headers=headers).status_code == 400


def test_a_program_declines_with_a_reason(client, sme, asked):
    url, headers = f"/api/v1/sme/consents/{asked.pk}/decline", bearer(sme.owner)
    assert client.post(url, {}, "application/json", headers=headers).status_code == 400
    body = {"reason": "Not now."}
    declined = client.post(url, body, "application/json", headers=headers).json()
    assert (declined["state"], declined["answer"]) == ("declined", "Not now.")
