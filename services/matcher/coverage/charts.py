"""Draws bars, steps and grids; every bar has its number beside it, so that color alone says nothing."""

from collections.abc import Sequence
from textwrap import wrap

import altair as alt

from services.matcher.coverage.figures import Cell, Figure
from services.matcher.coverage.maps import us_map, world_map
from shared.texts import _, formats

Drawn = alt.TopLevelMixin
WIDTH = 330
STEP, TALL = 30, 44
"""Height of a row, and of one whose name needs two lines, in pixels."""
MOST = 15
"""A chart shows this many rows; its table shows all."""
LINE = 26
"""Characters of a name on one line; two lines are shown."""
CHARACTER = 8.6
"""Room for a character in pixels: the widest of the fonts that a browser may put in."""
PALETTE = ("#1a4480", "#e5a000", "#4a9c8c", "#8b5fa8", "#757575")
"""Told apart with any color vision (checked by lightness too)."""
INK = "#1b1b1b"


def with_without(figure: Figure) -> Drawn:
    """Localities with and without a suggestion."""
    rows = [(r[0], _n(r[1]) - _n(r[2]), r[2]) for r in figure.rows]
    texts = [
        _("%(part)s of %(total)s without", part=_written(r[2]), total=_written(r[1]))
        for r in figure.rows
    ]
    return _bars(rows, (_("With a suggestion"), _("Without")), texts)


def stacked(figure: Figure) -> Drawn:
    """Every column but the last as a part of the bar, the last as its number."""
    rows = [row[:-1] for row in figure.rows]
    return _bars(rows, figure.columns[1:-1], [_written(row[-1]) for row in figure.rows])


def counts(figure: Figure) -> Drawn:
    """One bar a row, with its number and its share."""
    texts = [f"{_written(row[1])} ({row[2]})" for row in figure.rows]
    return _bars([row[:2] for row in figure.rows], (figure.columns[1],), texts)


def steps(figure: Figure) -> Drawn:
    """One bar a step, with the share of all."""
    return counts(figure)


def stops(figure: Figure) -> Drawn:
    """Reasons, those that are still open in another color."""
    stopped = _("Stopped")
    rows: list[Sequence[Cell]] = [
        (f"{row[0]} ({_lower(row[2])})", *((row[1], 0) if row[3] == stopped else (0, row[1])))
        for row in figure.rows
    ]
    texts = [_written(row[1]) for row in figure.rows]
    return _bars(rows, (stopped, _("Still open")), texts)


def waits(figure: Figure) -> Drawn:
    """One bar a state, with the age of the oldest."""
    texts = [
        _("%(n)s, oldest %(days)s days", n=_written(row[1]), days=_written(row[2]))
        for row in figure.rows
    ]
    return _bars([row[:2] for row in figure.rows], (figure.columns[1],), texts)


def stays(figure: Figure) -> Drawn:
    """A line from the median to the 90th percentile, in days."""
    values = [
        {"name": _name(r[0]), "median": r[1], "p90": r[2], "text": _between(r[1], r[2])}
        for r in figure.rows
    ]
    room = _room([float(r[2] or 0) for r in figure.rows], [str(v["text"]) for v in values])
    base = alt.Chart({"values": values}).encode(y=_names([str(v["name"]) for v in values]))
    days = alt.Scale(domain=[0, room], nice=False)
    title = _("Days (dot: median, square: 90th percentile)")
    from_, to = (alt.X(f"{field}:Q", title=title, scale=days) for field in ("median", "p90"))
    line = base.mark_rule(strokeWidth=4, color="#a9aeb1").encode(x=from_, x2="p90:Q")
    median = base.mark_point(filled=True, size=130, color=PALETTE[0]).encode(x=from_)
    most = base.mark_point(shape="square", size=110, color=PALETTE[0], strokeWidth=2).encode(x=to)
    text = base.mark_text(align="left", dx=12, color=INK).encode(x=to, text="text:N")
    return alt.layer(line, median, most, text).properties(width=WIDTH, height=alt.Step(TALL))


