"""Draws the two maps: states shaded by a number, circles on countries."""

from typing import Any, Literal

import altair as alt

from services.matcher.coverage import shapes
from services.matcher.coverage.figures import Figure
from shared.texts import _

WORLD_SIZE = (975, 500)
LEFT = 60
"""How far the states are moved to the right: the last islands of Alaska lie left of the origin."""
LEGEND = 20
"""Size of the legend's text."""
LABEL = 22
SMALL = 1_500
"""A state of fewer square pixels has no room for its number; the table has it."""
SPECK = 3
"""A ring of as few pixels is not drawn."""
EMPTY = "#f0f0f0"
EDGE = "#8d9297"
INK = "#1b1b1b"
SCHEMES: dict[str, Literal["blues", "oranges", "purples"]] = {
    "us-registered": "blues",
    "us-without": "oranges",
    "us-waiting": "purples",
}
LARGEST_LABELED = 5


def us_map(figure: Figure) -> alt.TopLevelMixin:
    """States and territories; the second column is the number, the last the code."""
    values = {str(row[-1]): int(row[1] or 0) for row in figure.rows if row[-1]}
    drawn = alt.Chart({"values": [_feature(s, values) for s in shapes.states()]})
    most = max([1, *values.values()])
    shade = alt.condition(
        "datum.properties.value > 0",
        alt.Color(
            "properties.value:Q",
            title=None,
            scale=alt.Scale(scheme=SCHEMES[figure.key], domain=[0, most]),
            legend=alt.Legend(
                orient="none", legendX=20, legendY=590, direction="horizontal",
                gradientLength=300, tickMinStep=1, tickCount=3, format="d", labelFontSize=LEGEND, titleFontSize=LEGEND,
            ),
        ),
        alt.value(EMPTY),
    )  # fmt: skip
    land = drawn.mark_geoshape(stroke=EDGE, strokeWidth=0.7).encode(color=shade)
    return (
        alt.layer(land, *_us_labels(values))
        .project(type="identity", scale=1, translate=[LEFT, 0])
        .properties(width=shapes.US_SIZE[0] + LEFT, height=shapes.US_SIZE[1])
    )


def world_map(figure: Figure) -> alt.TopLevelMixin:
    """Countries in gray, a circle on each with counterparts; its area is their number."""
    land = alt.Chart(
        {"values": shapes.world(), "format": {"type": "topojson", "feature": "countries"}}
    ).mark_geoshape(fill=EMPTY, stroke=EDGE, strokeWidth=0.5)
    places = shapes.countries()
    circles = [
        {
            "name": row[0],
            "value": row[1],
            "x": places[str(row[-1])][0],
            "y": places[str(row[-1])][1],
        }
        for row in figure.rows
        if row[-1] in places
    ]
    at = alt.Chart({"values": circles}).encode(longitude="x:Q", latitude="y:Q")
    most = max((int(row[1] or 0) for row in figure.rows), default=1)
    steps = sorted({1, max(1, most // 2), most})
    size = alt.Size(
        "value:Q",
        title=_("Counterparts"),
        scale=alt.Scale(domain=[0, most], range=[30, 1600]),
        legend=alt.Legend(
            orient="bottom-left",
            values=steps,
            format="d",
            symbolFillColor="#73b3e7",
            labelFontSize=LEGEND,
            titleFontSize=LEGEND,
        ),
    )
    marks = at.mark_circle(color="#1a4480", opacity=0.65, stroke="white").encode(size=size)
    named = alt.Chart({"values": circles[:LARGEST_LABELED]}).encode(
        longitude="x:Q", latitude="y:Q", text="value:Q"
    )
    return (
        alt.layer(land, marks, *_halo(named))
        .project(type="equalEarth")
        .properties(width=WORLD_SIZE[0], height=WORLD_SIZE[1])
    )


def _feature(shape: shapes.Shape, values: dict[str, int]) -> dict[str, Any]:
    """The shape to the pixel, as GeoJSON."""
    rings = [list(dict.fromkeys((round(x), round(y)) for x, y in ring)) for ring in shape.rings]
    return {
        "type": "Feature",
        "properties": {"value": values.get(shape.code, 0)},
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[[*ring, ring[0]]] for ring in rings if len(ring) > SPECK],
        },
    }


def _us_labels(values: dict[str, int]) -> list[alt.Chart]:
    numbers = [
        {"x": s.label[0] + LEFT, "y": s.label[1], "text": f"{values[s.code]:,}"}
        for s in shapes.states()
        if values.get(s.code) and s.area >= SMALL
    ]
    names = [
        {"x": s.label[0] + LEFT, "y": s.label[1] - 30, "text": s.code[3:]}
        for s in shapes.states()[-5:]
    ]
    return [*_halo(_placed(numbers)), *_halo(_placed(names), 16)]


def _placed(texts: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart({"values": texts}).encode(
        x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None), text="text:N"
    )


def _halo(chart: alt.Chart, size: int = LABEL) -> list[alt.Chart]:
    """Text that can be read on any shade."""
    return [
        chart.mark_text(fontSize=size, stroke="white", strokeWidth=4, strokeJoin="round"),
        chart.mark_text(fontSize=size, color=INK),
    ]
