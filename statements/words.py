"""The words of a row, made comparable: rules, model and counterparties all look at these."""

import re
import unicodedata

#: Letters that have no plain letter inside them as Unicode takes them apart.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
NUMBER = "#"
LONGEST = 1000  # letters looked at: a row has 700, but some characters stand for 18 each


def plain(text: str) -> str:
    """Lower case, without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Runs of plain letters, and `#` for each run of digits: ATM08SEP is atm, #, sep."""
    letters = plain(text)[:LONGEST]
    if not letters.isascii():
        letters = letters.translate(_LETTERS)
    return [NUMBER if token[0].isdigit() else token for token in _TOKEN.findall(letters)]
