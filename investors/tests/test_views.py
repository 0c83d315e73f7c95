import re
from datetime import timedelta
from html import unescape

import pytest

from accounts.tests.factories import UserFactory
from investors.models import Investor
from investors.tests.cast import ACCOUNT_NUMBER, PLANTED
from investors.tests.factories import InvestorFactory
from smes.enums import Scope
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import ConsentFactory, SmeFactory
from statements.tests.factories import StatementFactory, TransactionFactory

pytestmark = pytest.mark.django_db
LISTING, PROFILE = "/smes/", "/investors/profile/"
FORM = {"full_name": "Ines", "country": "CH", "city": "Lugano", "interests": ["A", "G"]}


def read(client, user, url, **query):
    client.force_login(user)
    return client.get(url, query)


def following(response, rel="next"):
    """The address of the next page, as the link to it says; None where there is none."""
    link = re.search(rf'href="(\?[^"#]*)" rel="{rel}"', response.content.decode())
    return link and response.wsgi_request.path + unescape(link[1])


def names(response):
    return [sme.business_name for sme in response.context["page"].rows]


# -- Who may open what

TABLE = {
    LISTING: {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 200},
    PROFILE: {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 403},
    "/smes/{pk}/": {"sana": 200, "ines": 200, "noor": 200, "zed": 404, "admin": 200},
    "/smes/{pk}/transactions/": {"sana": 200, "ines": 200, "noor": 200, "zed": 404, "admin": 200},
}
UNLISTED = {"sana": 200, "ines": 200, "noor": 404, "zed": 404, "admin": 200}


@pytest.mark.parametrize("url", TABLE)
def test_who_may_open_what(client, cast, url):
    address = url.format(pk=cast.sme.pk)
    assert client.get(address)["Location"].startswith("/accounts/login/")
    found = {who: read(client, getattr(cast, who), address).status_code for who in TABLE[url]}
    assert found == TABLE[url]


@pytest.mark.parametrize("url", ["/smes/{pk}/", "/smes/{pk}/transactions/"])
def test_who_may_open_a_business_that_is_not_listed(client, cast, url):
    Sme.objects.update(is_listed=False, listed_at=None)
    address = url.format(pk=cast.sme.pk)
    found = {who: read(client, getattr(cast, who), address).status_code for who in UNLISTED}
    assert found == UNLISTED
    assert read(client, cast.noor, "/smes/987654321/").status_code == 404


# -- The listing


def test_listed_businesses_best_first(client, cast):
    SmeFactory(listed=True, business_name="Best", score=90)
    SmeFactory(scored=True, business_name="Hidden")
    response = read(client, cast.noor, LISTING)
    assert names(response) == ["Best", "Sana Olive Oils"]
    assert "2 businesses, highest score first" in response.content.decode()


def test_filters_show_chips_that_take_them_away(client, cast):
    SmeFactory(listed=True, industry="A", score=90)
    response = read(client, cast.noor, LISTING, industry="G", min_score="70", order="name")
    assert names(response) == ["Sana Olive Oils"]
    assert dict(response.context["chips"]) == {
        "Wholesale and retail trade": "?min_score=70&order=name",
        "Score from 70": "?industry=G&order=name",
    }


def test_pages_both_ways_keep_the_filters(client, cast):
    SmeFactory.create_batch(60, listed=True, score=50)
    seen, url = [], f"{LISTING}?industry=G"
    client.force_login(cast.noor)
    pages = []
    while url:
        pages.append(client.get(url))
        seen += [sme.pk for sme in pages[-1].context["page"].rows]
        url = following(pages[-1])
    ordered = Sme.objects.filter(is_listed=True).order_by("-score", "-id")
    assert seen == list(ordered.values_list("pk", flat=True))
    assert [len(page.context["page"].rows) for page in pages] == [25, 25, 11]
    back = client.get(following(pages[2], "prev"))
    assert names(back) == names(pages[1])


