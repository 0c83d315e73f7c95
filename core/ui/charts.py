"""Charts as SVG, drawn on the server.

A `Chart` holds a wide and a narrow drawing of the same numbers, and those numbers as a table;
`<c-chart :chart="chart" />` shows all three.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
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
    """One value of a line. `label` stands on the axis, `text` is the value for people.

    `lower` is the value of a second, dashed line below the first. `mark` says what is amiss here.
    """

    label: str
    value: Number | None
    text: str = ""
    lower: Number | None = None
    lower_text: str = ""
    mark: str = ""


class Pair(NamedTuple):
    """One month of a bar chart: what came in and what went out, with both for people.

    `net` is the point of a line over the bars: what was left.
    """

    label: str
    inflow: Number | None
    outflow: Number | None
    inflow_text: str = ""
    outflow_text: str = ""
    net: Number | None = None
    net_text: str = ""


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
    lower_column: str = "",
    text: Callable[[float], str] = compact,
) -> Chart:
    """Values over time. Points without a value leave a gap.

    `low` and `high` fix the axis; the edges of `bands` become its ticks. `text` makes axis labels.
    With a `lower_column`, the points' lower values are a second, dashed line.
    """
    points = [Point(*point) for point in points]
    values = [finite(point.value) for point in points]
    labels = [point.label for point in points]
    words = [_words(value, p.text, text) for value, p in zip(values, points, strict=True)]
    words = [
        f"{said} ({p.mark})" if p.mark else said for said, p in zip(words, points, strict=True)
    ]
    marked = [index for index, point in enumerate(points) if point.mark]
    lowers = [finite(point.lower) for point in points] if lower_column else []
    both = [value for value in (*values, *lowers) if value is not None]
    rows = [list(row) for row in zip(labels, words, strict=True)]
    if lower_column:
        for row, value, point in zip(rows, lowers, points, strict=True):
            row.append(_words(value, point.lower_text, text))
    scale = Scale.around(both, low, high)
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
        parts = _line_parts(plot, labels, values, words, bands, lowers) if known else _empty(plot)
        marks = _marks(plot, labels, values, words, marked)
        return plot.svg(name, title, description, chain(parts, marks))

    return Chart(
        title=title,
        wide=draw("wide", WIDE, 100 if bands else 20),
        narrow=draw("narrow", NARROW, 16),
        columns=[label_column, value_column, *([lower_column] if lower_column else [])],
        rows=rows,
        legend=[("chart-key", value_column), ("chart-key-lower", lower_column)] if lowers else [],
    )


def _line_parts(
    plot: Plot,
    labels: Sequence[str],
    values: Sequence[float | None],
    words: Sequence[str],
    bands: Sequence[Band],
    lowers: Sequence[float | None] = (),
) -> Iterator[str]:
    step = plot.breadth / max(1, len(values) - 1)
    offset = plot.breadth / 2 if len(values) == 1 else 0
    xs = [plot.left + offset + step * index for index in range(len(values))]
    yield from _bands(plot, bands)
    yield from plot.grid()
    yield from plot.labels(labels, xs)
    places = _places(plot, xs, values)
    for run in _runs(_places(plot, xs, lowers)):
        yield f'<path class="chart-line-lower" d="M{_path(run)}"/>'
    base = coordinate(plot.y(plot.scale.base))
    for run in _runs(places):
        path = _path(run)
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
    x = plot.inside(x, words[index], letter=8.8)
    yield (
        f'<text class="chart-last" x="{coordinate(x)}" y="{coordinate(y - 12)}"'
        f' text-anchor="middle">{escape(words[index])}</text>'
    )


def _marks(
    plot: Plot,
    labels: Sequence[str],
    values: Sequence[float | None],
    words: Sequence[str],
    marked: Sequence[int],
) -> Iterator[str]:
    """A line down from each marked place, and a dot that says what is amiss."""
    step = plot.breadth / max(1, len(values) - 1)
    for index in marked:
        value = values[index]
        if value is None:
            continue
        x, y = coordinate(plot.left + step * index), coordinate(plot.y(value))
        bottom = coordinate(plot.y(plot.scale.low))
        yield f'<path class="chart-mark" d="M{x} {y}V{bottom}"/>'
        yield (
            f'<circle class="chart-mark-dot" cx="{x}" cy="{y}" r="5">'
            f"<title>{escape(labels[index])}: {escape(words[index])}</title></circle>"
        )


def _places(
    plot: Plot, xs: Sequence[float], values: Sequence[float | None]
) -> list[tuple[int, float, float]]:
    """(index, x, y) of each known value."""
    return [
        (index, xs[index], plot.y(value)) for index, value in enumerate(values) if value is not None
    ]


def _path(run: Sequence[tuple[int, float, float]]) -> str:
    return "L".join(f"{coordinate(x)} {coordinate(y)}" for _index, x, y in run)


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
    net_label: str = "",
    text: Callable[[float], str] = compact,
) -> Chart:
    """Two bars a month, what came in beside what went out. `text` makes axis labels.

    With a `net_label`, the pairs' net values are a line over the bars.
    """
    pairs = [Pair(*pair) for pair in pairs]
    rows = [
        [
            pair.label,
            _words(finite(pair.inflow), pair.inflow_text, text),
            _words(finite(pair.outflow), pair.outflow_text, text),
            *([_words(finite(pair.net), pair.net_text, text)] if net_label else []),
        ]
        for pair in pairs
    ]
    names = (inflow_label, outflow_label)
    values = [(finite(pair.inflow), finite(pair.outflow)) for pair in pairs]
    nets = [finite(pair.net) for pair in pairs] if net_label else []
    known = [value for both in (*values, nets) for value in both if value is not None]
    scale = Scale.around([*known, 0.0])
    legend = [("chart-bar-in", inflow_label), ("chart-bar-out", outflow_label)]
    if net_label:
        legend.append(("chart-key-net", net_label))
    description = _("No figures yet")
    if known:
        description = _("%(count)s months, from %(start)s to %(end)s.") % {
            "count": len(rows),
            "start": rows[0][0],
            "end": rows[-1][0],
        }

    def draw(name: str, size: tuple[int, int]) -> SafeString:
        plot = Plot(*size, right=8, scale=scale, text=text)
        parts = _bar_parts(plot, values, rows, names, nets) if known else _empty(plot)
        return plot.svg(name, title, description, parts)

    return Chart(
        title=title,
        wide=draw("wide", WIDE),
        narrow=draw("narrow", NARROW),
        columns=[label_column, *names, *([net_label] if net_label else [])],
        rows=rows,
        legend=legend if known else [],
    )


def _bar_parts(
    plot: Plot,
    values: Sequence[tuple[float | None, float | None]],
    rows: Sequence[Sequence[str]],
    names: tuple[str, str],
    nets: Sequence[float | None] = (),
) -> Iterator[str]:
    step = plot.breadth / len(values)
    width = min(step * 0.36, 22)
    xs = [plot.left + step * (index + 0.5) for index in range(len(values))]
    yield from plot.grid()
    yield from plot.labels([row[0] for row in rows], xs)
    for x, (inflow, outflow), (month, came_in, went_out, *_net) in zip(
        xs, values, rows, strict=True
    ):
        for name, start, value, words in (
            ("in", x - width - 1, inflow, f"{month}, {names[0]}: {came_in}"),
            ("out", x + 1, outflow, f"{month}, {names[1]}: {went_out}"),
        ):
            if value:
                path = _bar_path(plot, start, width, value)
                title = f"<title>{escape(words)}</title>"
                yield f'<path class="chart-bar-{name}" d="{path}">{title}</path>'
    places = _places(plot, xs, nets)
    for run in _runs(places):
        yield f'<path class="chart-net" d="M{_path(run)}"/>'
    for index, x, y in places:
        words = f"{rows[index][0]}: {rows[index][-1]}"
        yield (
            f'<circle class="chart-net-dot" cx="{coordinate(x)}" cy="{coordinate(y)}" r="3">'
            f"<title>{escape(words)}</title></circle>"
        )


def _bar_path(plot: Plot, left: float, width: float, value: float, base: float = 0.0) -> str:
    """A bar from `base`, its far end rounded."""
    zero, end = plot.y(base), plot.y(value)
    radius = min(3.0, width / 2, abs(zero - end))
    inner = end + radius if end < zero else end - radius
    right = left + width
    corners = (left, zero, inner, end, left + radius, right - radius, right)
    x0, y0, y1, y2, x1, x2, x3 = map(coordinate, corners)
    return f"M{x0} {y0}V{y1}Q{x0} {y2} {x1} {y2}H{x2}Q{x3} {y2} {x3} {y1}V{y0}Z"


# -- Columns


def column_chart(
    points: Sequence[Point],
    *,
    title: str,
    label_column: str,
    value_column: str,
    base: float = 0.0,
    text: Callable[[float], str] = compact,
) -> Chart:
    """One bar for each point, from `base` up or down. `text` makes axis labels."""
    points = [Point(*point) for point in points]
    values = [finite(point.value) for point in points]
    words = [_words(value, p.text, text) for value, p in zip(values, points, strict=True)]
    known = [value for value in values if value is not None]
    scale = Scale.around([*known, base])
    description = _("No figures yet")
    if known:
        description = _("From %(low)s to %(high)s.") % {
            "low": words[values.index(min(known))],
            "high": words[values.index(max(known))],
        }

    def draw(name: str, size: tuple[int, int]) -> SafeString:
        plot = Plot(*size, right=8, scale=scale, text=text)
        parts = _column_parts(plot, points, words, base) if known else _empty(plot)
        return plot.svg(name, title, description, parts)

    return Chart(
        title=title,
        wide=draw("wide", WIDE),
        narrow=draw("narrow", NARROW),
        columns=[label_column, value_column],
        rows=[[point.label, word] for point, word in zip(points, words, strict=True)],
    )


def _column_parts(
    plot: Plot, points: Sequence[Point], words: Sequence[str], base: float
) -> Iterator[str]:
    step = plot.breadth / len(points)
    width = min(step * 0.6, 40)
    xs = [plot.left + step * (index + 0.5) for index in range(len(points))]
    yield from plot.grid()
    yield from plot.labels([point.label for point in points], xs)
    for x, point, word in zip(xs, points, words, strict=True):
        value = finite(point.value)
        if value is not None and value != base:
            path = _bar_path(plot, x - width / 2, width, value, base)
            name = "in" if value > base else "out"
            title = f"<title>{escape(point.label)}: {escape(word)}</title>"
            yield f'<path class="chart-bar-{name}" d="{path}">{title}</path>'
    y = coordinate(plot.y(base))
    yield f'<line class="chart-axis" x1="{plot.left}" x2="{plot.end}" y1="{y}" y2="{y}"/>'
