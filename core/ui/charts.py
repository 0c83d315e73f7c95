"""Charts as SVG, drawn on the server.

A `Chart` holds a wide and a narrow drawing of the same numbers, and those numbers as a table;
`<c-chart :chart="chart" />` shows all three.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from babel.numbers import format_compact_decimal
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from core.ui.svg import Number, Plot, Scale, coordinate, finite

WIDE = (800, 270)  # SVG units, about the pixels of its place on a desktop
NARROW = (360, 230)
FEW_POINTS = 24


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
    """A level across a line chart, from `low` to `high`; `name` is low, medium or high (risk)."""

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


def compact(value: float) -> str:
    """An axis label: 1200000 is "1.2M" in English."""
    locale = to_locale(get_language() or "en")
    return format_compact_decimal(value, locale=locale, fraction_digits=1)


def _words(value: float | None, given: str, text: Callable[[float], str]) -> str:
    if value is None:
        return _("not known")
    return given or text(value)


def _empty(plot: Plot) -> Iterator[str]:
    yield (
        f'<text class="chart-empty" x="{plot.width / 2:g}" y="{plot.height / 2:g}"'
        f' text-anchor="middle">{escape(_("No figures yet"))}</text>'
    )


# -- Lines


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
    """Values over time. Points without a value leave a gap.

    `low` and `high` fix the axis; the edges of `bands` become its ticks. `text` makes axis labels.
    """
    points = [Point(*point) for point in points]
    values = [finite(point.value) for point in points]
    labels = [point.label for point in points]
    words = [_words(value, p.text, text) for value, p in zip(values, points, strict=True)]
    scale = Scale.around([value for value in values if value is not None], low, high)
    if bands:
        scale = Scale(scale.low, scale.high, tuple(sorted({e for b in bands for e in b[1:3]})))
    known = [index for index, value in enumerate(values) if value is not None]
    description = _("No figures yet")
    if known:
        first, last = known[0], known[-1]
        description = _("From %(first)s in %(start)s to %(last)s in %(end)s.") % {
            "first": words[first],
            "start": labels[first],
            "last": words[last],
            "end": labels[last],
        }

    def draw(name: str, size: tuple[int, int], right: int) -> SafeString:
        plot = Plot(*size, right=right, scale=scale, text=text)
        parts = _line_parts(plot, labels, values, words, bands) if known else _empty(plot)
        return plot.svg(name, title, description, parts)

    return Chart(
        title=title,
        wide=draw("wide", WIDE, 100 if bands else 20),
        narrow=draw("narrow", NARROW, 16),
        columns=[label_column, value_column],
        rows=[list(row) for row in zip(labels, words, strict=True)],
    )


def _line_parts(
    plot: Plot,
    labels: Sequence[str],
    values: Sequence[float | None],
    words: Sequence[str],
    bands: Sequence[Band],
) -> Iterator[str]:
    step = plot.breadth / max(1, len(values) - 1)
    offset = plot.breadth / 2 if len(values) == 1 else 0
    xs = [plot.left + offset + step * index for index in range(len(values))]
    yield from _bands(plot, bands)
    yield from plot.grid()
    yield from plot.labels(labels, xs)
    places = [
        (index, xs[index], plot.y(value)) for index, value in enumerate(values) if value is not None
    ]
    base = coordinate(plot.y(plot.scale.base))
    for run in _runs(places):
        path = "L".join(f"{coordinate(x)} {coordinate(y)}" for _index, x, y in run)
        start, end = coordinate(run[0][1]), coordinate(run[-1][1])
        if not bands:
            yield f'<path class="chart-area" d="M{start} {base}L{path}L{end} {base}Z"/>'
        yield f'<path class="chart-line" d="M{path}"/>'
    if len(values) > FEW_POINTS:  # a curve: dots and a label would hide it
        return
    for index, x, y in places:
        yield (
            f'<circle class="chart-dot" cx="{coordinate(x)}" cy="{coordinate(y)}" r="4">'
            f"<title>{escape(labels[index])}: {escape(words[index])}</title></circle>"
        )
    index, x, y = places[-1]
    x = plot.inside(x, words[index], letter=7.8)
    yield (
        f'<text class="chart-last" x="{coordinate(x)}" y="{coordinate(y - 12)}"'
        f' text-anchor="middle">{escape(words[index])}</text>'
    )


def _runs(places: Sequence[tuple[int, float, float]]) -> Iterator[list[tuple[int, float, float]]]:
    """Neighbouring places of at least two, split where an index is missing."""
    run: list[tuple[int, float, float]] = []
    for place in places:
        if run and place[0] != run[-1][0] + 1:
            if len(run) > 1:
                yield run
            run = []
        run.append(place)
    if len(run) > 1:
        yield run


def _bands(plot: Plot, bands: Sequence[Band]) -> Iterator[str]:
    beside = plot.right > 60  # room for the names beside the plot
    for band in bands:
        low, high = max(band.low, plot.scale.low), min(band.high, plot.scale.high)
        if low >= high:
            continue
        top, bottom = plot.y(high), plot.y(low)
        yield (
            f'<rect class="chart-band-{band.name}" x="{plot.left}" y="{coordinate(top)}"'
            f' width="{plot.breadth}" height="{coordinate(bottom - top)}"/>'
        )
        x, y = (plot.end + 20, (top + bottom) / 2) if beside else (plot.left + 6, bottom - 10)
        yield (
            f'<text class="chart-band-label" x="{x}" y="{coordinate(y)}"'
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
    """Two bars a month, what came in beside what went out. `text` makes axis labels."""
    pairs = [Pair(*pair) for pair in pairs]
    rows = [
        [
            pair.label,
            _words(finite(pair.inflow), pair.inflow_text, text),
            _words(finite(pair.outflow), pair.outflow_text, text),
        ]
        for pair in pairs
    ]
    names = (inflow_label, outflow_label)
    values = [(finite(pair.inflow), finite(pair.outflow)) for pair in pairs]
    known = [value for both in values for value in both if value is not None]
    scale = Scale.around([*known, 0.0])
    description = _("No figures yet")
    if known:
        description = _("%(count)s months, from %(start)s to %(end)s.") % {
            "count": len(rows),
            "start": rows[0][0],
            "end": rows[-1][0],
        }

    def draw(name: str, size: tuple[int, int]) -> SafeString:
        plot = Plot(*size, right=8, scale=scale, text=text)
        parts = _bar_parts(plot, values, rows, names) if known else _empty(plot)
        return plot.svg(name, title, description, parts)

    return Chart(
        title=title,
        wide=draw("wide", WIDE),
        narrow=draw("narrow", NARROW),
        columns=[label_column, *names],
        rows=rows,
        legend=[("chart-bar-in", inflow_label), ("chart-bar-out", outflow_label)] if known else [],
    )


def _bar_parts(
    plot: Plot,
    values: Sequence[tuple[float | None, float | None]],
    rows: Sequence[Sequence[str]],
    names: tuple[str, str],
) -> Iterator[str]:
    step = plot.breadth / len(values)
    width = min(step * 0.36, 22)
    xs = [plot.left + step * (index + 0.5) for index in range(len(values))]
    yield from plot.grid()
    yield from plot.labels([row[0] for row in rows], xs)
    for x, (inflow, outflow), (month, came_in, went_out) in zip(xs, values, rows, strict=True):
        for name, start, value, words in (
            ("in", x - width - 1, inflow, f"{month}, {names[0]}: {came_in}"),
            ("out", x + 1, outflow, f"{month}, {names[1]}: {went_out}"),
        ):
            if value:
                path = _bar_path(plot, start, width, value)
                title = f"<title>{escape(words)}</title>"
                yield f'<path class="chart-bar-{name}" d="{path}">{title}</path>'


def _bar_path(plot: Plot, left: float, width: float, value: float) -> str:
    """A bar from zero, its far end rounded."""
    zero, end = plot.y(0.0), plot.y(value)
    radius = min(3.0, width / 2, abs(zero - end))
    inner = end + radius if end < zero else end - radius
    right = left + width
    corners = (left, zero, inner, end, left + radius, right - radius, right)
    x0, y0, y1, y2, x1, x2, x3 = map(coordinate, corners)
    return f"M{x0} {y0}V{y1}Q{x0} {y2} {x1} {y2}H{x2}Q{x3} {y2} {x3} {y1}V{y0}Z"
