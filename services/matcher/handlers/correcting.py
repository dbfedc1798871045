"""Correcting: an owner says what a statement is about and what it wants, where we had to guess."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.readings import Reading, StatementChangedError
from services.matcher.store import rematch
from services.matcher.store.corrections import add_correction
from services.matcher.store.parties import corrections_of, get_party, party_of


async def correct(
    session: AsyncSession,
    profile_id: UUID,
    position: int,
    statement: str,
    reading: Reading,
    by: str,
) -> None:
    """Keep an owner's reading of one statement and have the party matched again.

    `statement` is the text that the owner saw (browsers change its line ends); raises `StatementChangedError` if another one stands
    at this position now. What the profile itself states is not touched.
    """
    row = await get_party(session, profile_id)
    if row is None or not row.kind:
        raise StatementChangedError(StatementChangedError.__doc__)
    statements = party_of(row).statements
    if not 0 <= position < len(statements):
        raise StatementChangedError(StatementChangedError.__doc__)
    read = statements[position]
    if read.text.split() != statement.split():
        raise StatementChangedError(StatementChangedError.__doc__)
    final = Reading(
        read.theme if read.theme_origin == "stated" else reading.theme,
        read.stance if read.stance_origin == "stated" else reading.stance,
    )
    if corrections_of(row).get(read.text) != final:
        await add_correction(session, row, position, final, by)
        await rematch.ask(session, [profile_id])
