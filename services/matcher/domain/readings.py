"""Readings: what we take a statement to be about and to want, and what its owner says to that."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.matcher.domain import MatcherError
from services.matcher.domain.party import Party, Statement
from shared.profile import Stance
from shared.themes import Theme


class StatementChangedError(MatcherError):
    """This statement has changed since you opened the page. Nothing was saved; please look again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Theme and stance of a statement; None: it is about none of them, or may be either."""

    theme: Theme | None
    stance: Stance | None


def with_corrections(party: Party, corrections: Mapping[str, Reading]) -> Party:
    """The party as its owner reads it; `corrections` by the text of the statement.

    What the profile itself states stays: it is the owner's word as well, in the proper place.
    """
    if not corrections:
        return party
    statements = tuple(
        _corrected(s, corrections[s.text]) if s.text in corrections else s for s in party.statements
    )
    return replace(party, statements=statements)


def _corrected(statement: Statement, reading: Reading) -> Statement:
    if statement.theme_origin != "stated":
        statement = replace(
            statement, theme=reading.theme, theme_inferred=False, theme_corrected=True
        )
    if statement.stance_origin != "stated":
        statement = replace(
            statement, stance=reading.stance, stance_inferred=False, stance_corrected=True
        )
    return statement
