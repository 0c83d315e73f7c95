"""Charts as SVG, drawn on the server.

Colours come from CSS classes only, words are escaped, and each drawing names itself with <title>
and <desc>. A `Chart` holds a wide and a narrow drawing of the same numbers, and those numbers as
a table: `<c-chart :chart="chart" />` shows all three.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import floor, isfinite, log10
from typing import NamedTuple

from babel.numbers import format_compact_decimal
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

Number = int | float | Decimal
LEVEL_NAMES = {"LOW": "low", "MEDIUM": "medium", "HIGH": "high"}


class Point(NamedTuple):
    """One value of a line. `label` stands on the axis, `text` is the value for people."""

    label: str
    value: Number | None
    text: str = ""


class Pair(NamedTuple):
    """One month of a bar chart: what came in and what went out, with both for people."""

    label: str
    inflow: Number | None
    outflow: Number | None
    inflow_text: str = ""
    outflow_text: str = ""


class Band(NamedTuple):
    """A level across a line chart, from `low` to `high`."""

    name: str
    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A drawing in two widths, its legend of (class, words), and its numbers as a table."""

    title: str
    wide: SafeString
    narrow: SafeString
    columns: list[str]
    rows: list[list[str]]
    legend: list[tuple[str, str]] = field(default_factory=list)


class _Frame(NamedTuple):
    """Size of a drawing and the margins around its plot, in SVG units."""

    width: int
    height: int
    left: int
    right: int
    top: int = 18
    bottom: int = 28

    @property
    def plot_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        return self.height - self.top - self.bottom


class _Scale(NamedTuple):
    low: float
    high: float
    ticks: list[float]

    def y(self, value: float, frame: _Frame) -> float:
        share = (value - self.low) / (self.high - self.low)
        return frame.top + frame.plot_height * (1 - share)


def _safe(parts: Iterable[str]) -> SafeString:
    """Join markup built in this module, where every foreign text went through `escape`."""
    return mark_safe("".join(parts))  # noqa: S308


