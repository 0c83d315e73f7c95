import pytest

from accounts.tests.factories import UserFactory
from investors.models import Investor
from investors.tests.factories import InvestorFactory

pytestmark = pytest.mark.django_db


def test_investors_are_read_and_never_written_by_hand(client):
    investor = InvestorFactory(full_name="Ines")
    client.force_login(UserFactory(admin=True))
    url = f"/admin/investors/investor/{investor.pk}/change/"
    assert "Ines" in client.get("/admin/investors/investor/").content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"full_name": "Changed"}).status_code == 403
    assert Investor.objects.get().full_name == "Ines"
