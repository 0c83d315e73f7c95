"""The credit file as PDF: the same parts as the page, whatever letters a business has."""

from datetime import date

import pypdfium2
import pytest
from django.utils import translation

from core import clock
from investors.credit_file import full_file
from investors.credit_file_pdf import pdf_of
from investors.queries import FILE_PARTS
from investors.tests.cast import ACCOUNT_NUMBER, PLANTED
from partnex.tests.cast import bearer
from scoring.enums import MilestoneKind
from scoring.models import Milestone
from scoring.presentation import page_of
from scoring.queries import score_in_force
from scoring.tests.factories import ScoreFactory
from smes.enums import Scope
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import SmeFactory
from statements.models import MonthlyFigure
from statements.tests.factories import csv_of, ledger, read_file

pytestmark = pytest.mark.django_db
MOST_PAGES = 5


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split()), len(document)


def made(sme, opened=FILE_PARTS):
    return text_of(pdf_of(full_file(sme, set(opened), set(opened)), reader="ines@fund.example"))


def named(name, **fields):
    return made(SmeFactory(listed=True, business_name=name, **fields))[0]


PDF = "/smes/{pk}/pdf/"


@pytest.mark.parametrize("door", ["page", "program"])
def test_a_download_is_an_attachment_nobody_keeps_and_one_look(client, cast, door):
    if door == "page":
        client.force_login(cast.ines)
        response = client.get(PDF.format(pk=cast.sme.pk))
    else:
        response = client.get(f"/api/v1/smes/{cast.sme.pk}/pdf", headers=bearer(cast.ines))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="credit-file-{cast.sme.pk}.pdf"'
    )
    assert response["Cache-Control"] == "no-store"
    text, pages = text_of(response.content)
    assert "Sana Olive Oils" in text
    assert cast.ines.email in text
    assert pages <= MOST_PAGES
    looks = [(look.who, look.what, look.door) for look in ConsentAccess.objects.all()]
    assert looks == [(cast.ines, "profile score reasons monthly_figures", "pdf")]


@pytest.mark.parametrize("scope", Scope.values)
def test_each_scope_opens_its_part_and_no_other(client, cast, scope):
    Consent.objects.update(scopes=[scope])
    client.force_login(cast.ines)
    text, _pages = text_of(client.get(PDF.format(pk=cast.sme.pk)).content)
    found = {name for name, planted in PLANTED.items() if planted in text}
    assert found == {scope} & set(PLANTED) - {"transactions"}
    assert ("Scores over time" in text) == (scope == "score")
    assert ACCOUNT_NUMBER not in text
    assert ConsentAccess.objects.count() == (scope != "transactions")


def test_without_a_consent_it_is_the_card(client, cast):
    client.force_login(cast.noor)
    text, pages = text_of(client.get(PDF.format(pk=cast.sme.pk)).content)
    assert "78 / 100" in text
    assert "Not shared with the reader" in text
    assert [planted for planted in PLANTED.values() if planted in text] == []
    assert pages == 1
    assert not ConsentAccess.objects.exists()


TABLE = {"sana": 200, "ines": 200, "noor": 200, "zed": 404, "admin": 200}


def test_who_may_download(client, cast):
    for who, status in TABLE.items():
        client.force_login(getattr(cast, who))
        assert client.get(PDF.format(pk=cast.sme.pk)).status_code == status, who
    Sme.objects.update(is_listed=False, listed_at=None)
    client.force_login(cast.noor)
    assert client.get(PDF.format(pk=cast.sme.pk)).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "Łódź Çelik Ñandú Việt",
        "Ελληνικά Ελαιόλαδα",
        "Київські Ґанки",
        '<b>Bold</b> & <para> <img src="file:///etc/passwd"/>',
        "&lt;i&gt; <!-- x --> ]]> <a href='http://127.0.0.1/'>x</a>",
        "{0} %s %(name)s \\n",
    ],
)
def test_names_are_printed_as_they_are(name):
    text = named(name, description=f"About {name}")
    assert name in text
    assert f"About {name}" in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("مخبز الأمل", "???? ?????"),
        ("東京ベーカリー Ltd", "??????? Ltd"),
        ("Bakery 🥐", "Bakery ?"),
        ("Bak\u202eery\u200b", "Bakery"),
        ("B\u0301akery", "B"),
    ],
)
def test_what_the_font_lacks_is_visible_and_does_no_harm(name, shown):
    text = named(name)
    assert shown in text
    assert ("“?” stands for characters" in text) == ("?" in shown)


def test_the_longest_file_stays_short():
    sme = SmeFactory(
        listed=True,
        business_name="W" * 120,
        city="W" * 80,
        registration_number="W" * 40,
        website="https://" + "w" * 180 + ".example",
        description="W" * 1000,
    )
    read_file(sme, csv_of(ledger(date(2024, 1, 1), months=26)))
    for _n in range(40):
        ScoreFactory(sme=sme, state="superseded")
    ScoreFactory(sme=sme)
    text, pages = made(sme)
    assert pages <= MOST_PAGES
    assert "How far the evidence goes" in text
    assert "Page 2" in text
    parts = page_of(score_in_force(sme)).parts
    assert [part.label for part in parts if f"{part.text} / {part.possible:.2f}" not in text] == []


def test_milestones_come_with_the_scores(client, cast):
    Milestone.objects.create(sme=cast.sme, kind="score_70")
    label = str(MilestoneKind("score_70").label)
    client.force_login(cast.ines)
    for scopes, is_shown in ((["score"], True), (["reasons"], False)):
        Consent.objects.update(scopes=scopes)
        page = client.get(f"/smes/{cast.sme.pk}/").content.decode()
        text, _pages = text_of(client.get(PDF.format(pk=cast.sme.pk)).content)
        answer = client.get(f"/api/v1/smes/{cast.sme.pk}", headers=bearer(cast.ines)).json()
        assert (label in page, label in text) == (is_shown, is_shown)
        assert (answer["milestones"] is not None) == is_shown


def test_it_speaks_the_readers_language_and_shows_foreign_money():
    sme = SmeFactory(listed=True, currency="UAH")
    MonthlyFigure.objects.create(
        sme=sme,
        month=clock.today().replace(day=1),
        currency="UAH",
        inflow=9_000_00,
        outflow=5_000_00,
        true_revenue=7_654_00,
        operating_expense=4_000_00,
        debt_service=0,
        loan_proceeds=0,
    )
    with translation.override("fr"):
        text, _pages = made(sme)
    assert "“?”" not in text
    assert "7 654" in text.replace("\u202f", " ").replace("\xa0", " ")
