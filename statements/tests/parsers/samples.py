"""Every sample file and its one right outcome, each checked by eye against the file.

A file gives rows (`Read`), a question and its answer (`Asked`), or a refusal by name (`Refused`).
The words beside them go into `docs/statement-samples.md`.
"""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from statements.parsers import Mapping, NeedsMapping, Unreadable
from statements.reconciliation import Reconciliation, reconcile

from .reading import Reading, read_path

_ROOT = Path(__file__).resolve().parents[3]
SAMPLES = (_ROOT / os.environ.get("PARTNEX_SAMPLE_DATA", "../shared/data") / "statements").resolve()


class Read(NamedTuple):
    """Rows: the first and last day in time, and a sum for each currency ("" where none is said)."""

    rows: int
    first: str
    last: str
    sums: tuple[str, ...]
    breaks: int
    lost: int
    note: str = ""


class Asked(NamedTuple):
    """A question. `answer` changes the proposal, `said` tells it in words, `then` is what is read."""

    undecided: tuple[str, ...]
    answer: dict[str, Any]
    said: str
    then: Read


class Refused(NamedTuple):
    code: str
    why: str


Outcome = Read | Asked | Refused


def read(
    rows: int, first: str, last: str, *sums: str, breaks: int = 0, lost: int = 0, note: str = ""
) -> Read:
    return Read(rows, first, last, sums, breaks, lost, note)


def ask(*undecided: str, answer: dict[str, Any], said: str, then: Read) -> Asked:
    return Asked(undecided, answer, said, then)


def reconciled(reading: Reading) -> list[tuple[str, Reconciliation]]:
    """Each account that has rows."""
    by_account: dict[str, list] = {}
    for row in reading.rows:
        by_account.setdefault(row.account, []).append(row)
    return [
        (account.key, reconcile(account, by_account[account.key]))
        for account in reading.accounts
        if account.key in by_account
    ]


def summed(reading: Reading) -> tuple[str, ...]:
    sums: dict[str, Decimal] = {}
    for row in reading.rows:
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.amount
    return tuple(f"{total:,.2f} {currency}".strip() for currency, total in sums.items())


def read_outcome(reading: Reading) -> Read:
    days = [row.booked_on.isoformat() for row in reading.rows]
    breaks = sum(len(found.breaks) for _, found in reconciled(reading))
    return Read(len(days), min(days), max(days), summed(reading), breaks, len(reading.lost))


def answered(name: str) -> Reading | None:
    """The file read to the end, its question answered as `OUTCOMES` says; None when it is refused."""
    try:
        return read_path(SAMPLES / name)
    except NeedsMapping as needed:
        expected = OUTCOMES[name]
        assert isinstance(expected, Asked)
        mapping = Mapping.from_dict(needed.question["proposal"] | expected.answer)
        return read_path(SAMPLES / name, mapping=mapping)
    except Unreadable:
        return None


