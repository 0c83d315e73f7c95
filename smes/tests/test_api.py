import pytest
from rest_framework.test import APIClient

from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BODY = {
    "business_name": "Oliveira Azeites",
    "industry": "retail",
    "location": "Porto, Portugal",
    "years_of_operation": 7,
    "employees": 12,
}


def client_for(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def sana():
    return UserFactory()


@pytest.mark.parametrize("url", ["/api/v1/sme/profile", "/sme/profile"])
def test_a_profile_is_created_once(sana, url):
    client = client_for(sana)
    answer = client.post(url, BODY, format="json")
    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert (body["industry"], body["industry_name"]) == ("G", "Wholesale and retail trade")
    assert (body["location"], body["country"], body["city"]) == ("Porto, Portugal", "PT", "Porto")
    assert (body["currency"], body["version"], body["is_listed"]) == ("EUR", 1, False)
    again = client.post(url, BODY, format="json")
    assert (again.status_code, again.json()["error"]) == (409, "profile_exists")
