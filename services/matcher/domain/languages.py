"""Which statements the model can read: those in its languages, or in one that is not clear."""

from collections.abc import Sequence
from dataclasses import replace

from services.matcher.domain.party import Party

Languages = frozenset[str] | None
"""ISO 639-1 codes that a model reads; None: any, or not known."""


def with_languages(party: Party, found: Sequence[str | None], read: Languages) -> Party:
    """The party with the language of each statement, and whether a model that reads these can."""
    statements = tuple(
        replace(s, language=code, readable=read is None or code is None or code in read)
        for s, code in zip(party.statements, found, strict=True)
    )
    return replace(party, statements=statements)
