"""Training of the category model: our own phrases in, the bytes of an artefact out.

The phrases are those of the rules and of `training/phrases.txt`. Nothing of a customer or of a bank
goes in. The same phrases give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from statements.category_model import pieces_of
from statements.category_words import RULES
from statements.enums import Category
from statements.words import words_of

PHRASES = Path(__file__).parent / "training" / "phrases.txt"
SCALE = 20
MIN_COUNT = 3  # phrases that a piece must stand in
REGULARISATION = 20.0
THRESHOLD = 0.8


def read_phrases(path: Path = PHRASES) -> Iterator[tuple[Category, str]]:
    """Lines of `category: phrase | phrase`; # begins a remark."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _colon, phrases = line.partition(":")
            for phrase in phrases.split("|"):
                yield Category(name.strip()), phrase.strip()


def corpus() -> list[tuple[Category, str]]:
    """All phrases with their categories, each once, in a fixed order."""
    of_rules = (
        (rule.category, phrase.replace("*", ""))
        for rule in RULES
        for words in rule.words.values()
        for phrase in words.split("|")
    )
    return sorted({*of_rules, *read_phrases()}, key=lambda pair: (pair[0].value, pair[1]))


def _pieces(phrase: str) -> list[str]:
    return list(dict.fromkeys(p for word in words_of(phrase) for p in pieces_of(word)))


def train() -> bytes:
    """The artefact. Needs scikit-learn, which is not there when the portal runs."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    pairs = corpus()
    rows = [_pieces(phrase) for _category, phrase in pairs]
    counts: dict[str, int] = {}
    for pieces in rows:
        for piece in pieces:
            counts[piece] = counts.get(piece, 0) + 1
    kept = [{p: 1.0 for p in pieces if counts[p] >= MIN_COUNT} for pieces in rows]
    labels = [category.value for category, _phrase in pairs]
    full = [(row, label) for row, label in zip(kept, labels, strict=True) if row]
    vectorizer = DictVectorizer(sparse=True, sort=True)
    table = normalize(vectorizer.fit_transform([row for row, _label in full]))
    model = LogisticRegression(C=REGULARISATION, class_weight="balanced", max_iter=2000)
    model.fit(table, [label for _row, label in full])
    weights = {
        piece: row
        for piece, column in zip(vectorizer.feature_names_, model.coef_.T, strict=True)
        if any(row := [round(float(value) * SCALE) for value in column])
    }
    artefact = {
        "kind": "logistic regression over words and their pieces",
        "categories": [str(label) for label in model.classes_],
        "bias": [round(float(value) * SCALE) for value in model.intercept_],
        "scale": SCALE,
        "threshold": THRESHOLD,
        "phrases": len(pairs),
        "corpus_sha256": _digest(pairs),
        "weights": weights,
    }
    return json.dumps(artefact, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _digest(pairs: list[tuple[Category, str]]) -> str:
    text = "\n".join(f"{category.value}\t{phrase}" for category, phrase in pairs)
    return hashlib.sha256(text.encode()).hexdigest()


def write(content: bytes, path: Path) -> str:
    """Store an artefact and its digest beside it; return the digest."""
    digest = hashlib.sha256(content).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_suffix(".sha256").write_text(f"{digest}  {path.name}\n")
    return digest
