"""Anonymous demand: size classes, and which counts are too small to be shown."""

from dataclasses import dataclass

from shared.texts import Phrase

LEAST = 5
"""Fewer localities than this are never shown as a number: they could be recognized."""

SIZES: tuple[tuple[str, int, Phrase], ...] = (
    ("under_10k", 0, Phrase("Under 10,000")),
    ("10k_50k", 10_000, Phrase("10,000 to 49,999")),
    ("50k_250k", 50_000, Phrase("50,000 to 249,999")),
    ("250k_1m", 250_000, Phrase("250,000 to 999,999")),
    ("over_1m", 1_000_000, Phrase("1,000,000 and more")),
)
UNKNOWN = "unknown"
SIZE_NAMES: dict[str, Phrase] = {
    **{key: words for key, _, words in SIZES},
    UNKNOWN: Phrase("Not stated"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Localities of one theme, size class and state; `count` is None where it is too small to show."""

    theme: str
    size: str
    subdivision: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Sums:
    """Localities of one theme in large cells and in small ones, and how many cells are small."""

    theme: str
    large: int
    small: int
    small_cells: int


@dataclass(frozen=True, slots=True)
class Total:
    """Localities of one theme; `is_least` where the exact number would give a small one away."""

    theme: str
    count: int | None
    is_least: bool


def size_of(population: int | None) -> str:
    """The size class of this many inhabitants."""
    if population is None:
        return UNKNOWN
    return next(key for key, least, _ in reversed(SIZES) if population >= least)


def shown(theme: str, size: str, subdivision: str, count: int) -> Cell:
    """A cell with its count, or without it where it is small."""
    return Cell(theme, size, subdivision, count if count >= LEAST else None)


def total(sums: Sums) -> Total:
    """The total of a theme's cells.

    Small cells must not come out by subtracting the others: they are only part of a total if there
    are several of them, and together `LEAST` or more.
    """
    hides_well = sums.small_cells > 1 and sums.small >= LEAST
    if not sums.small_cells or hides_well:
        return Total(sums.theme, sums.large + sums.small, is_least=False)
    return Total(sums.theme, sums.large or None, is_least=sums.large > 0)
