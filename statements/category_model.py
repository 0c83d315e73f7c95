"""A small model for rows that no rule knows: words and their pieces, weighed.

A multinomial logistic regression over words and the pieces of three to five letters within them.
`manage.py train_categories` makes its artefact; here it is only read, in plain Python. Its answer
counts when it is sure; otherwise it stays silent.
"""

import hashlib
import json
from collections.abc import Sequence, Set
from functools import cache, lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from statements.enums import Category

WHOLE = 6  # letters under which a word has to be known as a whole
LONGEST = 60  # letters of a word; there is no longer one in any language of the rows
ARTEFACT = Path(__file__).parent / "artefacts" / "categories.json"


class Model(NamedTuple):
    """`weights` by piece, one per category in their order; all are divided by `scale`."""

    categories: tuple[Category, ...]
    bias: tuple[int, ...]
    weights: dict[str, list[int]]
    scale: int
    threshold: float


class BadArtefact(Exception):
    """The artefact is not the one that was trained."""


def predict(words: Sequence[str], refused: Set[Category]) -> Category | None:
    """The category that the model is sure of among those that the sign permits, else None."""
    model = load()
    known = [each for word in dict.fromkeys(words) if (each := _weights_of(word)) is not None]
    if not known:
        return None
    norm = model.scale * sum(count for count, _sums in known) ** 0.5
    scores = [
        (bias / model.scale + sum(sums[i] for _count, sums in known) / norm, category)
        for i, (category, bias) in enumerate(zip(model.categories, model.bias, strict=True))
        if category not in refused
    ]
    best, category = max(scores)
    share = 1 / sum(exp(score - best) for score, _category in scores)
    return category if share >= model.threshold else None


@lru_cache(maxsize=20_000)
def _weights_of(word: str) -> tuple[int, list[int]] | None:
    """How many pieces of a word the model knows, and their weights added up by category.

    None for names: words of which it knows no more than half the pieces, and short ones that it
    does not know as a whole, for they share their few pieces with too many others.
    """
    if len(word) > LONGEST:
        return None
    weights = load().weights
    if len(word) < WHOLE and f"={word}" not in weights:
        return None
    pieces = pieces_of(word)
    known = [row for piece in pieces if (row := weights.get(piece))]
    if not known or 2 * len(known) <= len(pieces):
        return None
    return len(known), [sum(column) for column in zip(*known, strict=True)]


def pieces_of(word: str) -> list[str]:
    """The word, and its pieces of 3 to 5 letters with a mark at its ends; none of a number."""
    if len(word) < 2:
        return []
    marked = f"<{word}>"
    pieces = [marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)]
    return [f"={word}", *dict.fromkeys(pieces)]


@cache
def load(path: Path = ARTEFACT) -> Model:
    """The model of the artefact. BadArtefact: it is missing or was changed."""
    try:
        content = path.read_bytes()
        told = path.with_suffix(".sha256").read_text().split()[0]
    except (OSError, IndexError) as error:
        raise BadArtefact(f"{path.name} or its digest is missing") from error
    if hashlib.sha256(content).hexdigest() != told:
        raise BadArtefact(f"{path.name} does not match its digest")
    data = json.loads(content)
    return Model(
        tuple(Category(value) for value in data["categories"]),
        tuple(data["bias"]),
        data["weights"],
        data["scale"],
        data["threshold"],
    )
