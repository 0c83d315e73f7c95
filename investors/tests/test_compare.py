import json

import pytest

from investors.compare_queries import year_of
from investors.tests.cast import PLANTED
from investors.tests.factories import InvestorFactory
from partnex.tests.cast import bearer
from scoring.tests.factories import ScoreFactory
from smes.enums import Scope
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import ConsentFactory, SmeFactory
from statements.models import MonthlyFigure

pytestmark = pytest.mark.django_db
PAGE, API = "/investors/compare/", "/api/v1/investor/comparison"


@pytest.fixture
def others(cast):
    return SmeFactory.create_batch(3, listed=True)


def open_page(client, user, *smes):
    client.force_login(user)
    return client.get(PAGE, {"id": [sme.pk for sme in smes]})


def test_who_may_compare(client, cast, others):
    found = {
        who: open_page(client, getattr(cast, who), cast.sme, others[0]).status_code
        for who in ("sana", "ines", "noor", "zed", "admin")
    }
    assert found == {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 200}


def test_a_business_that_cannot_be_seen_is_like_none(client, cast, others):
    hidden = SmeFactory(scored=True)
    assert open_page(client, cast.ines, others[0], hidden).status_code == 404
    answers = []
    for pk in (hidden.pk, 987654321):
        answer = client.get(API, {"id": [others[0].pk, pk]}, headers=bearer(cast.ines))
        answers.append((answer.status_code, answer.json()["error"]))
    assert answers == [(400, "unknown_business")] * 2


@pytest.mark.parametrize(
    ("ids", "status"), [("", 200), ("1", 400), ("1 2 3 4 5", 400), ("1 x", 400), ("7 7", 400)]
)
def test_two_to_four_are_chosen_first(client, ids, status):
    client.force_login(InvestorFactory().user)
    answer = client.get(PAGE, {"id": ids.split()})
    assert answer.status_code == status
    assert "Nothing to choose from yet" in answer.content.decode()
    if status == 400:
        assert "Choose 2 to 4 businesses to compare." in answer.content.decode()


def test_the_watchlist_is_there_to_choose_from(client, cast):
    from investors import watch_actions

    watch_actions.watch(sme=cast.sme, by=cast.noor)
    client.force_login(cast.noor)
    page = client.get(PAGE, {"id": [cast.sme.pk]}).content.decode()
    assert f'value="{cast.sme.pk}" checked' in page


def test_without_a_consent_only_cards_and_no_trace(client, cast, others):
    page = open_page(client, cast.noor, cast.sme, *others).content.decode()
    assert "Sana Olive Oils" in page
    assert not any(text in page for text in PLANTED.values())
    assert page.count("Not shared<") == 11 * 4
    assert not ConsentAccess.objects.exists()


@pytest.mark.parametrize("scope", ["score", "reasons", "monthly_figures", "profile"])
def test_each_cell_is_what_the_consent_opens(client, cast, others, scope):
    Consent.objects.update(scopes=[scope])
    answer = open_page(client, cast.ines, cast.sme, others[0])
    page = answer.content.decode()
    assert ('class="sparkline"' in page) == (scope == "score")
    assert ("compare-points" in page) == (scope == "reasons")
    assert (PLANTED["monthly_figures"] in page) == (scope == "monthly_figures")
    assert PLANTED["profile"] not in page
    looks = [access.what for access in ConsentAccess.objects.all()]
    assert looks == ([] if scope == "profile" else [scope])


def test_each_shared_business_gets_one_look(client, cast, others):
    ConsentFactory(sme=others[0], grantee=cast.ines, scopes=[Scope.SCORE])
    open_page(client, cast.ines, cast.sme, *others)
    looks = {access.sme_id: access.what for access in ConsentAccess.objects.all()}
    assert looks == {cast.sme.pk: "score reasons monthly_figures", others[0].pk: "score"}
    assert ConsentAccess.objects.count() == 2


def test_parts_of_all_engines_stand_in_one_table(client, cast, others):
    score = ScoreFactory.build(sme=others[0])
    parts = [{"code": "own", "label": "Own part", "points": 3.0, "possible": 9, "sentence": ""}]
    ScoreFactory(sme=others[0], contributions=parts)
    ConsentFactory(sme=others[0], grantee=cast.ines)
    answer = open_page(client, cast.ines, cast.sme, others[0])
    rows = {row.label: row.cells for row in answer.context["contributions"]}
    assert rows["Own part"] == [(True, None), (True, (3.0, 9))]
    known = {part["label"] for part in score.contributions if part["code"] != "rounding"}
    assert set(rows) == {"Own part"} | known
    assert "No such part" in answer.content.decode()


def test_the_year_is_the_last_twelve_months_known(cast):
    months = [
        MonthlyFigure(
            currency="EUR",
            true_revenue=100,
            operating_expense=60,
            debt_service=5,
            min_balance=-number,
            negative_days=1,
            returned_payments=0,
        )
        for number in range(20)
    ]
    year = year_of(months)
    assert (year.months, year.revenue, year.remains, year.margin) == (12, 1200, 480, 0.4)
    assert (year.lowest_balance, year.negative_days) == (-19, 12)
    months[0].true_revenue = 0
    assert year_of(months[:1]).margin is None


def test_the_api_answers_with_files(client, cast, others):
    answer = client.get(API, {"id": [others[0].pk, cast.sme.pk]}, headers=bearer(cast.ines))
    first, second = answer.json()["businesses"]
    assert (first["id"], first["scores"], first["reasons"]) == (others[0].pk, None, None)
    assert (second["id"], second["profile"]) == (cast.sme.pk, None)
    assert second["scores"][0]["score"] == 78
    assert [access.what for access in ConsentAccess.objects.all()] == [
        "score reasons monthly_figures"
    ]


@pytest.mark.parametrize("ids", [[], [1], [1, 2, 3, 4, 5], ["a", "b"], [str(10**30), 2]])
def test_the_api_wants_two_to_four(client, ids):
    answer = client.get(API, {"id": ids}, headers=bearer(InvestorFactory().user))
    assert (answer.status_code, json.loads(answer.content)["error"]) == (400, "bad_choice")


def test_an_unlisted_business_is_compared_by_its_consent_only(client, cast, others):
    Sme.objects.filter(pk=cast.sme.pk).update(is_listed=False, listed_at=None)
    assert open_page(client, cast.noor, cast.sme, others[0]).status_code == 404
    assert open_page(client, cast.ines, cast.sme, others[0]).status_code == 200
