"""The hot path and the counts, against plain Python over random businesses."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict

from accounts.tests.factories import UserFactory
from core import clock
from investors import counts, listing
from investors.asked import Asked
from investors.counts import TENS, options_of
from investors.filters import ListingFilter, read
from scoring.engine.levels import LEVELS
from smes import bands
from smes.enums import RiskLevel
from smes.listing_columns import BASES
from smes.models import Sme
from smes.tests.factories import SmeFactory, level_of

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"


def make_businesses(count, seed=7):
    chance = random.Random(seed)
    now = clock.now()
    for _number in range(count):
        score = chance.choice((0, 9, 10, 39, 40, 69, 70, 71, 89, 90, 99, 100))
        SmeFactory(
            is_listed=chance.random() < 0.85,
            business_name=f"{chance.choice('ABCD')}{chance.choice(('tlas', 'eta'))} Trading",
            industry=chance.choice("ACG"),
            country=chance.choice(("PT", "KE", "")),
            city=chance.choice(("Porto", "PORTO", "Kisumu")),
            score=score,
            risk_level=level_of(score),
            score_basis=chance.choice(BASES),
            scored_at=now - timedelta(days=chance.choice((0, 6, 8, 29, 31, 89, 91))),
            employees=chance.choice((0, 9, 10, 49, 50, 249, 250)),
            years_of_operation=chance.choice((0, 2, 3, 5, 6, 10, 11)),
            revenue_band=chance.choice((None, 0, 2, 4)),
            growth=chance.choice((None, -50, 0, 99, 100, 249, 250)),
            is_found_by_figures=chance.random() < 0.5,
        )


@pytest.fixture
def businesses():
    make_businesses(60)


def band(number, kind):
    return kind(number).name.lower()


# What each filter means, said once more without the database.
def size_of(sme):
    return band(bands.size_band(sme.employees), bands.SizeBand)


def age_of(sme):
    return band(bands.age_band(sme.years_of_operation), bands.AgeBand)


MEANING = {
    "search": lambda sme, text: sme.business_name.lower().startswith(text.lower()),
    "industry": lambda sme, value: sme.industry == value,
    "country": lambda sme, value: sme.country == value,
    "city": lambda sme, value: sme.city.lower() == value.lower(),
    "risk_level": lambda sme, value: level_of(sme.score) == value,
    "min_score": lambda sme, value: sme.score >= int(value),
    "max_score": lambda sme, value: sme.score <= int(value),
    "basis": lambda sme, value: sme.score_basis == value,
    "employees": lambda sme, value: size_of(sme) == value,
    "years": lambda sme, value: (
        band(bands.age_band(sme.years_of_operation), bands.AgeBand) == value
    ),
    "revenue": lambda sme, value: (
        sme.is_found_by_figures
        and sme.revenue_band is not None
        and band(sme.revenue_band, bands.RevenueBand) == value
    ),
    "growth": lambda sme, value: (
        sme.is_found_by_figures
        and sme.growth is not None
        and band(bands.growth_band(sme.growth), bands.GrowthBand) == value
    ),
    "scored": lambda sme, value: sme.scored_at >= clock.now() - timedelta(days=int(value)),
}
VALUES = {
    "search": ("a", "atlas", "beta"),
    "industry": ("A", "G"),
    "country": ("PT", "KE"),
    "city": ("porto", "Kisumu"),
    "risk_level": RiskLevel.values,
    "min_score": ("0", "40", "55", "70"),
    "max_score": ("100", "89", "69", "39"),
    "basis": [basis.value for basis in BASES],
    "employees": [size.name.lower() for size in bands.SizeBand],
    "years": [age.name.lower() for age in bands.AgeBand],
    "revenue": ("tiny", "middle", "huge"),
    "growth": [growth.name.lower() for growth in bands.GrowthBand],
    "scored": ("7", "30", "90"),
    "order": ("score", "newest", "growth", "name"),
}
ORDER = {
    "score": (lambda sme: (sme.score, sme.pk), True),
    "newest": (lambda sme: (sme.scored_at, sme.pk), True),
    "growth": (lambda sme: (sme.growth, sme.pk), True),
    "name": (lambda sme: (sme.business_name, sme.pk), False),
}


def matching(query, smes):
    filters = {name: value for name, value in query.items() if name != "order"}
    return [
        sme
        for sme in smes
        if sme.is_listed and all(MEANING[name](sme, value) for name, value in filters.items())
    ]


def expected(query, asked, smes):
    found = matching(query, smes)
    if asked.order_name == "growth":
        found = [sme for sme in found if sme.is_found_by_figures and sme.growth is not None]
    key, falls = ORDER[asked.order_name]
    return [sme.pk for sme in sorted(found, key=key, reverse=falls)]


def pages(user, asked, size=7):
    """The ids page by page to the end, and then back to the first page."""
    there, cursor = [], None
    while True:
        page = listing.read(user, asked, size=size, cursor=cursor)
        there.append([row.id for row in page.rows])
        if page.next is None:
            break
        cursor = page.next
    back, cursor = [there[-1]], page.previous
    while cursor is not None:
        page = listing.read(user, asked, size=size, cursor=cursor)
        back.insert(0, [row.id for row in page.rows])
        cursor = page.previous
    assert back == there
    return [pk for page in there for pk in page]


def random_queries(seed, count):
    chance = random.Random(seed)
    for name, values in VALUES.items():
        yield from ({name: value} for value in values)
    for _number in range(count):
        names = chance.sample(sorted(VALUES), chance.randrange(2, 6))
        yield {name: chance.choice(VALUES[name]) for name in names}


def test_filters_alone_and_together_find_what_they_mean(businesses):
    user, smes, asked_for, refused = UserFactory(investor=True), list(Sme.objects.all()), 0, 0
    for query in random_queries(seed=11, count=120):
        filters = ListingFilter(QueryDict(mutable=True) | query, Sme.objects.filter(is_listed=True))
        if not filters.is_valid():
            refused += 1
            continue
        asked = read(query)
        assert asked == filters.asked
        wanted = expected(query, asked, smes)
        assert pages(user, asked) == wanted, query
        by_orm = filters.qs.order_by(*filters.ordering)
        assert list(by_orm.values_list("pk", flat=True)) == wanted, query
        total = counts.counts(asked).total
        assert total == len(wanted), query
        asked_for += 1
    assert asked_for > 100
    assert refused > 5


def facets_of(asked, smes):
    """Each filter's counts: what would match with each of its values in place of its own."""
    values = {
        "industry": lambda sme: sme.industry,
        "country": lambda sme: sme.country,
        "risk_level": lambda sme: level_of(sme.score),
        "basis": lambda sme: sme.score_basis,
        "employees": size_of,
        "years": age_of,
    }
    found = {}
    for name, value_of in values.items():
        others = {key: value for key, value in asked.items() if key != name}
        found[name] = {}
        for sme in matching(others, smes):
            value = value_of(sme)
            found[name][value] = found[name].get(value, 0) + 1
    return found