@pytest.mark.parametrize(
    "query", [{"min_score": "lots"}, {"industry": "alchemy"}, {"order": "secret"}]
)
def test_a_filter_that_cannot_be_read_is_a_clear_message(client, cast, query):
    response = read(client, cast.noor, LISTING, **query)
    assert response.status_code == 400
    assert list(response.context["filters"].form.errors) == list(query)
    assert 'class="error-summary"' in response.content.decode()


def test_a_cursor_nobody_made_is_a_clear_message(client, cast):
    response = read(client, cast.noor, LISTING, cursor="x")
    assert response.status_code == 400
    assert "Start again from the first page" in response.content.decode()


def test_what_others_wrote_is_escaped_in_rows_filters_and_chips(client, cast):
    evil = "<script>alert('x')</script>&\""
    SmeFactory(listed=True, business_name=f"Evil {evil}", city=evil)
    for query in ({}, {"search": f"evil {evil}"}, {"city": evil}, {"industry": evil}):
        page = read(client, cast.noor, LISTING, **query).content.decode()
        assert "<script>alert" not in page, query
        assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;" in page, query


def test_an_empty_page_says_which_filter_to_drop(client, cast):
    response = read(client, cast.noor, LISTING, industry="G", country="KE")
    assert names(response) == []
    assert response.context["dropping"] == [("Kenya", "?industry=G", "1 business")]
    assert "Drop “Kenya”" in response.content.decode()


def test_the_order_that_no_index_answers_is_said(client, cast):
    response = read(client, cast.noor, LISTING, employees="small", order="name")
    assert names(response) == ["Sana Olive Oils"]
    assert "With these filters the highest score comes first." in response.content.decode()


def test_options_say_how_many_they_would_show(client, cast):
    SmeFactory(listed=True, industry="A", score=20)
    page = read(client, cast.noor, LISTING, industry="G").content.decode()
    assert '<option value="A">Agriculture, forestry and fishing (1)</option>' in page
    assert '<option value="HIGH">High risk (0)</option>' in page
    assert '<option value="LOW">Low risk (1)</option>' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "No business is listed yet"),
        ({"search": "nothing like it"}, "No business matches these filters"),
    ],
)
def test_an_empty_listing_says_what_to_do(client, query, words):
    response = read(client, InvestorFactory().user, LISTING, **query)
    assert words in response.content.decode()


def test_an_investor_without_a_profile_is_asked_for_it(client):
    response = read(client, UserFactory(investor=True), LISTING)
    assert (response.status_code, response["Location"]) == (302, PROFILE)


def test_the_listing_costs_the_same_for_one_row_and_for_three(
    client, django_assert_max_num_queries
):
    client.force_login(InvestorFactory().user)
    SmeFactory(listed=True)
    client.get(LISTING)  # fills the cache of countries
    with django_assert_max_num_queries(13) as one:  # two for the desk, one for the rows, counts
        assert len(client.get(LISTING).context["page"].rows) == 1
    SmeFactory.create_batch(2, listed=True)
    with django_assert_max_num_queries(13) as three:
        assert len(client.get(LISTING).context["page"].rows) == 3
    assert len(one) == len(three)


# -- The credit file


def shown(response):
    page = response.content.decode()
    return {scope for scope, text in PLANTED.items() if text in page}


def test_without_a_consent_the_card_and_what_to_do(client, cast):
    response = read(client, cast.noor, f"/smes/{cast.sme.pk}/")
    assert "Sana Olive Oils" in response.content.decode()
    assert shown(response) == set()
    assert response.context["not_shared"] == list(Scope)
    assert "Ask for access" in response.content.decode()
    assert not ConsentAccess.objects.exists()


@pytest.mark.parametrize("scope", Scope.values)
def test_each_scope_opens_its_part_and_no_other(client, cast, scope):
    Consent.objects.update(scopes=[scope])
    overview = read(client, cast.ines, f"/smes/{cast.sme.pk}/")
    rows = read(client, cast.ines, f"/smes/{cast.sme.pk}/transactions/")
    assert shown(overview) | shown(rows) == {scope} & set(PLANTED)
    assert (overview.context["score_chart"] is not None) == (scope == "score")
    assert [access.what for access in ConsentAccess.objects.all()] == [scope]


