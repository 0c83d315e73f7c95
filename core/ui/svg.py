"""What the drawings share: safe joining, coordinates, a frame, round scales, axes.

Colours come from CSS classes only, and every foreign text goes through `escape`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, isfinite, log10

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Number = int | float | Decimal
STEPS = (1, 2, 2.5, 5, 10)
LETTER = 6.6  # width of an average letter of an axis label, in SVG units


def join(*parts: str) -> SafeString:
    """Join markup whose foreign texts were escaped."""
    return mark_safe("".join(parts))  # noqa: S308 -- its callers escape


def coordinate(value: float) -> str:
    """At most one decimal and no trailing zero, to keep pages small."""
    return f"{value:.1f}".removesuffix(".0")


def finite(value: Number | None) -> float | None:
    """The value as a float, or None where nothing can be drawn."""
    if value is None:
        return None
    number = float(value)
    return number if isfinite(number) else None


@dataclass(frozen=True)
class Scale:
    """A vertical axis from `low` to `high` with its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def around(
        cls, values: Sequence[float], low: float | None = None, high: float | None = None
    ) -> "Scale":
        """Round bounds and four to six ticks around the values; given bounds are kept."""
        bottom = min(values, default=0.0) if low is None else low
        top = max(values, default=bottom + 1) if high is None else high
        if bottom >= top:
            reach = abs(bottom) * 0.1 or 1.0
            bottom, top = (bottom - reach if low is None else bottom), bottom + reach
        rough = (top - bottom) / 4
        magnitude = 10.0 ** floor(log10(rough))
        step = next(magnitude * unit for unit in STEPS if magnitude * unit >= rough * 0.999)
        first = floor(bottom / step) * step if low is None else bottom
        last = ceil(top / step) * step if high is None else top
        count = floor((last - first) / step + 1.001)
        return cls(first, last, tuple(first + step * index for index in range(count)))

    @property
    def base(self) -> float:
        """Where areas and bars start: zero, or the bound nearest to it."""
        return max(self.low, min(0.0, self.high))


@dataclass(frozen=True)
class Plot:
    """One drawing: its size, margins and scale. Labels are made by `text`."""

    width: int
    height: int
    right: int
    scale: Scale
    text: Callable[[float], str]
    top: int = 22
    bottom: int = 28

    @property
    def left(self) -> int:
        widest = max((len(self.text(tick)) for tick in self.scale.ticks), default=1)
        return round(widest * 7 + 12)

    @property
    def end(self) -> int:
        return self.width - self.right

    @property
    def breadth(self) -> int:
        return self.end - self.left

    def y(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.top + (self.height - self.top - self.bottom) * (1 - share)

    def inside(self, x: float, text: str, letter: float = LETTER) -> float:
        """Move a centred text just so far that it is not cut off."""
        half = len(text) * letter / 2 + 2
        return min(max(x, half), self.width - half)

    def grid(self) -> Iterator[str]:
        """A line and a label for each tick."""
        for tick in self.scale.ticks:
            y = coordinate(self.y(tick))
            name = "chart-axis" if tick == 0 and self.scale.low < 0 else "chart-grid"
            yield f'<line class="{name}" x1="{self.left}" x2="{self.end}" y1="{y}" y2="{y}"/>'
            yield (
                f'<text class="chart-label" x="{self.left - 8}" y="{y}" text-anchor="end"'
                f' dominant-baseline="central">{escape(self.text(tick))}</text>'
            )

    def labels(self, words: Sequence[str], places: Sequence[float]) -> Iterator[str]:
        """As many labels below the plot as fit, counted back from the last."""
        widest = max((len(word) for word in words), default=0) * LETTER + 14
        step = ceil(len(words) / max(1, self.breadth // widest))
        for index in range(len(words) - 1, -1, -step):
            x = coordinate(self.inside(places[index], words[index]))
            yield (
                f'<text class="chart-label" x="{x}" y="{self.height - 8}"'
                f' text-anchor="middle">{escape(words[index])}</text>'
            )

    def svg(self, name: str, title: str, description: str, parts: Iterable[str]) -> SafeString:
        return join(
            f'<svg class="chart-{name}" viewBox="0 0 {self.width} {self.height}" role="img">',
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
            *parts,
            "</svg>",
        )
