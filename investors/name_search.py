"""Businesses by name: at most MOST of them, however many there are.

On PostgreSQL each word of the search stands for the known words that begin with it, or else for
those most like it, so that a typo still finds. Words and postings are read up to a bound, so the
cost does not grow with the table. On SQLite words begin with what was typed.
"""

import re
from typing import Any

from django.db import connection
from django.db.models import Q

from smes.models import Sme

MOST = 200  # businesses that a search can find
MOST_WORDS = 5  # of a search; the rest narrows nothing
MOST_MEANT = 20  # known words that one typed word may stand for
MOST_ALIKE = 5
LIKENESS = 0.3  # of trigrams; below it a word is another word
MOST_POSTINGS = 1000  # read of a known word; one with more narrows by the names themselves

WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a name or a search, as `investors_words` in the database splits them."""
    return list(dict.fromkeys(word[:40] for word in WORD.findall(text.lower())))


def candidates(text: str) -> list[int]:
    """The ids of listed businesses whose names hold each word of `text`, newest first."""
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return []
    return _by_index(words) if connection.vendor == "postgresql" else _by_prefix(words)


def _by_prefix(words: list[str]) -> list[int]:
    rows = Sme.objects.filter(is_listed=True)
    for word in words:
        rows = rows.filter(
            Q(business_name__istartswith=word) | Q(business_name__icontains=f" {word}")
        )
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])


MEANT = """
SELECT typed.place, known.word FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed (word, place)
CROSS JOIN LATERAL (
  SELECT word FROM investors_knownword
  WHERE word ~>=~ typed.word AND word ~<~ (typed.word || chr(1114111))
  ORDER BY word USING ~<~ LIMIT %(most)s
) AS known
"""
ALIKE = """
SELECT typed.place, known.word FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed (word, place)
CROSS JOIN LATERAL (
  SELECT word, word <-> typed.word AS distance FROM investors_knownword
  ORDER BY word <-> typed.word LIMIT %(most)s
) AS known WHERE known.distance <= %(distance)s
"""
POSTINGS = """
SELECT meant.place, array_agg(posting.sme_id)
FROM unnest(%(places)s::int[], %(words)s::text[]) AS meant (place, word)
CROSS JOIN LATERAL (
  SELECT sme_id FROM investors_nameword WHERE word = meant.word ORDER BY sme_id DESC LIMIT %(most)s
) AS posting GROUP BY meant.place
"""


def _by_index(words: list[str]) -> list[int]:
    meant = _meant_by(words)
    if len(meant) < len(words):
        return []
    pairs = [(place, word) for place, known in meant.items() for word in known]
    parameters: dict[str, Any] = {
        "places": [place for place, _word in pairs],
        "words": [word for _place, word in pairs],
        "most": MOST_POSTINGS,
    }
    with connection.cursor() as cursor:
        cursor.execute(POSTINGS, parameters)
        found = {place: set(ids) for place, ids in cursor.fetchall()}
    if len(found) < len(words):
        return []
    # A word that many names hold narrows nothing by its cut list; the names are asked instead.
    whole = [ids for ids in found.values() if len(ids) < MOST_POSTINGS]
    common = [place for place, ids in found.items() if len(ids) >= MOST_POSTINGS]
    ids = set.intersection(*(whole or found.values()))
    kept = sorted(ids, reverse=True)
    if whole and common:
        kept = _holding(kept, [meant[place] for place in common])
    return kept[:MOST]


def _meant_by(words: list[str]) -> dict[int, list[str]]:
    """For the place of each typed word, counted from one, the known words that it may stand for."""
    meant: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MEANT, {"words": words, "most": MOST_MEANT})
        for place, word in cursor.fetchall():
            meant.setdefault(place, []).append(word)
        missing = [place for place in range(1, len(words) + 1) if place not in meant]
        if missing:
            typed = [words[place - 1] for place in missing]
            distance = 1 - LIKENESS
            cursor.execute(ALIKE, {"words": typed, "most": MOST_ALIKE, "distance": distance})
            for number, word in cursor.fetchall():
                meant.setdefault(missing[number - 1], []).append(word)
    return meant


def _holding(ids: list[int], each: list[list[str]]) -> list[int]:
    """Those of the first ids whose names hold one word of each list."""
    names = dict(Sme.objects.filter(pk__in=ids[:MOST_POSTINGS]).values_list("pk", "business_name"))
    wanted = [set(words) for words in each]
    return [
        pk
        for pk in ids
        if pk in names and all(set(words_of(names[pk])) & words for words in wanted)
    ]
