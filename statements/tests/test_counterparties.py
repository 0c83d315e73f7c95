"""One name for all the ways a bank writes the other side."""

import pytest

from statements.counterparties import LONGEST, customer_of, key_of


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("muller sohne", ["MÜLLER & SÖHNE GmbH & Co. KG", "Müller & Söhne", "müller  söhne GMBH"]),
        ("dupont", ["S.A.R.L. Dupont", "Dupont SARL", "DUPONT S.A.S."]),
        ("lopes", ["Lopes, Lda.", "Invoice 2231 Lopes LDA INV-9", "LOPES LTDA"]),
        ("kowalski", ["Kowalski Sp. z o.o.", "KOWALSKI"]),
        ("novak", ["Novák s.r.o.", "Platba kartou 12.03. NOVAK"]),
        ("netflix", ["NETFLIX.COM 866-579-7172 CA", "POS18SEP NETFLIX.COM", "Netflix"]),
        ("cafe nero", ["SumUp *Cafe Nero", "SQ *CAFÉ NERO", "CARD PAYMENT TO CAFE NERO"]),
        ("spotify", ["PAYPAL *SPOTIFY 35314369001", "Spotify 12/03/2026"]),
        ("ana lopez", ["Bizum de Ana Lopez", "Transferencia recibida Ana López"]),
        ("kplc prepaid", ["Pay Bill to 888880 - KPLC PREPAID Acc. 14250", "Kplc Prepaid"]),
        ("naivas", ["Merchant Payment to 123456 - NAIVAS LTD", "naivas"]),
        ("acme", ["ACME B.V.", "Acme Inc.", "SEPA Overboeking ACME NV", "acme plc"]),
        ("amazon", ["Amazon.de", "AMAZON.CO.UK", "www.amazon.com/orders"]),
    ],
)
def test_a_name_is_one_however_it_is_written(name, ways):
    assert [key_of("", way) for way in ways] == [name] * len(ways)
    assert [key_of(way, "Transfer 1") for way in ways] == [name] * len(ways)


def test_the_counterparty_comes_before_the_description():
    assert key_of("Harrow & Pike", "Invoice 12 payment") == "harrow pike"
    assert key_of("12345", "Harrow & Pike") == "harrow pike"


def test_names_that_differ_stay_apart():
    names = ["North Bakery", "South Bakery", "Bakery", "North Butcher"]
    assert len({key_of(name, "") for name in names}) == len(names)


def test_rows_that_name_nobody_are_alike_by_what_the_bank_calls_them():
    assert key_of("", "SEPA-Basislastschrift 12") == "sepa basislastschrift"
    assert key_of("", "Card sales terminal 4") == "card sales terminal"
    assert key_of("", "") == ""
    assert key_of("", "2026-01-01 100.00") == ""


def test_a_key_is_bounded():
    assert len(key_of("", "Word " * 200)) == LONGEST - 1


@pytest.mark.parametrize(
    ("description", "customer"),
    [
        ("Invoice 2231 Lopes LDA", "lopes"),
        ("Card sales terminal 4", ""),
        ("Stripe payout 3", ""),
        ("Payment 16", ""),
        ("SEPA-Basislastschrift", ""),
    ],
)
def test_takings_and_the_bank_s_words_are_no_customer(description, customer):
    assert customer_of(key_of("", description)) == customer
