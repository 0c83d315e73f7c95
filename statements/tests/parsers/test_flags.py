"""Words beside an amount that say whether it came in or went out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from statements.parsers import Mapping, NeedsMapping
from statements.parsers.flags import debit_flags_of, is_credit_mark, side_reader

from .reading import read_bytes

CARD = "Date,Description,Amount,\n03/12/2019,Shop,8.20,\n13/12/2019,Payment,100.00,{}\n"


@pytest.mark.parametrize(
    ("words", "out"),
    [
        (["D", "C", ""], ("D",)),
        (["Soll", "Haben"], ("Soll",)),
        (["D", "H"], ("D",)),
        (["C"], ()),
        (["D", "EUR"], None),
        ([], None),
    ],
)
def test_debit_flags(words, out):
    assert debit_flags_of(words) == out


@pytest.mark.parametrize(
    ("words", "marked"), [(["", "CR"], True), (["CR"], False), ([""], False), (["", "DR"], False)]
)
def test_credit_mark(words, marked):
    assert is_credit_mark(words) is marked


@pytest.mark.parametrize(
    ("flags", "word", "is_out"),
    [
        (("D",), " d ", True),
        (("D",), "C", False),
        (("D",), "K", False),
        (("D",), "", False),
        (("D",), "R", None),
        (("",), "", True),
        (("",), "anything", False),
        (("hinaus",), "herein", False),
    ],
)
def test_side(flags, word, is_out):
    assert side_reader(flags)(word) is is_out


def test_what_a_card_statement_does_not_mark_was_spent(tmp_path):
    assert [row.amount for row in read_bytes(tmp_path, CARD.format("CR")).rows] == [
        Decimal("-8.20"),
        Decimal("100.00"),
    ]
    with pytest.raises(NeedsMapping) as needed:
        read_bytes(tmp_path, CARD.format(""))
    assert needed.value.question["undecided"] == ["sign"]


def test_a_third_word_is_not_taken_for_money_in(tmp_path):
    text = "Date,Text,Amount,D/C\n13/01/2024,a,1.00,D\n14/01/2024,b,2.00,C\n15/01/2024,c,3.00,R\n"
    mapping = Mapping(
        header_row=1,
        date=0,
        description=(1,),
        amount=2,
        flag=3,
        sign_rule="flag",
        debit_flags=("D",),
    )
    reading = read_bytes(tmp_path, text, mapping=mapping)
    assert [row.amount for row in reading.rows] == [Decimal("-1.00"), Decimal("2.00")]
    assert [(s.line_no, s.code, s.reason) for s in reading.lost] == [
        (4, "bad_amount", "“R” says neither money in nor money out.")
    ]
