import re

import pytest
from django.urls import reverse

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory, UserFactory
from scoring import engines
from scoring.engine import model
from scoring.engine.model import ArtefactError
from scoring.models import Score
from scoring.tests.factories import ScoreFactory, SummaryFactory
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
URL = "/business/score/"


@pytest.fixture(autouse=True)
def _rules(settings):
    settings.AI_MODE = "fallback"


@pytest.fixture
def sme():
    return SummaryFactory().sme


@pytest.fixture
def owner(client, sme):
    client.force_login(sme.owner)
    return client


def text_of(response):
    """The page's words, without tags."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("&#x27;", "'").split())


def key_on(response):
    return re.search(r'name="key" value="(\w+)"', response.content.decode())[1]


def test_without_figures_the_page_says_what_to_do_first(client):
    client.force_login(SmeFactory().owner)
    page = client.get(URL)
    assert page.status_code == 200
    assert "There is nothing to score yet" in text_of(page)
    assert 'name="key"' not in page.content.decode()


def test_with_figures_the_page_offers_the_first_run(owner):
    page = owner.get(URL)
    assert "Your figures are ready to be scored" in text_of(page)
    done = owner.post(URL, {"key": key_on(page)}, follow=True)
    assert done.redirect_chain == [(URL, 302)]
    assert "Your score is 78 of 100." in text_of(done)


def test_a_form_sent_twice_runs_once(owner):
    key = key_on(owner.get(URL))
    for _ in range(2):
        assert owner.post(URL, {"key": key}).status_code == 302
    assert Score.objects.count() == 1


def test_the_page_shows_what_makes_up_the_score(owner, sme):
    ScoreFactory(sme=sme, summary=sme.summaries.get())
    words = text_of(owner.get(URL))
    for part in [
        "What makes up your 78",
        "20.83 / 25",
        "33.3% of revenue is left after expenses: 1,200,000 in, 800,000 out.",
        "The parts add up to 77.83; rounded (+0.17) that is 78.",
        "Complete, timely reporting",
        "Earns 22.50 points",
        "Costs 7.67 points",
        "Partnex is set to score by its rules at the moment.",
        "1 Jan 2026 – 31 Dec 2026",
        "€1,200,000",
        "Declared by the owner",
        "The best of the three levels",
    ]:
        assert part in words


def test_a_middling_score_says_how_far_the_next_level_is(owner, sme):
    poor = SummaryFactory(sme=sme, expenses=1_150_000_00, debt=700_000_00)
    owner.post(URL)
    value = Score.objects.get(summary=poor).value
    assert 40 <= value < 70
    assert f"{70 - value} points to “Low risk”" in text_of(owner.get(URL))


def test_figures_that_changed_since_are_said(owner, sme):
    ScoreFactory(sme=sme, summary=sme.summaries.get())
    assert "Your figures have changed" not in text_of(owner.get(URL))
    SummaryFactory(sme=sme, expenses=900_000_00)
    assert "Your figures have changed" in text_of(owner.get(URL))


def test_the_history_is_a_chart_with_a_table(owner, sme):
    summary = sme.summaries.get()
    for _ in range(3):
        owner.post(URL)
    ScoreFactory()  # somebody else's
    page = owner.get(URL).content.decode()
    assert page.count("chart-wide") == page.count("chart-narrow") == 1
    assert len(re.findall(r"<td class=\"cell-number\">78</td>", page)) == 3
    assert Score.objects.filter(summary=summary).count() == 3


def test_a_run_without_figures_shows_the_advice(client):
    client.force_login(SmeFactory().owner)
    page = client.post(URL, headers={"Referer": f"http://testserver{URL}"}, follow=True)
    assert "There are no figures to score yet." in text_of(page)


@pytest.mark.parametrize("factory", [InvestorUserFactory, AdminUserFactory])
def test_the_page_is_for_owners(client, sme, factory):
    client.force_login(factory())
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403
    assert not Score.objects.exists()


def test_somebody_without_a_business_is_asked_for_it(client):
    client.force_login(UserFactory())
    assert client.get(URL).url == reverse("smes:profile")


def test_nobody_else_sees_the_score(client, sme):
    ScoreFactory(sme=sme, summary=sme.summaries.get())
    client.force_login(SmeFactory(business_name="Zed Bakery").owner)
    assert "78" not in text_of(client.get(URL))
    client.logout()
    assert client.get(URL).status_code == 302


def test_the_model_card_is_open_to_all_and_printed_from_the_artefact(client):
    page = client.get("/model/")
    assert page.status_code == 200
    words = text_of(page)
    card = model.shipped().document["card"]
    metrics = card["metrics"]
    for part in [
        model.SHIPPED,
        model.shipped().sha256,
        *[f"{rival['auc']:.1%}" for rival in metrics["compared"]],
        *[f"{rival['auc_between']:.1%}" for rival in metrics["compared"]],
        *[f"{third['auc_interval'][1]:.1%}" for third in metrics["one_year"]["sizes"]],
        *[f"{row['bankrupt']:,}" for row in metrics["one_year"]["levels"]],
        *[f"{row['auc']:.1%}" for row in metrics["one_year"]["sensitivity"]],
        *[f"{group['observed']:.1%}" for group in metrics["one_year"]["calibration"]],
        f"{model.shipped().complete.slope:.6f} × points",
        "10.24432/C5F600",
        "CC BY 4.0",
        f"{card['metrics']['one_year']['auc']:.1%}",
        f"{card['metrics']['three_years']['auc_interval'][0]:.1%}",
        "(revenue − expenses) / revenue",
        "Never used: sex, ethnicity, religion, marital status, nationality, name or photo.",
        *card["limits"],
    ]:
        assert part in words


def test_the_card_of_an_older_model_leaves_out_what_it_does_not_state(client, monkeypatch):
    older = model.load(model.ARTEFACTS / "2026-11-22.json")
    monkeypatch.setattr(engines, "champion", lambda: older)
    words = text_of(client.get("/model/"))
    assert "2026-11-22" in words
    assert "Why this model" not in words


def test_the_model_card_stands_when_the_artefact_does_not(client, monkeypatch):
    def refuse():
        raise ArtefactError("changed")

    monkeypatch.setattr(engines, "champion", refuse)
    page = client.get("/model/")
    assert page.status_code == 200
    assert "The model cannot be used at the moment" in text_of(page)
