"""The order in which a list is shown: good suggestions first, but not ten of the same kind.

Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next entry is the one with the
largest `trade_off * relevance - (1 - trade_off) * similarity`, the similarity being that to the
most similar entry already above it. Scores are not changed, and nothing is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from services.matcher.domain.party import Party
from shared.events import Reason
from shared.regions import region_of
from shared.themes import Theme

TRADE_OFF = 0.7
"""Lambda: 1 orders by score alone, 0 by difference alone. Why this value: docs/decisions/0012."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A suggestion as its reader tells it from others; `score` in any unit, larger is better."""

    score: float
    country: str | None
    themes: frozenset[Theme]

    @classmethod
    def of(cls, score: float, party: Party, reasons: Sequence[Reason]) -> "Entry":
        """A suggestion of `party`: the themes are those of its statements in the reasons."""
        texts = {text for r in reasons for text in (r.need, r.offer)}
        themes = frozenset(s.theme for s in party.statements if s.theme and s.text in texts)
        return cls(score, party.country, themes)


def diversified(entries: Sequence[Entry], trade_off: float = TRADE_OFF) -> list[int]:
    """Positions of the entries in the order to show them; `trade_off` from 0 to 1.

    Scores are taken relative to the best (1) and the worst (0) of the list, so that the trade-off
    means the same whatever the scale of the score. Equals stay in the order given.
    """
    relevance = _relative([entry.score for entry in entries])
    nearest = [0.0] * len(entries)
    left, order = list(range(len(entries))), list[int]()
    while left:
        best = max(left, key=lambda i: _worth(trade_off, relevance[i], nearest[i], entries[i]))
        left.remove(best)
        order.append(best)
        for i in left:
            nearest[i] = max(nearest[i], similarity(entries[i], entries[best]))
    return order


def similarity(one: Entry, other: Entry) -> float:
    """How alike two suggestions are, 0 to 1: mean of same country, same region, shared themes.

    Themes count by their overlap (Jaccard). Where one has no country, as a network, or no theme,
    that part is left out.
    """
    parts = []
    if one.country and other.country:
        parts.append(float(one.country == other.country))
        parts.append(float(region_of(one.country) == region_of(other.country)))
    if one.themes and other.themes:
        parts.append(len(one.themes & other.themes) / len(one.themes | other.themes))
    return fmean(parts) if parts else 0.0


def _worth(trade_off: float, relevance: float, nearest: float, entry: Entry) -> tuple[float, float]:
    return trade_off * relevance - (1 - trade_off) * nearest, entry.score


def _relative(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [(score - low) / (high - low) if high > low else 1.0 for score in scores]
