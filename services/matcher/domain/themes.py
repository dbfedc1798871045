"""Infers the theme of a statement that has none: the theme whose definition is clearly nearest.

How often this is right is measured by `bench/inference.py`, which also chose the two limits.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.matcher.domain.party import Party, Vectors
from shared.themes import THEMES, Theme

NEAREST = 0.3
"""Below this cosine to every definition a statement keeps no theme."""
MARGIN = 0.07
"""Unless the best definition is nearer by this cosine than the second best, neither is taken."""

DEFINITIONS: Sequence[str] = [f"{d.name}. {d.text}" for d in THEMES.values()]
"""What to encode, in the order of `THEMES`."""


def with_themes(party: Party, vectors: Vectors, definitions: Vectors) -> Party:
    """The party with a theme, marked as inferred, for statements that lack one and are clear."""
    if all(s.theme for s in party.statements):
        return party
    themes = infer_themes(vectors @ definitions.T)
    statements = tuple(
        s
        if s.theme or theme is None or not s.readable
        else replace(s, theme=theme, theme_inferred=True)
        for s, theme in zip(party.statements, themes, strict=True)
    )
    return replace(party, statements=statements)


def infer_themes(
    similarity: Vectors, nearest: float = NEAREST, margin: float = MARGIN
) -> list[Theme | None]:
    """The theme of each statement; `similarity` are cosines, shape (statements, themes)."""
    keys = list(Theme)
    second, best = np.sort(similarity, axis=1)[:, -2:].T
    clear = (best >= nearest) & (best - second >= margin)
    chosen = similarity.argmax(axis=1)
    return [keys[i] if sure else None for i, sure in zip(chosen, clear, strict=True)]
