"""What officers confirmed of who speaks for a party, and what the worker has yet to follow."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.authority import Confirmation
from services.matcher.store.matches import OpenMatch, undecided_matches
from services.matcher.store.review.tables import AuthorityRow
from services.matcher.store.tables import MatchRow, PartyRow

IN_FORCE = AuthorityRow.ended_at.is_(None)


async def confirmations(
    session: AsyncSession, profile_ids: Collection[UUID]
) -> dict[UUID, Confirmation]:
    """The confirmation in force of each of these parties that has one."""
    query = select(AuthorityRow).where(AuthorityRow.profile_id.in_(profile_ids), IN_FORCE)
    return {row.profile_id: _confirmation(row) for row in await session.scalars(query)}


async def add_confirmation(
    session: AsyncSession, party: PartyRow, match_id: UUID, given: Confirmation
) -> bool:
    """Keep what was confirmed, for the domains of the party's contacts; False if it has one."""
    row = AuthorityRow(
        id=uuid4(),
        profile_id=party.profile_id,
        match_id=match_id,
        domains=list(party.contact_domains or ()),
        asked=given.asked,
        how=given.how,
        confirmed_by=given.by,
        confirmed_at=given.at,
        pending=True,
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


async def end_confirmation(
    session: AsyncSession, profile_id: UUID, by: str, because: str, at: datetime
) -> bool:
    """End the confirmation of a party; False if none is in force."""
    ended = await session.scalar(
        update(AuthorityRow)
        .where(AuthorityRow.profile_id == profile_id, IN_FORCE)
        .values(ended_by=by, ended_at=at, ended_because=because, pending=True)
        .returning(AuthorityRow.id)
    )
    return ended is not None


async def outgrown(
    session: AsyncSession, profile_ids: Collection[UUID]
) -> list[tuple[PartyRow, MatchRow]]:
    """Those of these parties with contacts at a domain that their confirmation was not given for.

    With each the match on whose page it was given.
    """
    rows = await session.execute(
        select(PartyRow, MatchRow, AuthorityRow.domains)
        .join(AuthorityRow, AuthorityRow.profile_id == PartyRow.profile_id)
        .join(MatchRow, MatchRow.id == AuthorityRow.match_id)
        .where(PartyRow.profile_id.in_(profile_ids), IN_FORCE)
        .execution_options(populate_existing=True)
    )
    return [(r[0], r[1]) for r in rows if not set(r[0].contact_domains or ()) <= set(r[2])]


async def unfollowed(session: AsyncSession, limit: int) -> list[AuthorityRow]:
    """Confirmations that came or went, and that the worker has not followed yet."""
    query = select(AuthorityRow).where(AuthorityRow.pending).order_by(AuthorityRow.id).limit(limit)
    return list(await session.scalars(query))


async def followed(session: AsyncSession, change: AuthorityRow) -> None:
    """Note that the worker has followed this, unless it has ended meanwhile."""
    await session.execute(
        update(AuthorityRow)
        .where(
            AuthorityRow.id == change.id,
            AuthorityRow.ended_at.is_not_distinct_from(change.ended_at),
        )
        .values(pending=False)
    )


async def undecided_of(
    session: AsyncSession, profile_id: UUID, after: UUID | None, limit: int
) -> list[OpenMatch]:
    """Undecided matches of a party on either side, by id."""
    either = or_(MatchRow.locality_id == profile_id, MatchRow.party_id == profile_id)
    return await undecided_matches(session, either, after, limit)


def _confirmation(row: AuthorityRow) -> Confirmation:
    return Confirmation(row.asked, row.how, row.confirmed_by, row.confirmed_at)
