"""Introductions and their history: creating, finding and changing one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.introductions import Form, form_of, introduction_id
from services.notifier.domain.lifecycle import ENDED, OPEN, SIDES, State
from services.notifier.store.tables import Delivery, History, Introduction, SeatRow
from shared.events import Decision

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands in lists for "no deadline", after every real one."""


async def create(session: AsyncSession, decision: Decision, now: datetime) -> Introduction | None:
    """The introduction of an approved match, or `None` if it is there already."""
    match = decision.match
    key = introduction_id(match.match_id)
    if await session.get(Introduction, key) is not None:
        return None
    introduction = Introduction(
        id=key,
        match_id=match.match_id,
        form=form_of(match.party.kind).value,
        locality_id=match.locality.profile_id,
        party_id=match.party.profile_id,
        match=match.model_dump(mode="json"),
        approved_by=decision.decided_by,
        opening=decision.introduction,
        state=State.APPROVED.value,
        created_at=now,
        changed_at=now,
    )
    session.add(introduction)
    await session.flush()
    session.add_all(_seats(introduction))
    await session.flush()
    return introduction


def _seats(introduction: Introduction) -> list[SeatRow]:
    return [
        SeatRow(
            introduction_id=introduction.id,
            side=side,
            profile_id=introduction.profile_id(side),
            form=introduction.form,
            state=introduction.state,
            waits=True,
            until=FOREVER,
            created_at=introduction.created_at,
        )
        for side in SIDES
    ]


async def find(session: AsyncSession, key: UUID) -> Introduction | None:
    """One introduction, to look at."""
    return await session.get(Introduction, key)


async def of_delivery(session: AsyncSession, delivery: Delivery) -> Introduction | None:
    """The introduction that a message belongs to, if it belongs to one, to look at."""
    key = delivery.introduction_id
    return None if key is None else await find(session, key)


async def lock(session: AsyncSession, key: UUID) -> Introduction | None:
    """One introduction, to change: others wait until this transaction ends.

    Everybody locks an introduction before its messages, so that nobody waits in a circle.
    """
    return await session.get(
        Introduction, key, with_for_update={"key_share": True}, populate_existing=True
    )


async def lock_of(session: AsyncSession, delivery: Delivery) -> Introduction | None:
    """The introduction that a message belongs to, if it belongs to one, to change."""
    key = delivery.introduction_id
    return None if key is None else await lock(session, key)


async def open_of(session: AsyncSession, profile_id: UUID) -> list[Introduction]:
    """Introductions of a party that still wait for an answer, to change."""
    statement = select(Introduction).where(
        _about(profile_id), Introduction.state.in_([s.value for s in OPEN])
    )
    return list(await session.scalars(statement.with_for_update(key_share=True)))


async def referrals_of(session: AsyncSession, locality_id: UUID) -> list[Introduction]:
    """Referrals of a locality that are not over, to change."""
    statement = select(Introduction).where(
        Introduction.locality_id == locality_id,
        Introduction.form == Form.REFERRAL.value,
        Introduction.state.not_in([s.value for s in ENDED]),
    )
    ordered = statement.order_by(Introduction.id).with_for_update(key_share=True)
    return list(await session.scalars(ordered))


async def of_party(session: AsyncSession, profile_id: UUID) -> list[Introduction]:
    """Every introduction of a party, to look at."""
    return list(await session.scalars(select(Introduction).where(_about(profile_id))))


def note(
    session: AsyncSession, introduction: Introduction, what: str, who: str, at: datetime
) -> None:
    """Add a line to an introduction's history."""
    session.add(History(introduction_id=introduction.id, what=what, who=who, at=at))


async def history(session: AsyncSession, key: UUID) -> Sequence[History]:
    """What happened, oldest first; a handful of lines."""
    statement = select(History).where(History.introduction_id == key).order_by(History.id)
    return (await session.scalars(statement)).all()


def _about(profile_id: UUID) -> ColumnElement[bool]:
    return or_(Introduction.locality_id == profile_id, Introduction.party_id == profile_id)
