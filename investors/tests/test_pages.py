import pytest

from investors.tests.factories import InvestorFactory
from smes.models import ConsentAccess
from smes.tests.factories import ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(client):
    user = InvestorFactory().user
    client.force_login(user)
    return user


def names(response):
    return [sme.business_name for sme in response.context["page"].rows]


def test_the_listing_shows_listed_businesses_best_first(client, ines):
    SmeFactory(listed=True, business_name="Middle", score=55)
    SmeFactory(listed=True, business_name="Best", score=90)
    SmeFactory(scored=True, business_name="Hidden")
    response = client.get("/smes/")
    assert response.status_code == 200
    assert names(response) == ["Best", "Middle"]
    assert "2 businesses, highest score first" in response.content.decode()


def test_the_credit_file_with_a_consent(client, ines):
    sme = SmeFactory(listed=True, registration_number="PT-500100")
    consent = ConsentFactory(sme=sme, grantee=ines)
    response = client.get(f"/smes/{sme.pk}/")
    assert response.status_code == 200
    assert "PT-500100" in response.content.decode()
    access = ConsentAccess.objects.get()
    assert (access.who, access.consent, access.what) == (
        ines,
        consent,
        "profile score reasons monthly_figures",
    )
