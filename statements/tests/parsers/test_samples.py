"""Every sample file has one right outcome: rows, a question, or a refusal by name.

The table was checked by eye against each file. Sums and dates are in file order; `breaks` are real:
those files were cut or made unrecognisable by their owners, so their balances do not follow.
"""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from statements.parsers import Mapping, NeedsMapping, Unreadable
from statements.reconciliation import reconcile

from .reading import read_path

_ROOT = Path(__file__).resolve().parents[3]
SAMPLES = (_ROOT / os.environ.get("PARTNEX_SAMPLE_DATA", "../shared/data") / "statements").resolve()

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="sample statements are absent (set PARTNEX_SAMPLE_DATA)"
)


def read(rows: int, first: str, last: str, total: str, lost: int = 0, breaks: int = 0) -> tuple:
    return ("read", rows, first, last, Decimal(total), lost, breaks)


def ask(*undecided: str) -> tuple:
    return ("ask", *undecided)


def refuse(code: str) -> tuple:
    return ("refuse", code)


OUTCOMES = {
    "bank2ynab/20171001-20171106.csv": read(1, "2017-10-01", "2017-10-01", "-59.99"),
    "bank2ynab/2018-04-14_10-52-13_bunq-transactieoverzicht.csv": read(
        3, "2018-03-01", "2018-03-09", "728.54"
    ),
    "bank2ynab/20180226-1000594757-umsatz.CSV": read(1, "2018-02-22", "2018-02-22", "-36.99"),
    "bank2ynab/20180226_12345678.csv": ask("date_order"),
    "bank2ynab/2019-03-02_11-50-46_bunq-statement.csv": read(
        7, "2018-12-06", "2018-12-17", "-23.82"
    ),
    "bank2ynab/CSV_A_20180414_112204.csv": read(
        3, "2018-03-01", "2018-03-16", "-1037.49", breaks=1
    ),
    "bank2ynab/MS_JANE_SMITH_01-12-2019_14-12-2019.csv": ask("sign"),
    "bank2ynab/MonzoDataExport_February2018_2018-02-26_174335.csv": read(
        1, "2018-02-25", "2018-02-25", "-10"
    ),
    "bank2ynab/Movements_1234512345_201805271848.csv": read(1, "2018-05-27", "2018-05-27", "-1.00"),
    "bank2ynab/TH_20180101-20180523_page_1.csv": refuse("dates_out_of_range"),
    "bank2ynab/TH_20180101-20180523_strana_1.csv": refuse("dates_out_of_range"),
    "bank2ynab/TH_20180521-20180523.csv": refuse("dates_out_of_range"),
    "bank2ynab/TransactionHistory_20180418043121.csv": read(
        8, "2018-04-18", "2018-04-13", "-173.28"
    ),
    "bank2ynab/Umsaetze_KtoNr538917600_EUR_02-03-2018_1503.CSV": read(
        1, "2018-03-02", "2018-03-02", "-17.22"
    ),
    "bank2ynab/W80844_EBH_201945.202122.csv": read(2, "2019-04-19", "2019-04-17", "940", breaks=1),
    "bank2ynab/dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv": ask("columns", "sign"),
    "bank2ynab/export_BE11123456789012_20180304_1422.csv": read(
        1, "2018-02-28", "2018-02-28", "-3.40"
    ),
    "bank2ynab/export_KBC-Mastercard Business Essential_20200204_1604.csv": read(
        3, "2020-02-03", "2020-01-02", "2.73"
    ),
    "bank2ynab/statement_1.csv": ask("columns", "sign"),
    "bank2ynab/test_BOI_TransactionExport.csv": read(
        27, "2017-09-01", "2017-09-28", "-419.61", breaks=14
    ),
    "bank2ynab/test_delimiter_tab.csv": ask("columns"),
    "bank2ynab/test_headers.csv": ask("columns"),
    "bank2ynab/test_raiffeisen_01.csv": ask("columns"),
    "bank2ynab/test_raiffeisen_02.csv": ask("columns"),
    "bank2ynab/test_regex_123456_87654321_1234_21_12.csv": ask("columns"),
    "bank2ynab/test_row_format_CD_flag.csv": ask("columns", "sign"),
    "bank2ynab/test_row_format_default.csv": ask("columns"),
    "bank2ynab/test_row_format_neg_inflow.csv": ask("columns"),
    "bank2ynab/test_swedebank_statement.xls": read(13, "2014-10-01", "2014-10-06", "2578.93"),
    "bank2ynab/umsatz-1234________1234-20180227.CSV": read(1, "2018-02-20", "2018-02-20", "-5.00"),
    "csv2ofx/amazon.csv": ask("columns", "sign"),
    "csv2ofx/capitalone.csv": read(2, "2016-01-02", "2016-01-02", "0.00"),
    "csv2ofx/creditunion.csv": ask("sign"),
    "csv2ofx/default.csv": ask("sign"),
    "csv2ofx/gls.csv": read(1, "2017-10-10", "2017-10-10", "-98.76"),
    "csv2ofx/ingesp.csv": read(10, "2022-03-24", "2022-11-13", "350.21", breaks=9),
    "csv2ofx/mint.csv": read(4, "2015-06-12", "2015-06-14", "-3000.00"),
    "csv2ofx/mint_extra.csv": read(4, "2015-06-12", "2015-06-14", "-3000.00"),
    "csv2ofx/mint_headerless.csv": ask("columns"),
    "csv2ofx/n26-fr.csv": read(2, "2020-03-07", "2020-03-07", "0.00"),
    "csv2ofx/outbank.csv": read(4, "2019-02-20", "2019-01-05", "-35.89"),
    "csv2ofx/payoneer.csv": ask("date_order"),
    "csv2ofx/pcmastercard.csv": ask("sign"),
    "csv2ofx/schwab-checking-baltest-case1.csv": read(4, "2022-08-17", "2022-08-04", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case2.csv": read(
        4, "2022-08-17", "2022-08-09", "-215.27", breaks=1
    ),
    "csv2ofx/schwab-checking-baltest-case3.csv": read(4, "2022-08-04", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case4.csv": read(4, "2022-08-17", "2022-08-04", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case5.csv": read(4, "2022-08-17", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case6.csv": read(4, "2022-08-17", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case7.csv": read(2, "2022-08-17", "2022-08-17", "0.00"),
    "csv2ofx/schwab-checking.csv": read(4, "2022-08-17", "2022-08-04", "-215.27"),
    "csv2ofx/stripe-all.csv": ask("sign"),
    "csv2ofx/stripe-default.csv": ask("sign"),
    "csv2ofx/ubs-ch-fr_trimmed.csv": read(3, "2019-03-31", "2019-04-27", "30.00"),
    "csv2ofx/xero.csv": ask("columns"),
    "ofxparse/account_listing_aggregation.ofx": refuse("no_statement"),
    "ofxparse/anzcc.ofx": read(1, "2017-05-08", "2017-05-08", "-5.50"),
    "ofxparse/bank_medium.ofx": read(3, "2009-04-01", "2009-04-03", "-345.27"),
    "ofxparse/bank_small.ofx": refuse("no_statement"),
    "ofxparse/checking.ofx": read(3, "2011-03-31", "2011-04-07", "-59.50"),
    "ofxparse/error_message.ofx": refuse("bank_error"),
    "ofxparse/fidelity-savings.ofx": refuse("investment_statement"),
    "ofxparse/fidelity.ofx": refuse("investment_statement"),
    "ofxparse/investment_401k.ofx": refuse("investment_statement"),
    "ofxparse/investment_medium.ofx": refuse("investment_statement"),
    "ofxparse/multiple_accounts.ofx": refuse("no_transactions"),
    "ofxparse/multiple_accounts2.ofx": refuse("no_transactions"),
    "ofxparse/ofx-v102-empty-tags.ofx": read(1, "2018-05-07", "2018-05-07", "12.34"),
    "ofxparse/signon_fail.ofx": refuse("bank_error"),
    "ofxparse/signon_success.ofx": refuse("no_statement"),
    "ofxparse/signon_success_no_message.ofx": refuse("no_statement"),
    "ofxparse/suncorp.ofx": read(1, "2013-12-15", "2013-12-15", "-16.85"),
    "ofxparse/td_ameritrade.ofx": refuse("investment_statement"),
    "ofxparse/tiaacref.ofx": refuse("investment_statement"),
    "ofxparse/vanguard.ofx": refuse("investment_statement"),
    "ofxparse/vanguard401k.ofx": refuse("investment_statement"),
    "ofxparse/fail_nice/date_missing.ofx": refuse("no_transactions"),
    "ofxparse/fail_nice/decimal_error.ofx": refuse("no_transactions"),
    "ofxparse/fail_nice/empty_balance.ofx": read(1, "2011-03-08", "2011-03-08", "120"),
    "bankstatementparser/camt.053.001.02.xml": read(3, "2010-10-18", "2010-10-18", "-64321.50"),
    "bankstatementparser/camt_file.csv": ask("columns"),
    "bankstatementparser/invalid.xml": refuse("xml_not_supported"),
    "bankstatementparser/sample.mt940": read(2, "2026-03-20", "2026-03-21", "1170.25"),
    "bankstatementparser/sample.ofx": read(2, "2026-03-20", "2026-03-21", "1170.25"),
    "bankstatementparser/sample.qfx": read(1, "2026-03-22", "2026-03-22", "-15.00"),
    "bankstatementparser/sample_split_amounts.csv": read(2, "2026-03-20", "2026-03-21", "1050.25"),
    "bankstatementparser/sample_statement.csv": read(2, "2026-03-20", "2026-03-21", "1300.00"),
    "bankstatementparser/golden/camt053_duplicate_same_day.xml": read(
        2, "2026-04-07", "2026-04-07", "-9.00"
    ),
    "bankstatementparser/golden/camt053_garbled_amount.xml": refuse("no_transactions"),
    "bankstatementparser/golden/camt053_multicurrency.xml": read(
        3, "2026-04-10", "2026-04-20", "650.26"
    ),
    "bankstatementparser/golden/camt053_no_namespace.xml": read(
        1, "2026-04-12", "2026-04-12", "250.00"
    ),
    "bankstatementparser/golden/csv_european_decimals.csv": read(
        3, "2026-04-02", "2026-04-09", "2260.94"
    ),
    "bankstatementparser/golden/csv_french_headers.csv": read(
        3, "2026-04-02", "2026-04-09", "2260.94"
    ),
    "bankstatementparser/golden/csv_garbled_amount.csv": read(
        1, "2026-04-02", "2026-04-02", "100.00", lost=1
    ),
    "bankstatementparser/golden/csv_spanish_headers.csv": read(
        3, "2026-04-02", "2026-04-09", "2260.94"
    ),
    "csv2ofx/expected/amazon.ofx": read(2, "2022-12-20", "2022-12-20", "-11.64"),
    "csv2ofx/expected/creditunion.qif": read(8, "2015-02-08", "2015-03-25", "465000.00"),
    "csv2ofx/expected/default.ofx": read(8, "2015-03-24", "2015-03-09", "465000.00"),
    "csv2ofx/expected/default.qif": read(8, "2015-03-24", "2015-03-09", "465000.00"),
    "csv2ofx/expected/default_w_splits.ofx": refuse("no_statement"),
    "csv2ofx/expected/default_w_splits.qif": read(8, "2015-03-24", "2015-03-09", "465000.00"),
    "csv2ofx/expected/gls.ofx": read(1, "2017-10-10", "2017-10-10", "-98.76"),
    "csv2ofx/expected/ingesp.ofx": read(10, "2022-03-24", "2022-11-13", "350.21"),
    "csv2ofx/expected/mint.ofx": refuse("no_statement"),
    "csv2ofx/expected/mint.qif": read(4, "2015-06-12", "2015-06-12", "-3000.00"),
    "csv2ofx/expected/mint_alt.qif": read(2, "2015-06-13", "2015-06-14", "-500.00"),
    "csv2ofx/expected/mint_extra.qif": read(3, "2015-06-12", "2015-06-12", "-500.00"),
    "csv2ofx/expected/n26.ofx": read(2, "2020-03-07", "2020-03-07", "0.00"),
    "csv2ofx/expected/outbank.ofx": read(4, "2019-02-20", "2019-01-05", "-35.89"),
    "csv2ofx/expected/payoneer.ofx": read(2, "2021-05-03", "2021-05-03", "20.00"),
    "csv2ofx/expected/pcmastercard.ofx": read(2, "2019-01-10", "2018-12-15", "-50.31"),
    "csv2ofx/expected/schwab-checking-baltest-case1.ofx": read(
        4, "2022-08-17", "2022-08-04", "-215.27"
    ),
    "csv2ofx/expected/schwab-checking-baltest-case2.ofx": read(
        4, "2022-08-17", "2022-08-09", "-215.27"
    ),
    "csv2ofx/expected/schwab-checking-baltest-case3.ofx": read(
        4, "2022-08-04", "2022-08-17", "-215.27"
    ),
    "csv2ofx/expected/schwab-checking-baltest-case4.ofx": read(
        4, "2022-08-17", "2022-08-04", "-215.27"
    ),
    "csv2ofx/expected/schwab-checking-baltest-case5.ofx": read(
        4, "2022-08-17", "2022-08-17", "-215.27"
    ),
    "csv2ofx/expected/schwab-checking-baltest-case6.ofx": read(
        4, "2022-08-17", "2022-08-17", "-215.27"
    ),
    "csv2ofx/expected/schwab-checking-baltest-case7.ofx": read(
        2, "2022-08-17", "2022-08-17", "0.00"
    ),
    "csv2ofx/expected/schwab-checking-msmoney.ofx": read(4, "2022-08-17", "2022-08-04", "-215.27"),
    "csv2ofx/expected/schwab-checking.ofx": read(4, "2022-08-17", "2022-08-04", "-215.27"),
    "csv2ofx/expected/stripe-all.ofx": read(5, "2021-02-03", "2021-03-16", "112.50"),
    "csv2ofx/expected/stripe-all.qif": read(5, "2021-02-03", "2021-03-16", "112.50"),
    "csv2ofx/expected/stripe-default.ofx": read(5, "2021-02-03", "2021-03-16", "112.50"),
    "csv2ofx/expected/stripe-default.qif": read(5, "2021-02-03", "2021-03-16", "112.50"),
    "csv2ofx/expected/ubs-ch-fr.qif": read(3, "2019-03-31", "2019-04-27", "30.00"),
    "csv2ofx/expected/xero.qif": read(5, "2015-01-23", "2015-01-25", "-233000.00"),
    "mt940/cmxl/account_balance_credit.sta": refuse("no_transactions"),
    "mt940/cmxl/account_balance_debit.sta": refuse("no_transactions"),
    "mt940/cmxl/account_identification_iban.sta": refuse("no_transactions"),
    "mt940/cmxl/account_identification_legacy.sta": refuse("no_transactions"),
    "mt940/cmxl/available_balance.sta": refuse("no_transactions"),
    "mt940/cmxl/closing_balance.sta": refuse("no_transactions"),
    "mt940/cmxl/mt940.sta": read(16, "2013-10-17", "2003-10-20", "12327.30"),
    "mt940/cmxl/reference.sta": refuse("no_transactions"),
    "mt940/cmxl/statement_details.sta": read(1, "2014-09-02", "2014-09-02", "-1.62"),
    "mt940/cmxl/statement_line.sta": read(1, "2014-09-02", "2014-09-02", "-1.62"),
    "mt940/cmxl/statement_number.sta": refuse("no_transactions"),
    "mt940/jejik/abnamro.sta": read(10, "2011-05-24", "2011-05-24", "-345.93", breaks=3),
    "mt940/jejik/generic.sta": read(2, "2011-01-01", "2011-02-01", "-20.00"),
    "mt940/jejik/ing.sta": read(7, "2010-07-22", "2010-07-23", "-45.59", breaks=1),
    "mt940/jejik/knab.sta": read(3, "2014-05-07", "2014-07-29", "-6260", breaks=2),
    "mt940/jejik/postfinance.sta": read(4, "2013-12-09", "2013-12-18", "159.4", breaks=1),
    "mt940/jejik/rabobank-iban.sta": read(4, "2013-01-01", "2013-01-09", "-70.00"),
    "mt940/jejik/rabobank.sta": read(5, "2011-05-27", "2012-08-29", "-1589.09", breaks=3),
    "mt940/jejik/sns.sta": read(2, "2012-06-08", "2012-06-08", "-25.00"),
    "mt940/jejik/triodos.sta": read(2, "2011-01-01", "2011-01-25", "-715.70", breaks=1),
}


def outcome_of(path: Path) -> tuple:
    try:
        reading = read_path(path)
    except NeedsMapping as needed:
        return ("ask", *needed.question["undecided"])
    except Unreadable as refusal:
        return ("refuse", refusal.code)
    breaks = 0
    for account in reading.accounts:
        rows = [row for row in reading.rows if row.account == account.key]
        breaks += len(reconcile(account, rows).breaks) if rows else 0
    return (
        "read",
        len(reading.rows),
        reading.rows[0].booked_on.isoformat(),
        reading.rows[-1].booked_on.isoformat(),
        sum(row.amount for row in reading.rows),
        len(reading.lost),
        breaks,
    )


@pytest.mark.parametrize("name", OUTCOMES)
def test_sample_has_its_outcome(name):
    assert outcome_of(SAMPLES / name) == OUTCOMES[name]


def test_every_sample_is_in_the_table():
    folders = (
        "bank2ynab",
        "csv2ofx",
        "csv2ofx/expected",
        "mt940/cmxl",
        "mt940/jejik",
        "ofxparse",
        "ofxparse/fail_nice",
        "bankstatementparser",
        "bankstatementparser/golden",
    )
    found = {
        f"{folder}/{path.name}"
        for folder in folders
        for path in (SAMPLES / folder).iterdir()
        if path.is_file() and path.name != "LICENSE"
    }
    assert found == set(OUTCOMES)


ANSWERS = {
    "bank2ynab/test_raiffeisen_01.csv": ({}, 73, "-4580.70"),
    "bank2ynab/20180226_12345678.csv": ({"date_format": "DMY"}, 1, "-5.00"),
    "csv2ofx/pcmastercard.csv": ({"sign_rule": "debit_credit", "debit": 4, "amount": None}, 2, "-50.31"),
    "csv2ofx/payoneer.csv": ({"date_format": "DMY"}, 2, "20"),
    "bank2ynab/MS_JANE_SMITH_01-12-2019_14-12-2019.csv": (
        {"sign_rule": "flag", "flag": 3, "debit_flags": [""]}, 10, "-285.80"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answered_question_reads_the_file(name):
    changes, count, total = ANSWERS[name]
    with pytest.raises(NeedsMapping) as needed:
        read_path(SAMPLES / name)
    answer = needed.value.question["proposal"] | changes
    reading = read_path(SAMPLES / name, mapping=Mapping.from_dict(answer))
    assert (len(reading.rows), sum(row.amount for row in reading.rows)) == (count, Decimal(total))
