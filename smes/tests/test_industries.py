import pytest

from core.errors import Invalid
from smes.enums import Industry
from smes.industries import WORDS, find_industry


def test_no_word_means_two_industries():
    words = [word for group in WORDS.values() for word in group.split()]
    assert len(words) == len(set(words))
    assert set(WORDS) == set(Industry)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("G", "G"),
        ("g", "G"),
        ("Wholesale and retail trade", "G"),
        ("  wholesale   AND retail trade ", "G"),
        ("retail", "G"),
        ("Agriculture", "A"),
        ("technology", "J"),
        ("Software", "J"),
        ("logistics", "H"),
        ("restaurant", "I"),
        ("food service", "I"),
        ("real estate", "L"),
        ("REAL_ESTATE", "L"),
        ("Manufacturing", "C"),
    ],
)
def test_letters_names_and_words_are_understood(text, code):
    assert find_industry(text).value == code


@pytest.mark.parametrize("text", ["", "Z", "alchemy", "AB", "ſ" * 300])
def test_anything_else_is_refused_with_the_choices(text):
    with pytest.raises(Invalid) as refused:
        find_industry(text)
    assert refused.value.code == "unknown_industry"
    assert "G Wholesale and retail trade" in refused.value.message
