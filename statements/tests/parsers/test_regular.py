"""Long sheets of equal rows: read by one pattern, they give what the library gives of them."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given
from hypothesis import settings as options
from hypothesis import strategies as st

from statements.parsers import Limits, regular
from statements.parsers.sheets import Book
from statements.tests import ledgers
from statements.tests.writers.sheets import xlsx as ledger_as_xlsx

from .workbooks import xlsx

ROWS = 700


def made(lines, *, is_1904: bool = False) -> bytes:
    """A header, then the lines: (day, text, amount, fee, text); None leaves the cell out."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": is_1904}) as book:
        day, money = book.add_format({"num_format": "d mmm yy"}), book.add_format({"bold": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Description", "Amount", "Fee", "Currency"])
        for row, (when, text, amount, fee, currency) in enumerate(lines, 1):
            if when is not None:
                sheet.write_datetime(row, 0, when, day)
            for column, value in ((1, text), (2, amount), (3, fee), (4, currency)):
                if value is not None:
                    sheet.write(row, column, value, money if row % 2 else None)
                else:
                    sheet.write_blank(row, column, None, money if row % 3 else None)
    return out.getvalue()


def table_of(path, *, pattern: bool):
    """The rows of the sheet, and whether any were read by the pattern."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regular, "_SHORTEST", 0 if pattern else 10**9)
        book = Book.open(path, None, Limits())
    ((table,), _) = book.choose(None)
    return list(table.records()), book.rest is not None


def both(folder, content):
    """(rows by the pattern, rows by the library, whether the pattern was used)."""
    path = folder / "a.xlsx"
    path.write_bytes(content)
    by_pattern, used = table_of(path, pattern=True)
    by_library, other = table_of(path, pattern=False)
    assert other is False
    return by_pattern, by_library, used


def plain_lines(count=ROWS):
    start = datetime(2024, 1, 1)  # noqa: DTZ001  sheets know no zones
    return [
        (
            start + timedelta(days=n // 3),
            f"Payment {n % 50} & more <{n}>",
            n / 100 - 3,
            n / 8,
            "EUR",
        )
        for n in range(count)
    ]


def test_a_ledger(tmp_path):
    by_pattern, by_library, used = both(tmp_path, ledger_as_xlsx(ledgers.plain_ledger(ROWS)))
    assert (used, by_pattern == by_library, len(by_pattern)) == (True, True, ROWS + 1)


@pytest.mark.parametrize("is_1904", [False, True])
def test_cells_left_out_and_styled(is_1904, tmp_path):
    lines = plain_lines()
    for n in range(600, ROWS, 7):
        when, text, amount, fee, currency = lines[n]
        lines[n] = [
            (when, text, None, fee, currency), (None, text, amount, fee, currency),
            (when, None, amount, None, None), (None, None, None, None, None),
        ][n % 4]  # fmt: skip
    by_pattern, by_library, used = both(tmp_path, made(lines, is_1904=is_1904))
    assert (used, by_pattern == by_library) == (True, True)
    assert len(by_pattern) < ROWS + 1  # blank rows are left out


@options(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    amounts=st.lists(
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(-(10**9), 10**9).map(lambda cents: cents / 100),
            st.integers(-(10**16), 10**16),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_numbers_of_every_size(amounts, tmp_path):
    lines = plain_lines()
    for n, amount in enumerate(amounts, 600):
        lines[n] = (*lines[n][:2], amount, *lines[n][3:])
    by_pattern, by_library, used = both(tmp_path, made(lines))
    assert (used, by_pattern == by_library) == (True, True)


def sheet_of(odd: str) -> bytes:
    """A sheet of numbers whose row 600 is `odd`."""
    lines = [
        f'<row r="{n}"><c r="A{n}" t="n"><v>{n}.5</v></c><c r="B{n}"><v>2</v></c></row>'
        if n != 600
        else odd
        for n in range(1, ROWS + 1)
    ]
    return xlsx(f"<sheetData>{''.join(lines)}</sheetData>")


A, B = '<c r="A600" t="n"><v>7</v></c>', '<c r="B600"><v>8</v></c>'


@pytest.mark.parametrize(
    ("odd", "is_regular"),
    [
        (f'<row r="600">{A}{B}</row>', True),
        (f'<row r="600" spans="1:2" hidden="1">{A}</row>', True),
        (f'<row r="600">{B}</row>', True),
        ("", True),
        (f'<row r="600">{A}{B}</row><row r="600">{A}</row>', False),
        (f'<row r="601">{A}{B}</row>', False),
        (f'<row r="550">{A}{B}</row>', False),
        (f"<row>{A}{B}</row>", False),
        (f'<row r="600">{B}{A}</row>', False),
        (f'<row r="600">{A}{B}<c r="C600"><v>9</v></c></row>', False),
        (f'<row r="600">{A}<c r="B7"><v>9</v></c></row>', False),
        (f'<row r="600">{A}<c r="B600"><f>A1</f><v>9</v></c></row>', False),
        (f'<row r="600">{A}<c r="B600" t="e"><v>#DIV/0!</v></c></row>', False),
        (f'<row r="600">{A}<c r="B600" t="b"><v>1</v></c></row>', False),
        (f'<row r="600">{A}<c r="B600" t="inlineStr"><is><t>x</t></is></c></row>', False),
        (f'<row r="600">{A}<c r="B600"><v>1_0</v></c></row>', False),
        ('<row r="600"/>', False),
        (f'<!-- <row r="600">{A}{B}</row> -->', False),
        (f'<!-- x --><row r="600">{A}{B}</row>', False),
        (f'<row r="600">{A}{B}</row> ', False),
    ],
)  # fmt: skip
def test_rows_that_are_not_like_the_others(odd, is_regular, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of(odd))
    answers = []
    for shortest in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(regular, "_SHORTEST", shortest)
            try:
                book = Book.open(path, None, Limits())
                ((table,), _) = book.choose(None)
                answers.append((list(table.records()), book.rest is not None))
            except Exception as error:  # noqa: BLE001  what one refuses the other must refuse
                answers.append((repr(error), is_regular))
    assert answers[0][0] == answers[1][0]
    assert answers[0][1] == is_regular