def grid(figure: Figure) -> Drawn:
    """Countries and themes with most matches, each cell with its number."""
    countries, themes = _leading(figure.rows, 0, 8), _leading(figure.rows, 1, 12)
    shown = [row for row in figure.rows if row[0] in countries and row[1] in themes]
    values = [
        {"country": row[0], "theme": _name(row[1]), "value": row[2], "text": _written(row[2])}
        for row in shown
    ]
    axis = alt.Axis(labelAngle=-45, orient="top", labelLimit=130)
    across = alt.X("country:N", sort=countries, title=None, axis=axis)
    down = _names([_name(theme) for theme in themes], "theme")
    base = alt.Chart({"values": values}).encode(x=across, y=down)
    shade = alt.Color("value:Q", scale=alt.Scale(scheme="blues"), legend=None)
    most = max((_n(row[2]) for row in shown), default=0)
    ink = alt.condition(f"datum.value > {most * 0.55}", alt.value("white"), alt.value(INK))
    cells = base.mark_rect(stroke="white").encode(color=shade)
    texts = base.mark_text().encode(text="text:N", color=ink)
    return alt.layer(cells, texts).properties(width=alt.Step(46), height=alt.Step(TALL))


def _bars(
    rows: Sequence[Sequence[Cell]],
    parts: Sequence[str],
    texts: Sequence[str],
) -> Drawn:
    names = [_name(row[0]) for row in rows[:MOST]]
    totals = [sum(_n(value) for value in row[1:]) for row in rows[:MOST]]
    values = [
        {"name": name, "part": part, "value": row[i + 1], "order": i}
        for name, row in zip(names, rows, strict=False)
        for i, part in enumerate(parts)
    ]
    ends = [
        {"name": name, "total": total, "text": text}
        for name, total, text in zip(names, totals, texts, strict=False)
    ]
    legend = alt.Legend(orient="top", title=None, columnPadding=30) if len(parts) > 1 else None
    length = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, _room(totals, texts)]))
    palette = alt.Scale(domain=list(parts), range=list(PALETTE[: len(parts)]))
    color = alt.Color("part:N", scale=palette, legend=legend)
    bars = alt.Chart({"values": values}).mark_bar()
    drawn = bars.encode(y=_names(names), x=length, color=color, order="order:Q")
    labels = alt.Chart({"values": ends}).mark_text(align="left", dx=5, color=INK)
    labeled = labels.encode(y=_names(names), x="total:Q", text="text:N")
    height = TALL if any("\n" in name for name in names) else STEP
    return alt.layer(drawn, labeled).properties(width=WIDTH, height=alt.Step(height))


def _name(cell: Cell) -> str:
    """A name on two lines at most."""
    return "\n".join(wrap(str(cell), LINE, max_lines=2, placeholder=" ..."))


def _names(names: Sequence[str], field: str = "name") -> alt.Y:
    """The axis of names, with room for them in any font."""
    longest = max((len(line) for name in names for line in name.split("\n")), default=0)
    axis = alt.Axis(
        labelExpr="split(datum.label, '\\n')", labelLimit=0, ticks=False, domain=False,
        labelPadding=8, minExtent=longest * CHARACTER + 8,
    )  # fmt: skip
    return alt.Y(f"{field}:N", sort=list(names), title=None, axis=axis)


def _room(totals: Sequence[float], texts: Sequence[str]) -> float:
    """The end of the scale, so that the texts behind the longest bars are not cut off."""
    widest = max((len(text) for text in texts[:MOST]), default=0) * CHARACTER + 10
    return max([1, *totals]) * WIDTH / (WIDTH - min(widest, WIDTH / 2))


def _leading(rows: Sequence[Sequence[Cell]], column: int, most: int) -> list[str]:
    totals: dict[str, int] = {}
    for row in rows:
        totals[str(row[column])] = totals.get(str(row[column]), 0) + _n(row[2])
    return sorted(totals, key=lambda name: (-totals[name], name))[:most]


def _n(cell: Cell) -> int:
    return int(cell or 0)


def _written(cell: Cell) -> str:
    """A number in the reader's language."""
    return formats.number(_n(cell))


def _between(median: Cell, most: Cell) -> str:
    days = [formats.number(float(cell or 0)) for cell in (median, most)]
    return _("%(least)s to %(most)s days", least=days[0], most=days[1])


def _lower(cell: Cell) -> str:
    text = str(cell)
    return text[:1].lower() + text[1:]


CHARTS = {
    chart.__name__: chart
    for chart in (us_map, world_map, with_without, stacked, counts, steps, stops, waits, stays, grid)
}  # fmt: skip