def _n(value: float) -> str:
    """A coordinate: at most one decimal, no trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def _finite(value: Number | None) -> float | None:
    if value is None:
        return None
    number = float(value)
    return number if isfinite(number) else None


def compact(value: float) -> str:
    """An axis label: 1200000 is "1.2M" in English."""
    locale = to_locale(get_language() or "en")
    return format_compact_decimal(value, locale=locale, fraction_digits=1)


def scale(values: Sequence[float], low: float | None = None, high: float | None = None) -> _Scale:
    """Round bounds and ticks around the values; fixed bounds are kept as given."""
    bottom = min(values, default=0.0) if low is None else low
    top = max(values, default=1.0) if high is None else high
    if bottom >= top:
        reach = abs(bottom) * 0.1 or 1.0
        bottom, top = (bottom - reach if low is None else bottom), top + reach
    rough = (top - bottom) / 4
    magnitude = 10.0 ** floor(log10(rough))
    step = next(
        magnitude * unit for unit in (1, 2, 2.5, 5, 10) if magnitude * unit >= rough * 0.999
    )
    first = bottom if low is not None else floor(bottom / step) * step
    last = top if high is not None else -floor(-top / step) * step
    count = int((last - first) / step + 1.001)
    return _Scale(first, last, [first + step * index for index in range(count)])


def _svg(
    frame: _Frame, title: str, description: str, parts: Iterable[str], name: str
) -> SafeString:
    return _safe(
        (
            f'<svg class="chart-{name}" viewBox="0 0 {frame.width} {frame.height}" role="img">',
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
            *parts,
            "</svg>",
        )
    )


def _grid(frame: _Frame, axis: _Scale, text: Callable[[float], str]) -> Iterable[str]:
    right = frame.width - frame.right
    for tick in axis.ticks:
        y = _n(axis.y(tick, frame))
        name = "chart-axis" if tick == 0 and axis.low < 0 else "chart-grid"
        yield f'<line class="{name}" x1="{frame.left}" x2="{right}" y1="{y}" y2="{y}"/>'
        yield (
            f'<text class="chart-label" x="{frame.left - 8}" y="{y}" text-anchor="end"'
            f' dominant-baseline="central">{escape(text(tick))}</text>'
        )


def _month_labels(frame: _Frame, labels: Sequence[str], xs: Sequence[float]) -> Iterable[str]:
    """As many labels as fit, counted back from the last."""
    widest = max((len(label) for label in labels), default=0) * 6.6 + 14
    room = max(1, int(frame.plot_width // widest))
    step = -(-len(labels) // room)
    y = frame.height - 8
    for index in range(len(labels) - 1, -1, -step):
        half = len(labels[index]) * 3.3
        x = min(max(xs[index], half + 2), frame.width - half - 2)
        text = escape(labels[index])
        yield f'<text class="chart-label" x="{_n(x)}" y="{y}" text-anchor="middle">{text}</text>'


def _empty(frame: _Frame) -> list[str]:
    return [
        f'<text class="chart-empty" x="{frame.width / 2:g}" y="{frame.height / 2:g}"'
        f' text-anchor="middle">{escape(_("No figures yet"))}</text>'
    ]


def _label_width(axis: _Scale, text: Callable[[float], str]) -> int:
    return max((len(text(tick)) for tick in axis.ticks), default=1) * 7 + 12


# -- Line


def line_chart(
    points: Sequence[Point],
    *,
    title: str,
    label_column: str,
    value_column: str,
    low: float | None = None,
    high: float | None = None,
    bands: Sequence[Band] = (),
    text: Callable[[float], str] = compact,
) -> Chart:
    """Values over time. Points without a value leave a gap; `low` and `high` fix the axis."""
    points = [Point(*point) for point in points]
    values = [_finite(point.value) for point in points]
    known = [value for value in values if value is not None]
    axis = scale(known, low, high)
    words = [
        point.text or (text(value) if value is not None else _("not known"))
        for point, value in zip(points, values, strict=True)
    ]
    described = [index for index, value in enumerate(values) if value is not None]
    description = (
        _("From %(first)s in %(start)s to %(last)s in %(end)s.")
        % {
            "first": words[described[0]],
            "start": points[described[0]].label,
            "last": words[described[-1]],
            "end": points[described[-1]].label,
        }
        if described
        else _("No figures yet")
    )
    left = _label_width(axis, text)

    def draw(width: int, height: int, right: int, name: str) -> SafeString:
        frame = _Frame(width, height, left, right)
        return _svg(
            frame,
            title,
            description,
            _line_parts(frame, axis, points, values, words, bands, text),
            name,
        )

    return Chart(
        title=title,
        wide=draw(800, 270, 96 if bands else 20, "wide"),
        narrow=draw(360, 230, 16, "narrow"),
        columns=[label_column, value_column],
        rows=[[point.label, word] for point, word in zip(points, words, strict=True)],
    )


def _line_parts(
    frame: _Frame,
    axis: _Scale,
    points: Sequence[Point],
    values: Sequence[float | None],
    words: Sequence[str],
    bands: Sequence[Band],
    text: Callable[[float], str],
) -> list[str]:
    if not any(value is not None for value in values):
        return _empty(frame)
    step = frame.plot_width / max(1, len(points) - 1)
    xs = [
        frame.left + (frame.plot_width / 2 if len(points) == 1 else step * index)
        for index in range(len(points))
    ]
    parts = [*_bands(frame, axis, bands), *_grid(frame, axis, text)]
    parts += _month_labels(frame, [point.label for point in points], xs)
    floor_y = _n(axis.y(max(axis.low, min(0.0, axis.high)), frame))
    dots: list[tuple[int, float, float]] = []
    for run in _runs(values):
        places = [(index, xs[index], axis.y(values[index] or 0.0, frame)) for index in run]
        dots += places
        if len(places) > 1:
            path = "L".join(f"{_n(x)} {_n(y)}" for _index, x, y in places)
            first, last = _n(places[0][1]), _n(places[-1][1])
            parts.append(
                f'<path class="chart-area" d="M{first} {floor_y}L{path}L{last} {floor_y}Z"/>'
            )
            parts.append(f'<path class="chart-line" d="M{path}"/>')
    radius = 4 if len(points) <= 24 else 2.5
    for index, x, y in dots:
        parts.append(
            f'<circle class="chart-dot" cx="{_n(x)}" cy="{_n(y)}" r="{radius}">'
            f"<title>{escape(points[index].label)}: {escape(words[index])}</title></circle>"
        )
    index, x, y = dots[-1]
    half = len(words[index]) * 3.9
    x = min(max(x, half + 2), frame.width - half - 2)
    parts.append(
        f'<text class="chart-last" x="{_n(x)}" y="{_n(max(y - 12, 11))}" text-anchor="middle">'
        f"{escape(words[index])}</text>"
    )
    return parts


def _runs(values: Sequence[float | None]) -> Iterable[list[int]]:
    """Indices of neighbouring known values, run by run."""
    run: list[int] = []
    for index, value in enumerate(values):
        if value is not None:
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _bands(frame: _Frame, axis: _Scale, bands: Sequence[Band]) -> Iterable[str]:
    right = frame.width - frame.right
    outside = frame.right > 60
    for band in bands:
        low, high = max(band.low, axis.low), min(band.high, axis.high)
        if low >= high:
            continue
        top, bottom = axis.y(high, frame), axis.y(low, frame)
        yield (
            f'<rect class="chart-band-{escape(band.name)}" x="{frame.left}" y="{_n(top)}"'
            f' width="{frame.plot_width}" height="{_n(bottom - top)}"/>'
        )
        x, y = (right + 10, (top + bottom) / 2) if outside else (frame.left + 6, top + 11)
        yield (
            f'<text class="chart-band-label" x="{x}" y="{_n(y)}"'
            f' dominant-baseline="central">{escape(band.label)}</text>'
        )


# -- Bars


def bar_chart(
    pairs: Sequence[Pair],
    *,
    title: str,
    label_column: str,
    inflow_label: str,
    outflow_label: str,
    text: Callable[[float], str] = compact,
) -> Chart:
    """Two bars a month, what came in beside what went out."""
    pairs = [Pair(*pair) for pair in pairs]
    rows = [
        (
            pair.label,
            _finite(pair.inflow),
            _finite(pair.outflow),
            pair.inflow_text,
            pair.outflow_text,
        )
        for pair in pairs
    ]
    known = [value for row in rows for value in row[1:3] if value is not None]
    axis = scale([*known, 0.0])

    def worded(value: float | None, given: str) -> str:
        return given or (text(value) if value is not None else _("not known"))

    table = [[row[0], worded(row[1], row[3]), worded(row[2], row[4])] for row in rows]
    description = (
        _("%(count)s months, from %(start)s to %(end)s.")
        % {"count": len(rows), "start": rows[0][0], "end": rows[-1][0]}
        if rows
        else _("No figures yet")
    )
    left = _label_width(axis, text)

    def draw(width: int, height: int, name: str) -> SafeString:
        frame = _Frame(width, height, left, 8)
        parts = _empty(frame)
        if known:
            step = frame.plot_width / len(rows)
            xs = [frame.left + step * (index + 0.5) for index in range(len(rows))]
            parts = [*_grid(frame, axis, text), *_month_labels(frame, [row[0] for row in rows], xs)]
            bar = min(step * 0.36, 22)
            for x, row, words in zip(xs, rows, table, strict=True):
                parts.append(
                    _bar(
                        frame,
                        axis,
                        x - bar - 1,
                        bar,
                        row[1],
                        "in",
                        words[0],
                        inflow_label,
                        words[1],
                    )
                )
                parts.append(
                    _bar(frame, axis, x + 1, bar, row[2], "out", words[0], outflow_label, words[2])
                )
        return _svg(frame, title, description, parts, name)

    return Chart(
        title=title,
        wide=draw(800, 270, "wide"),
        narrow=draw(360, 230, "narrow"),
        columns=[label_column, inflow_label, outflow_label],
        rows=table,
        legend=[("chart-bar-in", inflow_label), ("chart-bar-out", outflow_label)],
    )


def _bar(
    frame: _Frame,
    axis: _Scale,
    x: float,
    width: float,
    value: float | None,
    name: str,
    month: str,
    label: str,
    words: str,
) -> str:
    """A bar from zero, its far end rounded."""
    if not value:
        return ""
    zero, end = axis.y(0.0, frame), axis.y(value, frame)
    radius = min(3.0, width / 2, abs(zero - end))
    inner = end + radius if end < zero else end - radius
    right = x + width
    path = (
        f"M{_n(x)} {_n(zero)}V{_n(inner)}Q{_n(x)} {_n(end)} {_n(x + radius)} {_n(end)}"
        f"H{_n(right - radius)}Q{_n(right)} {_n(end)} {_n(right)} {_n(inner)}V{_n(zero)}Z"
    )
    title = f"{escape(month)}, {escape(label)}: {escape(words)}"
    return f'<path class="chart-bar-{name}" d="{path}"><title>{title}</title></path>'


# -- Small drawings


def sparkline(
    values: Sequence[Number | None], label: str = "", width: int = 92, height: int = 28
) -> SafeString:
    """A line as large as a word, its last value marked. Decoration unless it has a label."""
    numbers = [_finite(value) for value in values]
    known = [value for value in numbers if value is not None]
    naming = f'role="img"><title>{escape(label)}</title>' if label else 'aria-hidden="true">'
    opening = (
        f'<svg class="sparkline" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" {naming}'
    )
    if not known:
        return _safe(
            (opening, f'<path class="chart-grid" d="M2 {height / 2:g}H{width - 2}"/></svg>')
        )
    low, high = min(known), max(known)
    step = (width - 6) / max(1, len(numbers) - 1)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return 3 + (height - 8) * (1 - share)

    places = [
        (3 + step * index, y(value)) for index, value in enumerate(numbers) if value is not None
    ]
    path = "L".join(f"{_n(x)} {_n(top)}" for x, top in places)
    first, (last, end) = places[0][0], places[-1]
    return _safe(
        (
            opening,
            f'<path class="chart-area" d="M{_n(first)} {height}L{path}L{_n(last)} {height}Z"/>',
            f'<path class="chart-line" d="M{path}"/>',
            f'<circle class="chart-dot" cx="{_n(last)}" cy="{_n(end)}" r="2.5"/></svg>',
        )
    )


def _score_words(value: int | None) -> str:
    return _("Not scored yet") if value is None else _("Score %(value)s of 100") % {"value": value}


def _clamped(value: Number | None) -> int | None:
    number = _finite(value)
    return None if number is None else round(min(100.0, max(0.0, number)))


def score_ring(value: Number | None, level: str | None = "", size: int = 44) -> SafeString:
    """A score from 0 to 100 as a small ring with its number; `level` is LOW, MEDIUM or HIGH risk."""
    return _ring(
        _clamped(value), LEVEL_NAMES.get(str(level or "").upper(), "none"), size, _language()
    )


def _language() -> str:
    return get_language() or "en"


@lru_cache(maxsize=2048)
def _ring(value: int | None, level: str, size: int, language: str) -> SafeString:
    arc = (
        '<circle class="ring-value" cx="22" cy="22" r="18.5" stroke-width="4" pathLength="100"'
        f' stroke-dasharray="{value} 100" transform="rotate(-90 22 22)"/>'
        if value
        else ""
    )
    digits = (
        '<text class="ring-number ring-none" x="22" y="22.5" font-size="15">–</text>'
        if value is None
        else f'<text class="ring-number" x="22" y="22.5" font-size="{13 if value > 99 else 15}">{value}</text>'
    )
    return _safe(
        (
            f'<svg class="ring level-{level}" width="{size}" height="{size}" viewBox="0 0 44 44"',
            f' role="img"><title>{escape(_score_words(value))}</title>',
            '<circle class="ring-track" cx="22" cy="22" r="18.5" stroke-width="4"/>',
            f"{arc}{digits}</svg>",
        )
    )


def score_gauge(
    value: Number | None, level: str | None = "", thresholds: Sequence[int] = (40, 70)
) -> SafeString:
    """The score as a large arc, with marks where the levels change."""
    score = _clamped(value)
    name = LEVEL_NAMES.get(str(level or "").upper(), "none")
    # The arc spans 240 of 360 degrees: 100 of the 150 units of the whole circle.
    arc = '<circle class="{}" cx="130" cy="126" r="92" stroke-width="16" pathLength="150" stroke-dasharray="{} 150" stroke-linecap="round" transform="rotate(150 130 126)"/>'
    parts = [arc.format("ring-track", 100)]
    if score:
        parts.append(arc.format("ring-value", score))
    for threshold in thresholds:
        angle = 150 + 2.4 * threshold
        parts.append(
            f'<line class="gauge-tick" x1="213" x2="231" y1="126" y2="126" transform="rotate({angle:g} 130 126)"/>'
            f'<text class="gauge-mark" x="244" y="126" transform="rotate({angle:g} 130 126)'
            f' rotate({-angle:g} 244 126)">{threshold}</text>'
        )
    parts.append(
        f'<text class="ring-number" x="130" y="118">{"–" if score is None else score}</text>'
    )
    parts.append(f'<text class="gauge-of" x="130" y="168">{escape(_("of 100"))}</text>')
    return _safe(
        (
            f'<svg class="gauge level-{name}" viewBox="0 0 260 200" role="img">',
            f"<title>{escape(_score_words(score))}</title>",
            *parts,
            "</svg>",
        )
    )


def contribution_bar(
    points: Number, possible: Number | None = None, reach: Number | None = None
) -> SafeString:
    """How far a part of the score goes, as decoration beside its numbers.

    With `possible`, a bar of points out of possible points. With `reach`, the largest absolute
    contribution, a bar that grows from the middle: right for points gained, left for points lost.
    """
    value = _finite(points) or 0.0
    if possible is not None:
        whole = _finite(possible) or 0.0
        share = min(1.0, max(0.0, value / whole)) if whole > 0 else 0.0
        level = "low" if share >= 0.7 else "medium" if share >= 0.4 else "high"
        start, width, axis = 0.0, share * 100, ""
    else:
        whole = abs(_finite(reach) or 0.0)
        share = min(1.0, abs(value) / whole) if whole > 0 else 0.0
        level = "low" if value >= 0 else "high"
        width = share * 50
        start = 50.0 if value >= 0 else 50.0 - width
        axis = '<line class="bar-axis" x1="50%" x2="50%" y1="0" y2="100%"/>'
    return _safe(
        (
            f'<svg class="bar bar-{level}" aria-hidden="true" width="100%" height="8">',
            '<rect class="bar-track" width="100%" height="8" rx="4"/>',
            f'<rect class="bar-value" x="{_n(start)}%" width="{_n(width)}%" height="8" rx="4"/>',
            f"{axis}</svg>",
        )
    )
