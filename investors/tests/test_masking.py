import pytest

from investors.masking import mask_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("SEPA DE89 3704 0044 0532 0130 00 rent", "SEPA ····3000 rent"),
        ("SEPA DE89370400440532013000 rent", "SEPA ····3000 rent"),
        ("GB29NWBK60161331926819", "····6819"),
        ("Card 4111-1111-1111-1111", "Card ····1111"),
        ("account 00112233", "account ····2233"),
        ("Invoice 1234567", "Invoice 1234567"),
        ("paid on 2026-03-01", "paid on 2026-03-01"),
        ("paid on 01.03.2026", "paid on 01.03.2026"),
        ("Lopes & Filhos", "Lopes & Filhos"),
        ("", ""),
    ],
)
def test_numbers_of_accounts_are_masked_and_words_and_dates_stay(text, masked):
    assert mask_numbers(text) == masked