def test_each_look_is_one_row_that_the_owner_sees(client, cast):
    for _look in range(2):
        read(client, cast.ines, f"/smes/{cast.sme.pk}/")
    read(client, cast.ines, f"/smes/{cast.sme.pk}/transactions/")
    looks = read(client, cast.sana, "/business/sharing/").context["accesses"].rows
    overview = "profile score reasons monthly_figures"
    assert [look.what for look in looks] == ["transactions", overview, overview]
    assert {look.who for look in looks} == {cast.ines}


def test_a_minute_after_expiry_the_page_is_the_card_again(client, cast, time_machine):
    time_machine.move_to(cast.consent.valid_until + timedelta(minutes=1))
    response = read(client, cast.ines, f"/smes/{cast.sme.pk}/")
    assert (response.status_code, shown(response)) == (200, set())


def test_after_revoking_the_page_is_the_card_again(client, cast):
    client.force_login(cast.sana)
    client.post(f"/business/sharing/consents/{cast.consent.pk}/revoke/")
    assert shown(read(client, cast.ines, f"/smes/{cast.sme.pk}/")) == set()


def test_nobody_is_shown_an_account_number(client, cast):
    for who in (cast.ines, cast.admin, cast.sana):
        page = read(client, who, f"/smes/{cast.sme.pk}/transactions/").content.decode()
        assert PLANTED["transactions"] in page
        assert ACCOUNT_NUMBER not in page
        assert "····0154" in page


def test_transactions_are_paged(client, cast):
    statement = StatementFactory(sme=cast.sme, uploaded_by=cast.sana)
    TransactionFactory.create_batch(29, statement=statement)
    TransactionFactory()
    url = f"/smes/{cast.sme.pk}/transactions/"
    first = read(client, cast.ines, url)
    assert len(first.context["page"].rows) == 25
    second = client.get(following(first))
    assert (len(second.context["page"].rows), following(second)) == (5, None)


def test_the_owner_sees_her_own_file_and_leaves_no_trace(client, cast):
    response = read(client, cast.sana, f"/smes/{cast.sme.pk}/")
    assert shown(response) == {"profile", "reasons", "monthly_figures"}
    assert "This is your own file" in response.content.decode()
    assert not ConsentAccess.objects.exists()


def test_a_business_with_nothing_yet_still_has_a_page(client):
    sme = SmeFactory()
    consent = ConsentFactory(sme=sme, grantee=InvestorFactory().user)
    for url in (f"/smes/{sme.pk}/", f"/smes/{sme.pk}/transactions/"):
        assert read(client, consent.grantee, url).status_code == 200


# -- The profile


def test_a_new_investor_creates_a_profile(client):
    user = UserFactory(investor=True)
    client.force_login(user)
    assert client.get(PROFILE).status_code == 200
    answer = client.post(PROFILE, FORM)
    assert (answer.status_code, answer["Location"]) == (302, LISTING)
    investor = Investor.objects.get(user=user)
    assert (investor.full_name, investor.location, investor.interests) == (
        "Ines",
        "Lugano, Switzerland",
        ["A", "G"],
    )


def test_a_stale_profile_keeps_what_was_typed(client):
    investor = InvestorFactory(version=2, interests=["C"])
    client.force_login(investor.user)
    answer = client.post(PROFILE, FORM | {"version": "1"})
    form = answer.context["form"]
    assert (answer.status_code, form["full_name"].value()) == (409, "Ines")
    assert form["interests"].value() == ["A", "G"]
    assert ("Industries of interest", "Manufacturing") in answer.context["saved"]
    assert client.post(PROFILE, FORM | {"version": form["version"].value()}).status_code == 302
    assert Investor.objects.get().full_name == "Ines"


def test_a_wrong_field_is_named(client):
    client.force_login(InvestorFactory().user)
    answer = client.post(PROFILE, FORM | {"interests": ["Z"], "city": "", "version": "1"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (400, {"interests", "city"})
