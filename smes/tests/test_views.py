import pytest

from accounts.tests.factories import UserFactory
from smes.models import Consent, Sme
from smes.tests.factories import ConsentAccessFactory, ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db
PROFILE, SHARING = "/business/profile/", "/business/sharing/"
FORM = {
    "business_name": "Oliveira Azeites",
    "industry": "G",
    "country": "PT",
    "city": "Porto",
    "years_of_operation": "7",
    "employees": "12",
    "currency": "EUR",
    "website": "shop.example",
}
CONSENT = {"audience": "all", "scopes": ["score", "profile"], "months": "6", "purpose": "Loan"}


@pytest.fixture
def sme(client):
    sme = SmeFactory(listed=True)
    client.force_login(sme.owner)
    return sme


# -- Profile


def test_a_new_owner_creates_her_profile(client):
    sana = UserFactory()
    client.force_login(sana)
    assert client.get(PROFILE).status_code == 200
    answer = client.post(PROFILE, FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/business/")
    stored = Sme.objects.get(owner=sana)
    assert (stored.business_name, stored.location, stored.website) == (
        "Oliveira Azeites",
        "Porto, Portugal",
        "https://shop.example",
    )


def test_the_form_shows_what_is_stored_and_saves_changes(client, sme):
    form = client.get(PROFILE).context["form"]
    assert (form["city"].value(), form["version"].value()) == ("Porto", 1)
    answer = client.post(PROFILE, FORM | {"city": "Braga", "version": "1"})
    assert (answer.status_code, answer["Location"]) == (302, PROFILE)
    stored = Sme.objects.get()
    assert (stored.city, stored.version) == ("Braga", 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("business_name", ""),
        ("industry", "Z"),
        ("country", ""),
        ("country", "UK"),
        ("years_of_operation", "-1"),
        ("employees", "lots"),
        ("currency", "EURO"),
        ("website", "javascript:alert(1)"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(client, sme, field, value):
    typed = FORM | {"business_name": "Typed name", "version": "1", field: value}
    answer = client.post(PROFILE, typed)
    assert answer.status_code == 400
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in typed} == typed
    assert Sme.objects.get().version == 1


def test_a_stale_form_is_a_conflict_with_all_that_was_typed(client, sme):
    Sme.objects.update(city="Braga", version=2)
    typed = FORM | {"business_name": "Typed name", "version": "1"}
    answer = client.post(PROFILE, typed)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert {name: form[name].value() for name in FORM} == {name: typed[name] for name in FORM}
    assert ("City", "Braga") in answer.context["saved"]
    assert form["version"].value() == "2"
    assert Sme.objects.get().business_name == sme.business_name
    again = client.post(PROFILE, typed | {"version": form["version"].value()})
    assert again.status_code == 302
    assert (Sme.objects.get().business_name, Sme.objects.get().city) == ("Typed name", "Porto")


def test_a_currency_in_use_is_said_beside_its_field(client, sme):
    from statements.tests.factories import StatementFactory

    StatementFactory(sme=sme, uploaded_by=sme.owner)
    answer = client.post(PROFILE, FORM | {"currency": "USD", "version": "1"})
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["currency"]


# -- Sharing


def test_what_becomes_public_is_shown_before(client):
    sme = SmeFactory(scored=True, business_name="Sana Olive Oils", registration_number="SECRET-1")
    client.force_login(sme.owner)
    page = client.get(SHARING).content.decode()
    for public in ("Sana Olive Oils", "Porto, Portugal", "List my business", "64 of 100"):
        assert public in page
    assert "SECRET-1" not in page


def test_the_switch(client):
    sme = SmeFactory(scored=True)
    client.force_login(sme.owner)
    for value, is_listed in (("on", True), ("off", False)):
        answer = client.post(f"{SHARING}listing/", {"listed": value})
        assert (answer.status_code, answer["Location"]) == (302, SHARING)
        assert Sme.objects.get().is_listed == is_listed
    assert client.get(f"{SHARING}listing/").status_code == 405


def test_listing_without_a_score_says_so_on_the_page(client):
    sme = SmeFactory()
    client.force_login(sme.owner)
    referer = {"referer": f"http://testserver{SHARING}"}
    answer = client.post(f"{SHARING}listing/", {"listed": "on"}, headers=referer, follow=True)
    assert answer.redirect_chain == [(f"http://testserver{SHARING}", 302)]
    assert "Investors look for a score first" in answer.content.decode()
    assert not Sme.objects.get().is_listed


def test_a_consent_to_all_and_to_one(client, sme):
    ines = UserFactory(investor=True, email="ines@partnex.example")
    one = CONSENT | {"audience": "one", "investor": ines.email}
    for form, grantee in ((CONSENT, None), (one, ines)):
        answer = client.post(SHARING, form)
        assert (answer.status_code, answer["Location"]) == (302, SHARING)
        given = Consent.objects.latest("pk")
        assert (given.grantee, given.scopes) == (grantee, ["profile", "score"])
    page = client.get(SHARING)
    assert [consent.grantee for consent in page.context["consents"]] == [ines, None]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["files"]}, "scopes"),
        ({"months": "24"}, "months"),
        ({"audience": "one", "investor": ""}, "investor"),
        ({"audience": "one", "investor": "no address"}, "investor"),
        ({"audience": "one", "investor": "nobody@partnex.example"}, "investor"),
        ({"investor": "ines@partnex.example"}, "investor"),
    ],
)
def test_a_wrong_consent_keeps_what_was_typed(client, sme, change, field):
    answer = client.post(SHARING, CONSENT | change)
    assert answer.status_code == 400
    form = answer.context["form"]
    assert (list(form.errors), form["purpose"].value()) == ([field], "Loan")
    assert not Consent.objects.exists()


