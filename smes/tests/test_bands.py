from decimal import Decimal

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from core import money
from partnex.tests.cast import bearer
from smes import bands
from smes.enums import Basis
from smes.listing_columns import BASES, figures_segment_of, segment_of
from smes.models import Sme
from smes.tests.factories import SmeFactory


@pytest.mark.parametrize(
    ("minor", "currency", "band"),
    [
        (None, "EUR", None),
        (4_999_999, "EUR", 0),
        (5_000_000, "EUR", 1),
        (25_000_000, "USD", 2),
        (100_000_000, "EUR", 3),
        (500_000_000, "EUR", 4),
        (7_500_000, "JPY", 1),  # no minor unit
        (150_000_000 * 100, "KES", 3),
        (1, "XAU", None),
    ],
)
def test_revenue_band(minor, currency, band):
    assert bands.revenue_band(minor, currency) == band


def test_each_currency_stands_once_in_the_table_and_is_one_of_ours():
    listed = [code for codes in bands.UNITS_TO_THE_EURO.values() for code in codes.split()]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(money.CURRENCY_CODES)


@pytest.mark.parametrize(
    ("ratio", "tenths"),
    [(None, None), ("0.1234", 123), ("-2", -1000), ("1000000", 100_000), ("0", 0)],
)
def test_growth_in_tenths_of_a_percent(ratio, tenths):
    assert bands.growth_tenths(None if ratio is None else Decimal(ratio)) == tenths


@pytest.mark.django_db
def test_the_database_counts_bands_as_python_does():
    for number, years in enumerate((0, 2, 3, 5, 6, 10, 11, 80)):
        employees, basis = (0, 9, 10, 49, 50, 249, 250, 9000)[number], BASES[number % 3]
        sme = SmeFactory(score=50, score_basis=basis, years_of_operation=years, employees=employees)
        sme = Sme.objects.get(pk=sme.pk)
        assert sme.segment == segment_of(
            BASES.index(basis), bands.size_band(employees), bands.age_band(years)
        )


@pytest.mark.django_db
@pytest.mark.parametrize("growth", [None, -1, 0, 99, 100, 249, 250])
@pytest.mark.parametrize("revenue", [None, 0, 4])
def test_figures_are_readable_only_where_the_owner_agreed(revenue, growth):
    sme = SmeFactory(score=50, score_basis=Basis.PARSED, revenue_band=revenue, growth=growth)
    sme = Sme.objects.get(pk=sme.pk)
    assert (sme.figures_segment, sme.shown_growth) == (None, None)
    Sme.objects.filter(pk=sme.pk).update(is_found_by_figures=True)
    sme = Sme.objects.get(pk=sme.pk)
    revenue = 5 if revenue is None else revenue
    band = 4 if growth is None else bands.growth_band(growth)
    assert (sme.figures_segment, sme.shown_growth) == (figures_segment_of(revenue, band), growth)


@pytest.mark.django_db
def test_the_owner_opens_her_figures_to_the_listing_and_closes_them(client):
    sme = SmeFactory(listed=True, revenue_band=3, growth=150)
    client.force_login(sme.owner)
    address = reverse("smes:listing")
    for value, agreed in (("on", True), ("on", True), ("off", False)):
        assert client.post(address, {"figures": value})["Location"] == reverse("smes:sharing")
        sme.refresh_from_db()
        assert (sme.is_found_by_figures, sme.is_listed) == (agreed, True)
        page = client.get(reverse("smes:sharing")).content.decode()
        assert ("1 to 5 million euros" in page) == agreed
    acts = AuditEvent.objects.filter(tag__startswith="sme:figures").values_list("tag", flat=True)
    assert sorted(acts) == ["sme:figures_closed", "sme:figures_opened"]


@pytest.mark.django_db
def test_programs_open_and_close_figures_too(client):
    sme = SmeFactory(listed=True)
    for agreed in (True, False):
        answer = client.put(
            "/api/v1/sme/listing",
            {"is_listed": True, "is_found_by_figures": agreed},
            "application/json",
            headers=bearer(sme.owner),
        )
        assert (answer.status_code, answer.json()["is_found_by_figures"]) == (200, agreed)
        assert Sme.objects.get(pk=sme.pk).is_found_by_figures == agreed
