"""Where the columns of a printed table are: by its heading, and by the edges that its cells share.

Figures are told by their right edges, which they share however wide they are; words by their left
ones. All places are in points, as in `pdf_text`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from . import dates, numbers
from .headers import read_heading
from .pdf_cells import DECIMALS, EDGE, Columns, head_of_thousands
from .pdf_headings import Heading, Segment, segments
from .pdf_text import Line

#: No page is wider, in points: 3.5 m.
_WIDEST = 10_000.0


def learn(heading: Heading | None, body: Sequence[Line], gap: float) -> Columns | None:
    """Columns by the heading, or without one by the edges alone; None where there is no table."""
    rows = [segments(line, gap) for line in body]
    figures = _clusters([s for line in body for s in _figures(line, gap)], right=True, least=2)
    words = [
        cell for row in rows for cell in row if not DECIMALS.fullmatch(cell.text.replace(" ", ""))
    ]
    left = _clusters(words, right=False, least=max(2, len(body) // 20))
    if heading is None:
        cells = _without_heading(rows, figures, left)
        if cells is None:
            return None
    else:
        cells = sorted(heading.cells)
    if heading is not None:
        figures += _whole_figures(cells, rows, figures)
    return _columns(cells, figures, left, gap, named=heading is not None)


def _figures(line: Line, gap: float) -> list[Segment]:
    """The words of a line that are amounts with decimals, with their thousands."""
    found = []
    start = 0
    for at, word in enumerate(line.words):
        if at and line.x0[at] - line.x1[at - 1] > gap:
            start = at
        if DECIMALS.fullmatch(word) and not dates.is_date(word):
            head = head_of_thousands(line.words, start, at)
            if head > start:  # words before it: these could end in digits of their own
                head = at
            found.append(Segment(line.x0[head], line.x1[at], word))
    return found


def _whole_figures(
    cells: list[Segment], rows: list[list[Segment]], known: list[Segment]
) -> list[Segment]:
    """Edges of amounts without decimals, under headings of money that have no edge yet."""
    found = []
    for cell in cells:
        if not read_heading(cell.text).roles.keys() & {"amount", "debit", "credit", "balance"}:
            continue
        if any(k.x0 < cell.x1 + EDGE and cell.x0 < k.x1 + EDGE for k in known):
            continue
        under = [
            s
            for row in rows
            for s in row
            if s.x0 < cell.x1 + EDGE
            and cell.x0 < s.x1 + EDGE
            and numbers.looks_numeric(s.text)
            and not dates.is_date(s.text)
        ]
        found += _clusters(under, right=True, least=1)
    return found


def _clusters(cells: list[Segment], *, right: bool, least: int) -> list[Segment]:
    """Edges that at least `least` cells share: the widest extent of each, by its edge."""
    ordered = sorted(cells, key=lambda s: s.x1 if right else s.x0)
    groups: list[list[Segment]] = []
    for cell in ordered:
        edge = cell.x1 if right else cell.x0
        if groups and edge - (groups[-1][-1].x1 if right else groups[-1][-1].x0) <= 0.8:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return [
        Segment(min(c.x0 for c in g), max(c.x1 for c in g), str(len(g)))
        for g in groups
        if len(g) >= least
    ]


def _without_heading(
    rows: list[list[Segment]], figures: list[Segment], left: list[Segment]
) -> list[Segment] | None:
    """Columns by edges that the movements share, for tables that nothing names."""
    moving = [
        row
        for row in rows
        if dates.is_date(row[0].text) and any(numbers.looks_numeric(c.text) for c in row[1:])
    ]
    if not moving or not figures:
        return None
    starts = Counter(round(c.x0) for row in moving for c in row if not _is_figure(c))
    kept: list[Segment] = []
    for edge, count in sorted(starts.items()):
        if count * 5 >= len(moving) and (not kept or edge - kept[-1].x0 > 4):
            kept.append(Segment(float(edge), float(edge) + 10, ""))
    return sorted(kept + [Segment(f.x0, f.x1, "") for f in figures])


def _is_figure(cell: Segment) -> bool:
    return DECIMALS.fullmatch(cell.text.replace(" ", "")) is not None


def _owner(cells: list[Segment], figure: Segment) -> int | None:
    """The heading under which a column of figures stands."""
    by_edge = [at for at, c in enumerate(cells) if abs(c.x1 - figure.x1) <= 3]
    if by_edge:
        return by_edge[0]
    overlaps = [min(c.x1, figure.x1) - max(c.x0, figure.x0) for c in cells]
    best = max(range(len(cells)), key=overlaps.__getitem__)
    if overlaps[best] > 0:
        return best
    # Beyond the last letter of its heading, as with a sign that hangs behind.
    return best if overlaps[best] > -30 else None


_TEXTUAL = {"description", "counterparty", "reference", "date", "value_date", "status", "flag"}


def _columns(
    cells: list[Segment], figures: list[Segment], left: list[Segment], gap: float, *, named: bool
) -> Columns:
    owners: dict[int, list[Segment]] = {}
    for figure in figures:
        at = _owner(cells, figure)
        if at is None or (named and _role_of(cells[at].text) in _TEXTUAL):
            continue
        owners.setdefault(at, []).append(figure)
    starts, ends = [], []
    for at, cell in enumerate(cells):
        own = owners.get(at)
        if own:
            starts.append(min(cell.x0, *(f.x0 for f in own)))
            ends.append(max(cell.x1, *(f.x1 for f in own)))
        else:
            before = cells[at - 1].x1 if at else 0.0
            edges = [c for c in left if before < c.x0 + EDGE and c.x0 <= cell.x1]
            near = [c for c in edges if abs(c.x0 - cell.x0) <= 3]
            edge = min(
                near or [max(edges, key=lambda c: int(c.text))] if edges else [cell],
                key=lambda c: c.x0,
            )
            starts.append(min(edge.x0, cell.x0))
            ends.append(cell.x1)
    # A wide figure of one column reaches over the edge of the one before; its start does not.
    for at in range(1, len(starts)):
        floor = ends[at - 1] + 0.5 if at - 1 in owners else starts[at - 1] + 1.0
        starts[at] = max(starts[at], floor)
    widest = min(max(1000.0, *ends, *(-x for x in starts)), _WIDEST) + 25
    right_at, left_at = [-1] * int(4 * widest + 2), [-1] * int(4 * widest + 2)
    for at, own in owners.items():
        for figure in own:
            _mark(right_at, figure.x1, at)
    for at, start in enumerate(starts):
        if at not in owners:
            _mark(left_at, start, at)
    columns = Columns(
        [cell.text for cell in cells],
        starts,
        ends,
        gap,
        right_at,
        left_at,
        widest,
        frozenset(owners),
    )
    _name(columns, owners, named=named)
    return columns


def _mark(edges: list[int], x: float, column: int) -> None:
    for place in range(int((x - EDGE) * 2), int((x + EDGE) * 2) + 1):
        if 2 * abs(place) < len(edges):
            edges[place] = column


def _role_of(name: str) -> str:
    roles = read_heading(name).roles
    return max(roles, key=lambda role: roles[role]) if roles else ""


def _name(columns: Columns, owners: dict[int, list[Segment]], *, named: bool) -> None:
    roles = [_role_of(name) for name in columns.names]
    if named:
        for wanted in ("date", "value_date"):
            if columns.date is None and wanted in roles:
                columns.date = roles.index(wanted)
        columns.balance = roles.index("balance") if "balance" in roles else None
        columns.amounts = tuple(
            at
            for at, role in enumerate(roles)
            if role in ("amount", "debit", "credit") or (at in owners and role != "balance")
        )
    else:
        columns.date = 0
        columns.amounts = tuple(sorted(owners))
    taken = {columns.date, columns.balance, *columns.amounts}
    dated = {at for at, role in enumerate(roles) if role == "value_date"}
    columns.texts = frozenset(range(len(columns.names))) - taken - dated
