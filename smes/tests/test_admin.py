import pytest

from accounts.tests.factories import UserFactory
from smes.models import Consent, Sme
from smes.tests.factories import ConsentAccessFactory, ConsentFactory, SmeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = UserFactory(admin=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("model", "make"),
    [
        ("sme", lambda: SmeFactory(listed=True)),
        ("consent", ConsentFactory),
        ("consentaccess", ConsentAccessFactory),
    ],
)
def test_rows_are_read_and_never_written_by_hand(client, admin, model, make):
    row = make()
    base = f"/admin/smes/{model}/"
    assert client.get(base).status_code == 200
    assert client.get(f"{base}{row.pk}/change/").status_code == 200
    assert client.get(f"{base}add/").status_code == 403
    assert client.post(f"{base}{row.pk}/change/", {"score": 99}).status_code == 403
    assert client.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_lists_cost_the_same_for_one_row_and_for_three(
    client, admin, django_assert_max_num_queries
):
    for model, make in (("sme", SmeFactory), ("consent", ConsentFactory)):
        make()
        with django_assert_max_num_queries(15) as one:
            client.get(f"/admin/smes/{model}/")
        make.create_batch(2)
        with django_assert_max_num_queries(15) as three:
            client.get(f"/admin/smes/{model}/")
        assert len(one) == len(three)


def buttons(client, url):
    page = client.get(url)
    return [entry["button"].name for entry in page.context["action_buttons"]]


def test_an_admin_takes_a_business_off_the_list(client, admin):
    sme = SmeFactory(listed=True)
    url = f"/admin/smes/sme/{sme.pk}/"
    assert buttons(client, f"{url}change/") == ["unlist"]
    assert client.post(f"{url}act/unlist/").status_code == 302
    assert not Sme.objects.get().is_listed
    assert buttons(client, f"{url}change/") == []


def test_an_admin_revokes_a_consent_once(client, admin):
    consent = ConsentFactory()
    url = f"/admin/smes/consent/{consent.pk}/"
    assert buttons(client, f"{url}change/") == ["revoke"]
    assert client.post(f"{url}act/revoke/").status_code == 302
    ended_at = Consent.objects.get().ended_at
    assert (Consent.objects.get().state, buttons(client, f"{url}change/")) == ("revoked", [])
    client.post(f"{url}act/revoke/")
    assert Consent.objects.get().ended_at == ended_at


@pytest.mark.parametrize("role", [{}, {"investor": True}])
def test_others_have_no_console(client, role):
    consent = ConsentFactory()
    client.force_login(UserFactory(**role))
    assert client.get("/admin/smes/consent/").status_code in {302, 403}
    client.post(f"/admin/smes/consent/{consent.pk}/act/revoke/")
    assert Consent.objects.get().state == "active"