QUERIES = (
    {},
    {"industry": "G"},
    {"country": "PT", "risk_level": "LOW"},
    {"min_score": "40", "max_score": "89", "risk_level": "LOW"},
    {"basis": "parsed", "employees": "small", "years": "old"},
    {"industry": "A", "country": "KE", "basis": "declared", "order": "name"},
    {"min_score": "90", "max_score": "39"},
)


def check_counts():
    smes = list(Sme.objects.all())
    for query in QUERIES:
        counted = counts.counts(read(query))
        assert counted.total == len(matching(query, smes)), query
        assert options_of(counted) == facets_of(query, smes), query


def test_counts_are_exact_after_each_kind_of_change(businesses):
    """Before and after the worker has added the changes to the cells."""
    check_counts()
    first, second, third, fourth = Sme.objects.filter(is_listed=True)[:4]
    for change in (
        lambda: Sme.objects.filter(pk=first.pk).update(is_listed=False, listed_at=None),
        counts.fold,
        lambda: Sme.objects.filter(pk=second.pk).update(score=100, risk_level="LOW"),
        lambda: Sme.objects.filter(pk=third.pk).update(country="FR", industry="C", employees=9000),
        counts.fold,
        lambda: SmeFactory(listed=True, score=0),
        lambda: Sme.objects.filter(pk=fourth.pk).delete(),
        lambda: Sme.objects.filter(is_listed=True).update(score=70, risk_level="LOW"),
        counts.fold,
        lambda: Sme.objects.filter(pk=first.pk).update(is_listed=True, listed_at=clock.now()),
        counts.fold,
    ):
        change()
        check_counts()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite keeps no cells")
