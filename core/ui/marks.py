"""Small drawings beside a number: score ring and gauge, sparkline, contribution bar."""

from collections.abc import Sequence
from functools import lru_cache
from math import floor

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.ui.svg import Number, coordinate, finite, join

LEVELS = {"LOW": "low", "MEDIUM": "medium", "HIGH": "high"}
THRESHOLDS = (40, 70)  # where the levels change on a scale of 100
RING = 'cx="22" cy="22" r="18.5" stroke-width="4"'
# The gauge spans 240 of 360 degrees: 100 of the 150 units of the whole circle.
GAUGE = (
    'cx="130" cy="126" r="92" stroke-width="16" stroke-linecap="round" pathLength="150"'
    ' transform="rotate(150 130 126)"'
)


def _score(value: Number | None) -> int | None:
    number = finite(value)
    return None if number is None else floor(min(100.0, max(0.0, number)) + 0.5)


def _level(level: str | None) -> str:
    return LEVELS.get(str(level or "").upper(), "none")


def _words(score: int | None) -> str:
    return _("Not scored yet") if score is None else _("Score %(score)s of 100") % {"score": score}


def score_ring(value: Number | None, level: str | None = "", size: int = 44) -> SafeString:
    """A score from 0 to 100 as a ring `size` pixels wide; `level` is LOW, MEDIUM or HIGH risk."""
    return _ring(_score(value), _level(level), size, get_language() or "")


@lru_cache(maxsize=2048)
def _ring(score: int | None, level: str, size: int, language: str) -> SafeString:
    dash = f'pathLength="100" stroke-dasharray="{score} 100" transform="rotate(-90 22 22)"'
    font = 13 if score == 100 else 15
    return join(
        f'<svg class="ring level-{level}" width="{size}" height="{size}" viewBox="0 0 44 44"',
        f' role="img"><title>{escape(_words(score))}</title>',
        f'<circle class="ring-track" {RING}/>',
        f'<circle class="ring-value" {RING} {dash}/>' if score else "",
        f'<text class="ring-number" x="22" y="22.5" font-size="{font}">',
        "–" if score is None else str(score),
        "</text></svg>",
    )


def score_gauge(value: Number | None, level: str | None = "") -> SafeString:
    """The score as a large arc, with marks where the levels change."""
    score = _score(value)
    parts = [f'<circle class="ring-track" {GAUGE} stroke-dasharray="100 150"/>']
    if score:
        parts.append(f'<circle class="ring-value" {GAUGE} stroke-dasharray="{score} 150"/>')
    for threshold in THRESHOLDS:
        angle = f"{150 + 2.4 * threshold:g}"
        turn = f"rotate({angle} 130 126)"
        parts.append(
            f'<line class="gauge-tick" x1="213" x2="231" y1="126" y2="126" transform="{turn}"/>'
            f'<text class="gauge-mark" x="244" y="126"'
            f' transform="{turn} rotate(-{angle} 244 126)">{threshold}</text>'
        )
    below = _("not scored yet") if score is None else _("of 100")
    return join(
        f'<svg class="gauge level-{_level(level)}" viewBox="0 0 260 200" role="img">',
        f"<title>{escape(_words(score))}</title>",
        *parts,
        f'<text class="ring-number" x="130" y="118">{"–" if score is None else score}</text>',
        f'<text class="gauge-of" x="130" y="168">{escape(below)}</text></svg>',
    )


def sparkline(
    values: Sequence[Number | None], label: str = "", width: int = 92, height: int = 28
) -> SafeString:
    """A line as large as a word, its last value marked. Decoration unless it has a label."""
    numbers = [finite(value) for value in values]
    known = [value for value in numbers if value is not None]
    naming = f'role="img"><title>{escape(label)}</title>' if label else 'aria-hidden="true">'
    opening = (
        f'<svg class="sparkline" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" {naming}'
    )
    if not known:
        middle = f'<path class="chart-grid" d="M2 {height / 2:g}H{width - 2}"/>'
        return join(opening, middle, "</svg>")
    low, high = min(known), max(known)
    step = (width - 6) / max(1, len(numbers) - 1)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return 3 + (height - 8) * (1 - share)

    places = [
        (coordinate(3 + step * index), coordinate(y(value)))
        for index, value in enumerate(numbers)
        if value is not None
    ]
    path = "L".join(f"{x} {top}" for x, top in places)
    first, (last, end) = places[0][0], places[-1]
    return join(
        opening,
        f'<path class="chart-area" d="M{first} {height}L{path}L{last} {height}Z"/>',
        f'<path class="chart-line" d="M{path}"/>',
        f'<circle class="chart-dot" cx="{last}" cy="{end}" r="2.5"/></svg>',
    )


def contribution_bar(
    points: Number, possible: Number | None = None, reach: Number | None = None
) -> SafeString:
    """How far a part of the score goes, as decoration beside its numbers.

    With `possible`, a bar of points out of possible points. With `reach`, the largest absolute
    contribution, a bar from the middle: to the right for points gained, to the left for points
    lost.
    """
    value = finite(points) or 0.0
    start, middle = 0.0, ""
    if possible is not None:
        whole = finite(possible) or 0.0
        width = min(100.0, max(0.0, 100 * value / whole)) if whole > 0 else 0.0
        level = "low" if width >= THRESHOLDS[1] else "medium" if width >= THRESHOLDS[0] else "high"
    else:
        whole = abs(finite(reach) or 0.0)
        width = min(50.0, 50 * abs(value) / whole) if whole > 0 else 0.0
        level = "low" if value >= 0 else "high"
        start = 50.0 if value >= 0 else 50.0 - width
        middle = '<line class="bar-middle" x1="50%" x2="50%" y1="0" y2="8"/>'
    x, length = coordinate(start), coordinate(width)
    return join(
        f'<svg class="bar bar-{level}" aria-hidden="true" width="100%" height="8">',
        '<rect class="bar-track" width="100%" height="8" rx="4"/>',
        f'<rect class="bar-value" x="{x}%" width="{length}%" height="8" rx="4"/>',
        f"{middle}</svg>",
    )
