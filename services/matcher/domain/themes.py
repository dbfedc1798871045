"""Infers the theme of a statement that has none: the theme whose definition is nearest."""

from collections.abc import Sequence
from dataclasses import replace

from services.matcher.domain.party import Party, Vectors
from shared.themes import THEMES, Theme

NEAREST = 0.2
"""Below this cosine to every definition a statement keeps no theme."""

DEFINITIONS: Sequence[str] = [f"{d.name}. {d.text}" for d in THEMES.values()]
"""What to encode, in the order of `THEMES`."""


def with_themes(party: Party, vectors: Vectors, definitions: Vectors) -> Party:
    """The party with a theme, marked as inferred, for statements that lack one."""
    if all(s.theme for s in party.statements):
        return party
    similarity = vectors @ definitions.T
    keys = list(Theme)
    statements = tuple(
        s
        if s.theme or row.max() < NEAREST
        else replace(s, theme=keys[int(row.argmax())], theme_inferred=True)
        for s, row in zip(party.statements, similarity, strict=True)
    )
    return replace(party, statements=statements)
