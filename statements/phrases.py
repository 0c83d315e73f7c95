"""Which phrases of a table stand in a row: found by their words, not by one long pattern."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from statements.words import words_of

ANY_END, ANY_START = 1, 2  # steuer* and *gebuhr


class Word(NamedTuple):
    text: str
    kind: int = 0

    def fits(self, word: str) -> bool:
        if self.kind == ANY_END:
            return word.startswith(self.text)
        if self.kind == ANY_START:
            return word.endswith(self.text)
        return word == self.text


class Phrases:
    """Phrases, each with the place of its rule in the table (0 is tried first)."""

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        self._by_first: dict[Word, list[tuple[int, list[Word]]]] = defaultdict(list)
        for phrase, place in phrases:
            first, *rest = words_of_phrase(phrase)
            self._by_first[first].append((place, rest))
        self._longest = max((len(first.text) for first in self._by_first), default=0)
        # Rows say the same words over and over.
        self._starting_with = lru_cache(maxsize=20_000)(self._candidates)

    def first_rule(self, words: Sequence[str]) -> int | None:
        """The place of the first rule that fits `words`; None where none does."""
        places = [place for place, _start, _end in self._found(words)]
        return min(places, default=None)

    def without(self, words: list[str]) -> list[str]:
        """`words` less those of the phrases that stand among them."""
        gone = {i for _place, start, end in self._found(words) for i in range(start, end)}
        return [word for i, word in enumerate(words) if i not in gone] if gone else words

    def _found(self, words: Sequence[str]) -> Iterable[tuple[int, int, int]]:
        """(place of the rule, first word, word after the last) of each phrase found."""
        for start, word in enumerate(words):
            for place, rest in self._starting_with(word):
                end = start + 1 + len(rest)
                if end <= len(words) and all(
                    each.fits(words[start + 1 + i]) for i, each in enumerate(rest)
                ):
                    yield place, start, end

    def _candidates(self, word: str) -> tuple[tuple[int, list[Word]], ...]:
        """The phrases that may start with `word`: place of the rule, and the other words."""
        found = self._by_first
        beginnings = _beginnings(word, self._longest)
        return tuple(each for first in beginnings for each in found.get(first, ()))


def _beginnings(word: str, longest: int) -> Iterable[Word]:
    """All of up to `longest` letters that a phrase may begin with to fit `word`."""
    yield Word(word)
    for length in range(2, min(len(word), longest) + 1):
        yield Word(word[:length], ANY_END)
        yield Word(word[-length:], ANY_START)


def words_of_phrase(phrase: str) -> list[Word]:
    """The words of a phrase of the table, with their stars."""
    words = []
    for part in phrase.split():
        *before, last = words_of(part) or [""]
        if part.startswith("*"):
            words.append(Word(last, ANY_START))
        else:
            words += [Word(word) for word in before]
            words.append(Word(last, ANY_END if part.endswith("*") else 0))
    return words
