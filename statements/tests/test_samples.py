"""Files of real banks through the whole path."""

from datetime import date

import pytest

from smes.tests.factories import SmeFactory
from statements import actions, queries, reading
from statements.enums import StatementStatus
from statements.models import Transaction
from statements.tests.factories import read_file

pytestmark = pytest.mark.django_db


def read_sample(folder, name, sme=None):
    path = folder / "statements" / name
    return read_file(sme or SmeFactory(), path.read_bytes(), path.name)


@pytest.mark.parametrize(
    ("name", "rows", "currency", "start", "end"),
    [
        (
            "bank2ynab/2019-03-02_11-50-46_bunq-statement.csv",
            7,
            "EUR",
            (2018, 12, 6),
            (2018, 12, 17),
        ),
        ("bank2ynab/TransactionHistory_20180418043121.csv", 8, "SGD", (2018, 4, 13), (2018, 4, 18)),
        ("ofxparse/bank_medium.ofx", 3, "CAD", (2009, 4, 1), (2009, 4, 30)),
        ("ofxparse/suncorp.ofx", 1, "AUD", (2013, 12, 1), (2013, 12, 15)),
        ("bankstatementparser/golden/csv_french_headers.csv", 3, "EUR", (2026, 4, 2), (2026, 4, 9)),
    ],
)
def test_known_layouts_are_reconciled(sample_data, name, rows, currency, start, end):
    statement = read_sample(sample_data, name)
    assert statement.status == StatementStatus.RECONCILED
    assert (statement.row_count, statement.transactions.count()) == (rows, rows)
    assert statement.currency == currency
    assert (statement.period_start, statement.period_end) == (date(*start), date(*end))


def test_an_unknown_layout_is_asked_and_then_read(sample_data):
    sme = SmeFactory(currency="GBP")
    statement = read_sample(sample_data, "bank2ynab/20180226_12345678.csv", sme)
    assert statement.status == StatementStatus.NEEDS_MAPPING
    assert statement.question["undecided"] == ["date_order"]
    answer = statement.question["proposal"] | {"date_format": "DMY"}
    actions.answer_mapping(statement=statement, mapping=answer, by=sme.owner)
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert statement.status in (
        StatementStatus.RECONCILED,
        StatementStatus.RECONCILED_WITH_BREAKS,
    )
    assert statement.row_count == statement.transactions.count() > 0


def test_every_sample_ends_in_a_state_and_every_figure_is_its_rows(sample_data):
    sme, states = SmeFactory(), set()
    for folder in ("bank2ynab", "csv2ofx", "ofxparse"):
        for path in sorted((sample_data / "statements" / folder).glob("*.*")):
            if path.suffix.lower() in (".csv", ".ofx"):
                content = path.read_bytes()
                if sme.statements.filter(size=len(content)).exists():
                    continue  # some samples are copies of others
                states.add(read_file(sme, content, path.name).status)
    assert states == {
        StatementStatus.RECONCILED,
        StatementStatus.RECONCILED_WITH_BREAKS,
        StatementStatus.NEEDS_MAPPING,
        StatementStatus.UNREADABLE,
    }
    for month in queries.monthly_figures(sme):
        rows = Transaction.objects.filter(
            statement__sme=sme,
            currency=month.currency,
            booked_on__year=month.month.year,
            booked_on__month=month.month.month,
        )
        counted = [
            row for row in rows if not row.is_internal_transfer and row.category != "transfer"
        ]
        assert month.inflow == sum(row.amount for row in counted if row.amount > 0)
        assert month.outflow == -sum(row.amount for row in counted if row.amount < 0)