def test_revoking(client, sme):
    consent = ConsentFactory(sme=sme)
    url = f"{SHARING}consents/{consent.pk}/revoke/"
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert Consent.objects.get().state == "revoked"
    page = client.get(SHARING)
    assert (list(page.context["consents"]), list(page.context["ended"])) == ([], [consent])
    assert client.post(url).status_code == 409


def test_the_read_log_is_paged_both_ways(client, sme):
    looks = [ConsentAccessFactory(sme=sme) for _look in range(12)][::-1]
    ConsentAccessFactory()
    first = client.get(SHARING).context["accesses"]
    assert (first.rows, first.previous) == (looks[:10], None)
    second = client.get(SHARING, {"cursor": first.next}).context["accesses"]
    assert (second.rows, second.next) == (looks[10:], None)
    back = client.get(SHARING, {"cursor": second.previous}).context["accesses"]
    assert back.rows == looks[:10]


def test_a_cursor_nobody_made_is_a_clear_message(client, sme):
    assert client.get(SHARING, {"cursor": "x"}).status_code == 400


@pytest.mark.parametrize("make", [ConsentFactory, ConsentAccessFactory])
def test_the_sharing_page_costs_the_same_for_one_row_and_for_three(
    client, sme, make, django_assert_max_num_queries
):
    make(sme=sme)
    with django_assert_max_num_queries(20) as one:
        assert client.get(SHARING).status_code == 200
    make.create_batch(2, sme=sme)
    with django_assert_max_num_queries(20) as three:
        assert client.get(SHARING).status_code == 200
    assert len(one) == len(three)


# -- Who may


def test_an_owner_without_a_business_is_asked_for_it(client):
    client.force_login(UserFactory())
    answer = client.get(SHARING)
    assert (answer.status_code, answer["Location"]) == (302, PROFILE)


@pytest.mark.parametrize("url", [PROFILE, SHARING, f"{SHARING}consents/1/revoke/"])
def test_these_pages_are_the_owners(client, url):
    assert client.get(url)["Location"].startswith("/accounts/login/")
    for role in ({"investor": True}, {"admin": True}):
        client.force_login(UserFactory(**role))
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403


def test_another_owners_consent_is_not_there(client, sme):
    consent = ConsentFactory()
    assert client.post(f"{SHARING}consents/{consent.pk}/revoke/").status_code == 404
    assert Consent.objects.get().state == "active"
