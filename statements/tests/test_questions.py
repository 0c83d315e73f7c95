"""The mapping screen: what is asked, how sure the rest is, the live preview, what is remembered."""

import pytest
from django.urls import reverse

from core import places
from statements import reading
from statements.enums import StatementStatus
from statements.models import ColumnMapping, Statement, Transaction
from statements.tests.factories import read_file

pytestmark = pytest.mark.django_db

AMBIGUOUS = "Date,Description,Amount\n01/02/2026,Sale,100.00\n03/04/2026,Rent,-40.00\n"
ANSWER = {"date": 0, "description": [1], "amount": 2, "sign_rule": "amount", "date_format": "DMY"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asking(sme):
    return read_file(sme, AMBIGUOUS)


def address(statement):
    return reverse("statements:mapping", args=[statement.pk])


def test_only_what_is_open_is_asked_and_the_rest_says_how_sure_it_is(owner, asking):
    form = owner.get(address(asking)).context["form"]
    assert [field.name for field in form.asked] == ["date_format"]
    assert form["date"].help_text in {"Sure.", "Likely.", "A guess: please check."}
    assert form["balance"].help_text == ""


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.95, "Sure."), (0.7, "Likely."), (0.2, "A guess: please check.")]
)
def test_confidence_is_said_in_words(owner, asking, confidence, words):
    asking.question["confidence"]["amount"] = confidence
    asking.save(update_fields=["question"])
    assert owner.get(address(asking)).context["form"]["amount"].help_text == words


def test_the_preview_follows_every_change_and_writes_nothing(owner, asking):
    before = Statement.objects.values().get()
    seen = owner.post(address(asking), ANSWER | {"preview": "yes"}, headers=HTMX)
    assert seen.templates[0].name == "statements/mapping_preview.html"
    assert [row.amount for row in seen.context["preview"].rows] == [100, -40]
    assert b"<html" not in seen.content
    assert Statement.objects.values().get() == before
    assert not ColumnMapping.objects.exists()


def test_the_preview_says_what_it_still_needs(owner, asking):
    open_answer = ANSWER | {"preview": "yes", "date_format": ""}
    seen = owner.post(address(asking), open_answer, headers=HTMX)
    assert seen.status_code == 200
    assert "Rows are shown here as soon as these are answered" in seen.content.decode()
    assert owner.post(address(asking), open_answer).status_code == 400


def test_previews_leave_threads_to_the_pages(owner, asking, monkeypatch):
    monkeypatch.setattr(places, "_places", places.threading.BoundedSemaphore(1))
    with places.place():
        seen = owner.post(address(asking), ANSWER | {"preview": "yes"}, headers=HTMX)
        assert seen.context.get("preview") is None
        assert "Other files are being worked on just now" in seen.content.decode()
        assert owner.post(address(asking), ANSWER | {"preview": "yes"}).status_code == 409
    seen = owner.post(address(asking), ANSWER | {"preview": "yes"}, headers=HTMX)
    assert len(seen.context["preview"].rows) == 2


def test_a_layout_is_remembered_and_forgotten(owner, sme, asking):
    owner.post(address(asking), ANSWER | {"confirm": "yes"})
    reading.read_statement(asking.pk)
    page = owner.get(reverse("statements:layouts"))
    assert "As in statement.csv" in page.content.decode()
    known = read_file(sme, AMBIGUOUS + "05/06/2026,Sale,70.00\n", "known.csv")
    assert known.status == StatementStatus.RECONCILED

    layout = ColumnMapping.objects.get()
    owner.post(reverse("statements:forget", args=[layout.pk]))
    assert Transaction.objects.filter(statement=asking).count() == 2
    again = read_file(sme, AMBIGUOUS + "06/06/2026,Sale,80.00\n", "again.csv")
    assert again.status == StatementStatus.NEEDS_MAPPING
    assert "Nothing is remembered" in owner.get(reverse("statements:layouts")).content.decode()
