import pytest

from accounts.tests.factories import UserFactory
from investors.tests.factories import InvestorFactory
from smes.tests.factories import ConsentAccessFactory, SmeFactory

pytestmark = pytest.mark.django_db


def test_the_landing_page_counts_what_is_there(client):
    SmeFactory(country="PT", listed=True)
    SmeFactory(country="KE", listed=True)
    response = client.get("/")
    assert response.status_code == 200
    figures = response.context["figures"]
    assert (figures.businesses, figures.countries, figures.statements) == (2, 2, 0)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
    ],
)
def test_programs_get_the_health_of_the_api(client, accept, kind):
    response = client.get("/", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    if kind == "application/json":
        assert response.json()["status"] == "ok"


@pytest.mark.parametrize(
    ("make", "start"),
    [
        (UserFactory, "/business/"),
        (lambda: UserFactory(investor=True), "/smes/"),
        (lambda: UserFactory(admin=True), "/admin/"),
    ],
)
def test_people_are_sent_to_their_own_start(client, make, start):
    client.force_login(make())
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, start)


def test_an_owner_without_a_business_is_asked_for_it(client):
    client.force_login(UserFactory())
    response = client.get("/business/")
    assert (response.status_code, response["Location"]) == (302, "/business/profile/")


@pytest.mark.parametrize("make", [lambda: InvestorFactory().user, lambda: UserFactory(admin=True)])
def test_the_dashboard_is_the_owners(client, make):
    client.force_login(make())
    assert client.get("/business/").status_code == 403


def test_the_dashboard_shows_the_first_step_that_is_open(client):
    sme = SmeFactory()
    client.force_login(sme.owner)
    dashboard = client.get("/business/").context["dashboard"]
    assert [step.state for step in dashboard.checklist] == ["done", "current", *["todo"] * 3]


def test_the_dashboard_shows_who_looked_at_this_business_only(client):
    sme = SmeFactory()
    mine, _foreign = ConsentAccessFactory(sme=sme), ConsentAccessFactory()
    client.force_login(sme.owner)
    assert list(client.get("/business/").context["dashboard"].looks) == [mine]
