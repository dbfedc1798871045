"""Shapes of states and countries, from TopoJSON files that npm packages ship.

us-atlas 3.0.1 (ISC; data: U.S. Census Bureau, public domain), already projected to 975 by 610 pixels
with Alaska and Hawaii moved in. world-atlas 2.0.2 (ISC; data: Natural Earth, public domain), degrees.
Source of the format: https://github.com/topojson/topojson-specification.
"""

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

import shared.web
from shared.us import STATE_FIPS, TERRITORIES

PACKAGES = Path(shared.web.__file__).parent / "node_modules"
US_SIZE = (975, 645)
"""Width and height of the map of states with the row of territories below it, in pixels."""
SQUARE = 40
"""Side of the square that stands for a territory, in pixels."""
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A place by its code, its rings, and where its label goes; `area` is that of its largest ring."""

    code: str
    rings: tuple[Ring, ...]
    label: tuple[float, float]
    area: float


@cache
def states() -> tuple[Shape, ...]:
    """US states in pixels by ISO 3166-2 code, and a square for each territory, which maps leave out."""
    codes = {fips: f"US-{usps}" for usps, fips in STATE_FIPS.items()}
    found = [
        _shape(codes[g["id"]], rings)
        for g, rings in _read("us-atlas/states-albers-10m.json", "states")
    ]
    return (*found, *(_square(i, usps) for i, usps in enumerate(sorted(TERRITORIES))))


@cache
def countries() -> dict[str, tuple[float, float]]:
    """Where the label of each country goes, longitude and latitude, by ISO 3166-1 alpha-2 code."""
    codes = {str(c.numeric): str(c.alpha_2) for c in pycountry.countries}
    return {
        codes[g["id"]]: _shape("", rings).label
        for g, rings in _read("world-atlas/countries-50m.json", "countries")
        if g.get("id") in codes
    }


@cache
def world() -> dict[str, Any]:
    """The TopoJSON of the world's countries, coarse, as Vega reads it."""
    return _load("world-atlas/countries-110m.json")


def _load(path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((PACKAGES / path).read_bytes())
    return loaded


def _read(path: str, name: str) -> list[tuple[dict[str, Any], list[Ring]]]:
    topology = _load(path)
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    return [(g, _rings(g, arcs)) for g in topology["objects"][name]["geometries"]]


def _arc(deltas: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in deltas:
        x, y = x + step_x, y + step_y
        points.append((x * kx + dx, y * ky + dy))
    return points


def _rings(geometry: dict[str, Any], arcs: list[Ring]) -> list[Ring]:
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        return []
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [_ring(indexes, arcs) for polygon in polygons for indexes in polygon]


def _ring(indexes: list[int], arcs: list[Ring]) -> Ring:
    """Arcs joined at their ends; a negative index is an arc read backwards."""
    points: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _shape(code: str, rings: list[Ring]) -> Shape:
    if not rings:
        return Shape(code, (), (0, 0), 0)
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    return Shape(code, tuple(rings), _center(largest), abs(_area(largest)))


def _area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2


def _center(ring: Ring) -> tuple[float, float]:
    """The centroid of a polygon."""
    area = _area(ring)
    x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        x, y = x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return x / (6 * area), y / (6 * area)


def _square(position: int, usps: str) -> Shape:
    left, top = 470 + position * (SQUARE + 22), US_SIZE[1] - SQUARE - 4
    right, bottom = left + SQUARE, top + SQUARE
    ring: Ring = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Shape(f"US-{usps}", (ring,), (left + SQUARE / 2, top + SQUARE / 2), SQUARE**2)