def test_adding_the_changes_empties_them_and_waits_for_company(businesses):
    from investors.listing_models import ListingCell, ListingChange

    assert counts.fold_many() == 0
    waiting = ListingChange.objects.count()
    assert counts.fold() == waiting > 0
    assert not ListingChange.objects.exists()
    listed = Sme.objects.filter(is_listed=True).count()
    everything = {"industry": "*", "country": "*", "ten": -1, "basis": -1, "size": -1, "age": -1}
    assert ListingCell.objects.get(**everything).count == listed


def test_levels_begin_at_a_ten():
    assert all(level.minimum % 10 == 0 for level in LEVELS)
    assert sorted(ten for tens in TENS.values() for ten in tens) == list(range(10))


def test_who_may_not_see_the_listing_reads_nothing(businesses):
    assert listing.read(UserFactory(), Asked(), size=5).rows == []
    assert len(listing.read(UserFactory(admin=True), Asked(), size=5).rows) == 5


# -- Figures that the owner did not open


@pytest.mark.parametrize(
    "query",
    [
        *({"revenue": revenue} for revenue in ("tiny", "small", "middle", "large", "huge")),
        *({"growth": growth} for growth in ("falling", "steady", "growing", "fast")),
        {"order": "growth"},
        {"revenue": "large", "search": "Quiet"},
        {"growth": "growing", "city": "Porto", "employees": "small"},
        {"order": "growth", "search": "Quiet"},
    ],
)
def test_a_business_that_did_not_agree_never_matches_by_its_figures(query):
    quiet = SmeFactory(listed=True, business_name="Quiet", revenue_band=3, growth=150)
    user = UserFactory(investor=True)
    asked = read(query)
    assert listing.read(user, asked, size=5).rows == []
    assert counts.counts(asked).total == 0
    assert not ListingFilter(query, Sme.objects.listed_to(user)).qs.exists()
    Sme.objects.filter(pk=quiet.pk).update(is_found_by_figures=True)
    found = [row.id for row in listing.read(user, asked, size=5).rows]
    opened = {("revenue", "large"), ("growth", "growing"), ("order", "growth")}
    assert found == ([quiet.pk] if opened & set(query.items()) else [])


def test_figures_are_in_no_row_of_a_business_that_did_not_agree():
    SmeFactory(listed=True, revenue_band=3, growth=150)
    (row,) = listing.read(UserFactory(investor=True), Asked(), size=5).rows
    assert (row.figures_segment, row.shown_growth) == (None, None)


# -- Names


def names_found(text):
    rows = listing.read(UserFactory(investor=True), Asked(search=text), size=50).rows
    return sorted(row.business_name for row in rows)


@pytest.fixture
def named():
    names = (
        "Oliveira Azeites Lda",
        "Olive & Sons",
        "Nordwind Logistics",
        "Azeites do Porto",
        "Élan",
    )
    for name in names:
        SmeFactory(listed=True, business_name=name)
    SmeFactory(scored=True, business_name="Oliveira Hidden")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("oliv", ["Olive & Sons", "Oliveira Azeites Lda"]),
        ("OLIVEIRA", ["Oliveira Azeites Lda"]),
        ("azeites oliv", ["Oliveira Azeites Lda"]),
        ("porto", ["Azeites do Porto"]),
        ("  nordwind,  logistics!", ["Nordwind Logistics"]),
        ("wind", []),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
    ],
)
def test_words_of_a_name_are_found_by_their_beginnings(named, text, names):
    assert names_found(text) == names


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no trigrams")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("oliviera", ["Olive & Sons", "Oliveira Azeites Lda"]),
        ("nordwnd logistcs", ["Nordwind Logistics"]),
        ("azietes porto", ["Azeites do Porto"]),
        ("zzzzzz", []),
        ("élan", ["Élan"]),
    ],
)
def test_a_typo_still_finds(named, text, names):
    assert names_found(text) == names


def test_search_follows_names_and_listing(named):
    sme = Sme.objects.get(business_name="Olive & Sons")
    Sme.objects.filter(pk=sme.pk).update(business_name="Cedar & Sons")
    assert (names_found("olive"), names_found("cedar")) == (
        ["Oliveira Azeites Lda"],
        ["Cedar & Sons"],
    )
    Sme.objects.filter(business_name="Oliveira Hidden").update(
        is_listed=True, listed_at=clock.now()
    )
    assert names_found("oliv") == ["Oliveira Azeites Lda", "Oliveira Hidden"]
    Sme.objects.filter(business_name__startswith="Oliveira").update(is_listed=False, listed_at=None)
    assert names_found("oliv") == []
    sme.delete()
    assert names_found("cedar") == []