OUTCOMES: dict[str, Outcome] = {
    "bank2ynab/20171001-20171106.csv": read(1, "2017-10-01", "2017-10-01", "-59.99 EUR"),
    "bank2ynab/2018-04-14_10-52-13_bunq-transactieoverzicht.csv": read(3, "2018-03-01", "2018-03-09", "728.54"),
    "bank2ynab/20180226-1000594757-umsatz.CSV": read(1, "2018-02-22", "2018-02-22", "-36.99 EUR"),
    "bank2ynab/20180226_12345678.csv": ask("date_order", answer={"date_format": "DMY"}, said="the day comes first (10 February: the file is of the 26th)", then=read(1, "2018-02-10", "2018-02-10", "-5.00")),
    "bank2ynab/2019-03-02_11-50-46_bunq-statement.csv": read(7, "2018-12-06", "2018-12-17", "-23.82"),
    "bank2ynab/CSV_A_20180414_112204.csv": read(3, "2018-03-01", "2018-03-16", "-1,037.49 EUR", breaks=1, note="the bank's own numbers of the lines run from 9565 to 9590: lines were cut out"),
    "bank2ynab/MS_JANE_SMITH_01-12-2019_14-12-2019.csv": read(10, "2019-12-02", "2019-12-12", "-285.80 GBP", note="CR marks the payment, so what is not marked was spent"),
    "bank2ynab/MonzoDataExport_February2018_2018-02-26_174335.csv": read(1, "2018-02-25", "2018-02-25", "-10.00 GBP"),
    "bank2ynab/Movements_1234512345_201805271848.csv": read(1, "2018-05-27", "2018-05-27", "-1.00 CZK"),
    "bank2ynab/TH_20180101-20180523_page_1.csv": Refused("dates_out_of_range", "every digit was written over: the year is 1111"),
    "bank2ynab/TH_20180101-20180523_strana_1.csv": Refused("dates_out_of_range", "every digit was written over: the year is 1111"),
    "bank2ynab/TH_20180521-20180523.csv": Refused("dates_out_of_range", "every digit was written over: the year is 1111"),
    "bank2ynab/TransactionHistory_20180418043121.csv": read(8, "2018-04-13", "2018-04-18", "-173.28 SGD", note="each description goes on in a line of its own; the amounts were written over with 6s"),
    "bank2ynab/Umsaetze_KtoNr538917600_EUR_02-03-2018_1503.CSV": read(1, "2018-03-02", "2018-03-02", "-17.22 EUR"),
    "bank2ynab/W80844_EBH_201945.202122.csv": read(2, "2019-04-17", "2019-04-19", "940.00 HUF", breaks=1, note="made-up amounts: the balance falls by what is marked as money in"),
    "bank2ynab/dba33fceecd62c3c727893361e0ba4d3.P000000027355791.csv": ask("columns", "sign", answer={"sign_rule": "debit_credit", "debit": 2, "amount": None}, said="the third column is money out (there is no header)", then=read(1, "2018-02-27", "2018-02-27", "-7.80")),
    "bank2ynab/export_BE11123456789012_20180304_1422.csv": read(1, "2018-02-28", "2018-02-28", "-3.40 EUR"),
    "bank2ynab/export_KBC-Mastercard Business Essential_20200204_1604.csv": read(3, "2020-01-02", "2020-02-03", "2.73 EUR"),
    "bank2ynab/statement_1.csv": ask("columns", "sign", answer={"sign_rule": "debit_credit", "debit": 6, "amount": None}, said="the last column is money out (there is no header)", then=read(1, "2018-02-10", "2018-02-10", "-20.59")),
    "bank2ynab/test_BOI_TransactionExport.csv": read(27, "2017-09-01", "2017-09-28", "-419.61", breaks=14, note="the owner wrote 100 over every balance"),
    "bank2ynab/test_delimiter_tab.csv": ask("columns", answer={"debit": 4, "credit": 3}, said="the fourth column is money in, the fifth money out (there is no header)", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70")),
    "bank2ynab/test_headers.csv": ask("columns", answer={}, said="as proposed: “Inflow” holds signed amounts, the first of two dates counts", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70 EUR")),
    "bank2ynab/test_raiffeisen_01.csv": ask("columns", answer={}, said="as proposed: there is no header, the first of two dates counts", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70 EUR")),
    "bank2ynab/test_raiffeisen_02.csv": ask("columns", answer={}, said="as proposed (the same file under another name)", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70 EUR")),
    "bank2ynab/test_regex_123456_87654321_1234_21_12.csv": ask("columns", answer={}, said="as proposed (the same file under another name)", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70 EUR")),
    "bank2ynab/test_row_format_CD_flag.csv": ask("columns", "sign", answer={"sign_rule": "flag", "flag": 4, "debit_flags": ["O", "EUR"]}, said="O means money out, and so does EUR, which stands there in three lines; without EUR those three lines are named as unreadable", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70")),
    "bank2ynab/test_row_format_default.csv": ask("columns", answer={"debit": 4, "credit": 3}, said="the fourth column is money in, the fifth money out (there is no header)", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70")),
    "bank2ynab/test_row_format_neg_inflow.csv": ask("columns", answer={}, said="as proposed: there is no header, the first of two dates counts", then=read(73, "2017-09-18", "2017-10-19", "-4,580.70 EUR")),
    "bank2ynab/test_swedebank_statement.xls": read(13, "2014-10-01", "2014-10-06", "2,578.93 LTL", note="comma-separated text under the name of a workbook; its lines of balances and turnovers are told from movements"),
    "bank2ynab/umsatz-1234________1234-20180227.CSV": read(1, "2018-02-20", "2018-02-20", "-5.00 EUR"),
    "bankstatementparser/camt.053.001.02.xml": read(3, "2010-10-18", "2010-10-18", "-64,321.50 SEK", note="`camt_file.csv` sums it up: 3 movements, -64,321.50"),
    "bankstatementparser/camt_file.csv": ask("columns", answer={}, said="as proposed: the date of the statement and its net amount (a summary of `camt.053.001.02.xml`, whose three movements have this sum)", then=read(1, "2010-10-18", "2010-10-18", "-64,321.50")),
    "bankstatementparser/invalid.xml": Refused("xml_not_supported", "an empty document"),
    "bankstatementparser/sample.mt940": read(2, "2026-03-20", "2026-03-21", "1,170.25 EUR"),
    "bankstatementparser/sample.ofx": read(2, "2026-03-20", "2026-03-21", "1,170.25 EUR"),
    "bankstatementparser/sample.qfx": read(1, "2026-03-22", "2026-03-22", "-15.00 USD"),
    "bankstatementparser/sample_split_amounts.csv": read(2, "2026-03-20", "2026-03-21", "1,050.25 EUR"),
    "bankstatementparser/sample_statement.csv": read(2, "2026-03-20", "2026-03-21", "1,300.00 EUR"),
    "bankstatementparser/eval/european_format.json": Refused("json_not_supported", "no statement but a test case about one; the statement in it, printed as a page, is compared instead"),
    "bankstatementparser/eval/same_day_duplicates.json": Refused("json_not_supported", "no statement but a test case about one; the statement in it, printed as a page, is compared instead"),
    "bankstatementparser/eval/single_currency_checking.json": Refused("json_not_supported", "no statement but a test case about one; the statement in it, printed as a page, is compared instead"),
    "bankstatementparser/golden/camt053_duplicate_same_day.xml": read(2, "2026-04-07", "2026-04-07", "-9.00 EUR", note="two equal movements of one day are two rows"),
    "bankstatementparser/golden/camt053_garbled_amount.xml": Refused("no_transactions", "the only entry has the amount 12..34"),
    "bankstatementparser/golden/camt053_multicurrency.xml": read(3, "2026-04-10", "2026-04-20", "750.25 EUR", "-99.99 USD"),
    "bankstatementparser/golden/camt053_no_namespace.xml": read(1, "2026-04-12", "2026-04-12", "250.00 GBP"),
    "bankstatementparser/golden/csv_european_decimals.csv": read(3, "2026-04-02", "2026-04-09", "2,260.94 EUR"),
    "bankstatementparser/golden/csv_french_headers.csv": read(3, "2026-04-02", "2026-04-09", "2,260.94 EUR"),
    "bankstatementparser/golden/csv_garbled_amount.csv": read(1, "2026-04-02", "2026-04-02", "100.00 EUR", lost=1, note="12..34 is no amount: the line is named, not guessed"),
    "bankstatementparser/golden/csv_spanish_headers.csv": read(3, "2026-04-02", "2026-04-09", "2,260.94 EUR"),
    "csv2ofx/amazon.csv": ask("columns", "sign", answer={"sign_rule": "debit_credit", "debit": 5, "amount": None}, said="“total” is money out; orders without an amount are named (one was cancelled), two are pending", then=read(3, "2022-10-11", "2022-12-20", "-45.76", lost=1)),
    "csv2ofx/capitalone.csv": read(2, "2016-01-02", "2016-01-02", "0.00", note="a purchase and the payment of it"),
    "csv2ofx/creditunion.csv": ask("sign", answer={}, said="the amounts are money in, as they stand", then=read(8, "2015-02-08", "2015-03-25", "465,000.00")),
    "csv2ofx/default.csv": ask("sign", answer={}, said="the amounts are money in, as they stand", then=read(8, "2015-02-08", "2015-03-25", "465,000.00")),
    "csv2ofx/gls.csv": read(1, "2017-10-10", "2017-10-10", "-98.76 EUR"),
    "csv2ofx/ingesp.csv": read(10, "2022-03-24", "2022-12-31", "350.21", breaks=9, note="ten lines picked from a year, each with the balance of its own day"),
    "csv2ofx/mint.csv": read(4, "2015-06-12", "2015-06-14", "-3,000.00"),
    "csv2ofx/mint_extra.csv": read(4, "2015-06-12", "2015-06-14", "-3,000.00"),
    "csv2ofx/mint_headerless.csv": ask("columns", answer={"account": 6}, said="as proposed, and the last column is the account (there is no header)", then=read(4, "2015-06-12", "2015-06-14", "-3,000.00")),
    "csv2ofx/n26-fr.csv": read(2, "2020-03-07", "2020-03-07", "0.00 EUR", note="one transfer, in and out"),
    "csv2ofx/outbank.csv": read(4, "2019-01-05", "2019-02-20", "-35.89 EUR"),
    "csv2ofx/payoneer.csv": ask("date_order", answer={"date_format": "MDY"}, said="the month comes first", then=read(2, "2021-05-03", "2021-05-03", "20.00 USD")),
    "csv2ofx/pcmastercard.csv": ask("sign", answer={"sign_rule": "debit_credit", "debit": 4, "amount": None}, said="the amounts are money out, as on cards", then=read(2, "2018-12-15", "2019-01-10", "-50.31")),
    "csv2ofx/schwab-checking-baltest-case1.csv": read(4, "2022-08-04", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case2.csv": read(4, "2022-08-04", "2022-08-17", "-215.27", breaks=1, note="the bank's lines were put in a wrong order on purpose"),
    "csv2ofx/schwab-checking-baltest-case3.csv": read(4, "2022-08-04", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case4.csv": read(4, "2022-08-04", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case5.csv": read(4, "2022-08-17", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case6.csv": read(4, "2022-08-17", "2022-08-17", "-215.27"),
    "csv2ofx/schwab-checking-baltest-case7.csv": read(2, "2022-08-17", "2022-08-17", "0.00"),
    "csv2ofx/schwab-checking.csv": read(4, "2022-08-04", "2022-08-17", "-215.27"),
    "csv2ofx/stripe-all.csv": ask("sign", answer={}, said="the amounts are money in, as they stand", then=read(5, "2021-02-02", "2021-03-16", "112.50 CAD")),
    "csv2ofx/stripe-default.csv": ask("sign", answer={}, said="the amounts are money in, as they stand", then=read(5, "2021-02-02", "2021-03-16", "112.50 CAD")),
    "csv2ofx/ubs-ch-fr_trimmed.csv": read(3, "2019-02-28", "2019-04-27", "30.00 CHF"),
    "csv2ofx/xero.csv": ask("columns", answer={}, said="as proposed: a journal, of which every side of every entry is a row", then=read(13, "2015-01-23", "2015-02-14", "0.00")),
    "csv2ofx/expected/amazon.ofx": read(2, "2022-12-20", "2022-12-20", "-11.64 USD"),
    "csv2ofx/expected/creditunion.qif": read(8, "2015-02-08", "2015-03-25", "465,000.00"),
    "csv2ofx/expected/default.ofx": read(8, "2015-02-08", "2015-03-25", "465,000.00 USD"),
    "csv2ofx/expected/default.qif": read(8, "2015-02-08", "2015-03-25", "465,000.00"),
    "csv2ofx/expected/default_w_splits.ofx": Refused("no_statement", "orders between accounts, no statement of any"),
    "csv2ofx/expected/default_w_splits.qif": read(8, "2015-02-08", "2015-03-25", "465,000.00"),
    "csv2ofx/expected/gls.ofx": read(1, "2017-10-10", "2017-10-10", "-98.76 EUR"),
    "csv2ofx/expected/ingesp.ofx": read(10, "2022-03-24", "2022-12-31", "350.21 EUR"),
    "csv2ofx/expected/mint.ofx": Refused("no_statement", "orders between accounts, no statement of any"),
    "csv2ofx/expected/mint.qif": read(4, "2015-06-12", "2015-06-14", "-3,000.00"),
    "csv2ofx/expected/mint_alt.qif": read(2, "2015-06-13", "2015-06-14", "-500.00"),
    "csv2ofx/expected/mint_extra.qif": read(3, "2015-06-12", "2015-06-13", "-500.00"),
    "csv2ofx/expected/n26.ofx": read(2, "2020-03-07", "2020-03-07", "0.00 EUR"),
    "csv2ofx/expected/outbank.ofx": read(4, "2019-01-05", "2019-02-20", "-35.89 EUR"),
    "csv2ofx/expected/payoneer.ofx": read(2, "2021-05-03", "2021-05-03", "20.00 USD"),
    "csv2ofx/expected/pcmastercard.ofx": read(2, "2018-12-15", "2019-01-10", "-50.31 CAD"),
    "csv2ofx/expected/schwab-checking-baltest-case1.ofx": read(4, "2022-08-04", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/schwab-checking-baltest-case2.ofx": read(4, "2022-08-04", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/schwab-checking-baltest-case3.ofx": read(4, "2022-08-04", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/schwab-checking-baltest-case4.ofx": read(4, "2022-08-04", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/schwab-checking-baltest-case5.ofx": read(4, "2022-08-17", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/schwab-checking-baltest-case6.ofx": read(4, "2022-08-17", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/schwab-checking-baltest-case7.ofx": read(2, "2022-08-17", "2022-08-17", "0.00 USD"),
    "csv2ofx/expected/schwab-checking-msmoney.ofx": read(4, "2022-08-04", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/schwab-checking.ofx": read(4, "2022-08-04", "2022-08-17", "-215.27 USD"),
    "csv2ofx/expected/stripe-all.ofx": read(5, "2021-02-02", "2021-03-16", "112.50 CAD"),
    "csv2ofx/expected/stripe-all.qif": read(5, "2021-02-02", "2021-03-16", "112.50"),
    "csv2ofx/expected/stripe-default.ofx": read(5, "2021-02-02", "2021-03-16", "112.50 CAD"),
    "csv2ofx/expected/stripe-default.qif": read(5, "2021-02-02", "2021-03-16", "112.50"),
    "csv2ofx/expected/ubs-ch-fr.qif": read(3, "2019-02-28", "2019-04-27", "30.00"),
    "csv2ofx/expected/xero.qif": read(5, "2015-01-23", "2015-02-14", "-233,000.00"),
    "mt940/cmxl/account_balance_credit.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/cmxl/account_balance_debit.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/cmxl/account_identification_iban.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/cmxl/account_identification_legacy.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/cmxl/available_balance.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/cmxl/closing_balance.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/cmxl/mt940.sta": read(16, "2002-11-02", "2013-10-27", "87.30 DEM", "2,200.00 EUR", "10,040.00 PLN", note="three statements of three banks, in three currencies"),
    "mt940/cmxl/reference.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/cmxl/statement_details.sta": read(1, "2014-09-02", "2014-09-02", "-1.62", note="one entry without a statement around it"),
    "mt940/cmxl/statement_line.sta": read(1, "2014-09-02", "2014-09-02", "-1.62", note="one entry without a statement around it"),
    "mt940/cmxl/statement_number.sta": Refused("no_transactions", "a single field, no movement"),
    "mt940/jejik/abnamro.sta": read(10, "2011-05-23", "2011-05-24", "-345.93 EUR", breaks=3, note="movements were cut out of both statements"),
    "mt940/jejik/generic.sta": read(2, "2011-01-01", "2011-02-01", "-20.00 EUR"),
    "mt940/jejik/ing.sta": read(7, "2010-07-22", "2010-07-23", "-45.59 EUR", breaks=1, note="movements were cut out; the file's own totals speak of 4 out and 2 in"),
    "mt940/jejik/knab.sta": read(3, "2014-05-07", "2014-07-29", "-6,260.00 EUR", breaks=2, note="two statements of different months; movements were cut out of the second"),
    "mt940/jejik/postfinance.sta": read(4, "2013-12-09", "2013-12-18", "159.40 CHF", breaks=1, note="229.20 - 79.90 + 10.10 is 159.40, and the file says 159.60"),
    "mt940/jejik/rabobank-iban.sta": read(4, "2013-01-01", "2013-01-09", "-70.00 EUR"),
    "mt940/jejik/rabobank.sta": read(5, "2011-05-27", "2012-08-29", "-1,589.09 EUR", breaks=3, note="the statements of other days were cut out, and the amounts changed"),
    "mt940/jejik/sns.sta": read(2, "2012-06-08", "2012-06-08", "-25.00 EUR"),
    "mt940/jejik/triodos.sta": read(2, "2011-01-01", "2011-01-25", "-715.70 EUR", breaks=1, note="movements were cut out"),
    "ofxparse/account_listing_aggregation.ofx": Refused("no_statement", "a list of accounts"),
    "ofxparse/anzcc.ofx": read(1, "2017-05-08", "2017-05-08", "-5.50 AUD"),
    "ofxparse/bank_medium.ofx": read(3, "2009-04-01", "2009-04-03", "-345.27 CAD"),
    "ofxparse/bank_small.ofx": Refused("no_statement", "an empty document"),
    "ofxparse/checking.ofx": read(3, "2011-03-31", "2011-04-07", "-59.50 USD"),
    "ofxparse/error_message.ofx": Refused("bank_error", "the bank's error message, no statement"),
    "ofxparse/fidelity-savings.ofx": Refused("investment_statement", "an investment account, with cash in it"),
    "ofxparse/fidelity.ofx": Refused("investment_statement", "an investment account, with cash in it"),
    "ofxparse/investment_401k.ofx": Refused("investment_statement", "securities, not a bank account"),
    "ofxparse/investment_medium.ofx": Refused("investment_statement", "an investment account, with cash in it"),
    "ofxparse/multiple_accounts.ofx": Refused("no_transactions", "two accounts with balances, without a movement"),
    "ofxparse/multiple_accounts2.ofx": Refused("no_transactions", "two accounts with balances, without a movement"),
    "ofxparse/ofx-v102-empty-tags.ofx": read(1, "2018-05-07", "2018-05-07", "12.34 AUD", note="empty tags count as absent; the currency stands at the movement"),
    "ofxparse/signon_fail.ofx": Refused("bank_error", "the bank's error message, no statement"),
    "ofxparse/signon_success.ofx": Refused("no_statement", "a login and nothing else"),
    "ofxparse/signon_success_no_message.ofx": Refused("no_statement", "a login and nothing else"),
    "ofxparse/suncorp.ofx": read(1, "2013-12-15", "2013-12-15", "-16.85 AUD"),
    "ofxparse/td_ameritrade.ofx": Refused("investment_statement", "securities, not a bank account"),
    "ofxparse/tiaacref.ofx": Refused("investment_statement", "securities, not a bank account"),
    "ofxparse/vanguard.ofx": Refused("investment_statement", "securities, not a bank account"),
    "ofxparse/vanguard401k.ofx": Refused("investment_statement", "securities, not a bank account"),
    "ofxparse/fail_nice/date_missing.ofx": Refused("no_transactions", "no movement has a date: missing, empty, 31 February"),
    "ofxparse/fail_nice/decimal_error.ofx": Refused("no_transactions", "the only movement has neither a date nor an amount that can be read"),
    "ofxparse/fail_nice/empty_balance.ofx": read(1, "2011-03-08", "2011-03-08", "120.00 CAD", note="the empty balance counts as none; the movement lies before the stated period"),
}  # fmt: skip
