import pytest
from django.http import QueryDict

from investors.filters import ListingFilter
from scoring.engine.levels import LEVELS
from smes.enums import RiskLevel
from smes.models import Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def smes():
    rows = {
        "Oliveira": {"industry": "C", "country": "PT", "city": "Porto", "score": 80},
        "Kestrel": {"industry": "G", "country": "KE", "city": "Kisumu", "score": 70},
        "Nordwind": {"industry": "H", "country": "DE", "city": "PORTO", "score": 69},
        "Cedar": {"industry": "G", "country": "PT", "city": "Évora", "score": 39},
    }
    return [SmeFactory(listed=True, business_name=name, **row) for name, row in rows.items()]


def found(query):
    filters = ListingFilter(QueryDict(query), Sme.objects.all())
    assert filters.is_valid(), filters.errors
    return [sme.business_name for sme in filters.qs.order_by(*filters.ordering)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Oliveira", "Kestrel", "Nordwind", "Cedar"]),
        ("industry=G", ["Kestrel", "Cedar"]),
        ("industry=retail", ["Kestrel", "Cedar"]),
        ("country=PT", ["Oliveira", "Cedar"]),
        ("country=portugal", ["Oliveira", "Cedar"]),
        ("city=porto", ["Oliveira", "Nordwind"]),
        ("city=%20Porto%20", ["Oliveira", "Nordwind"]),
        ("city=%C3%89vora", ["Cedar"]),
        ("risk_level=LOW", ["Oliveira", "Kestrel"]),
        ("risk_level=medium", ["Nordwind"]),
        ("risk_level=HIGH", ["Cedar"]),
        ("min_score=70", ["Oliveira", "Kestrel"]),
        ("min_score=0", ["Oliveira", "Kestrel", "Nordwind", "Cedar"]),
        ("search=KEST", ["Kestrel"]),
        ("search=%25", []),
        ("industry=G&country=PT&risk_level=HIGH&min_score=10", ["Cedar"]),
        ("order=name", ["Cedar", "Kestrel", "Nordwind", "Oliveira"]),
        ("order=newest", ["Cedar", "Nordwind", "Kestrel", "Oliveira"]),
        ("nonsense=1&page=7", ["Oliveira", "Kestrel", "Nordwind", "Cedar"]),
    ],
)
def test_each_filter_and_order(smes, query, names):
    assert found(query) == names


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("industry=alchemy", "industry"),
        ("country=Atlantis", "country"),
        ("risk_level=EXTREME", "risk_level"),
        ("min_score=lots", "min_score"),
        ("min_score=101", "min_score"),
        ("min_score=-1", "min_score"),
        ("order=secret", "order"),
        ("search=" + "x" * 121, "search"),
        ("city=a%00b", "city"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(query, field):
    filters = ListingFilter(QueryDict(query), Sme.objects.all())
    assert not filters.is_valid()
    assert list(filters.errors) == [field]


def test_the_filter_on_levels_is_the_one_table_of_levels(smes):
    assert {level.name for level in LEVELS} == set(RiskLevel.values)
    for level in RiskLevel:
        by_column = Sme.objects.filter(risk_level=level).values_list("business_name", flat=True)
        assert found(f"risk_level={level}") == list(by_column.order_by("-score", "-id"))


def test_what_is_in_force_is_said_in_words():
    query = (
        "industry=retail&country=PT&min_score=40&search=oil&risk_level=low&order=name&city=Porto"
    )
    filters = ListingFilter(QueryDict(query), Sme.objects.all())
    assert filters.is_valid()
    assert sorted(filters.in_force()) == [
        ("city", "Porto"),
        ("country", "Portugal"),
        ("industry", "Wholesale and retail trade"),
        ("min_score", "Score from 40"),
        ("risk_level", "Low risk"),
        ("search", "“oil”"),
    ]


def test_only_countries_with_listed_businesses_are_offered_and_the_chosen_one():
    filters = ListingFilter(QueryDict("country=KE"), Sme.objects.all())
    assert filters.is_valid()
    filters.offer_countries(["PT"])
    offered = [code for code, _name in filters.form.fields["country"].widget.choices]
    assert offered == ["", "KE", "PT"]
