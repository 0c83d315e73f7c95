import pytest

from accounts.tests.factories import UserFactory
from smes.models import Sme

pytestmark = pytest.mark.django_db
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


@pytest.fixture
def sana(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_a_new_owner_creates_her_profile(client, sana):
    assert client.get("/business/profile/").status_code == 200
    answer = client.post("/business/profile/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/business/")
    sme = Sme.objects.get(owner=sana)
    assert (sme.business_name, sme.location, sme.website) == (
        "Oliveira Azeites",
        "Porto, Portugal",
        "https://shop.example",
    )
