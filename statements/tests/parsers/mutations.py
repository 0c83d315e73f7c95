"""Good files, damaged: what a broken download, a wrong tool or a forger makes of a statement."""

from __future__ import annotations

import random
from collections.abc import Callable

_ODD = tuple(
    piece.encode("utf-8")
    for piece in (
        *("\0", "\ufeff", '"', "'", "<", ">", "&", ";", "\t", "\r", "\n\n", "\u0663", "%s%n"),
        *("NaN", "1e999", "-", "--1", "99999999999999999999", "00000000", "31/02/2024", "=1+1"),
        *("<!DOCTYPE x>", "&#0;", "]]>", "<![CDATA[", "<!--", ":61:", "-}", "^"),
    )
)


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content))]


def _flip(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _insert(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.choice(_ODD) * rng.choice((1, 1, 1, 2, 50)) + content[at:]


def _remove(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + content[at + rng.randint(1, 200) :]


def _repeat(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    piece = content[at : at + rng.randint(1, 400)]
    return content[:at] + piece * rng.randint(2, 5) + content[at:]


def _move(content: bytes, rng: random.Random) -> bytes:
    one, two, three = sorted(rng.randrange(len(content) + 1) for _ in range(3))
    return content[:one] + content[two:three] + content[one:two] + content[three:]


def alter_digit(content: bytes, rng: random.Random) -> bytes:
    """One digit of `content` put in place of another."""
    digits = [at for at, byte in enumerate(content) if 48 <= byte <= 57]
    if not digits:
        return content
    changed = bytearray(content)
    changed[rng.choice(digits)] = rng.randrange(48, 58)
    return bytes(changed)


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_cut, _flip, _insert, _remove, _repeat, _move, alter_digit),
)


def mutate(content: bytes, rng: random.Random) -> bytes:
    """One to three mutations of `content`, one after the other."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        content = rng.choice(MUTATIONS)(content, rng) or b"\n"
    return content
