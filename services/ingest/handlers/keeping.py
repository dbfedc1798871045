"""Ties that introductions make, raise and confirm. One pair has one such tie, whoever reports what.

A tie rises from a contact to a project, friendship, sister city or membership; it never falls. Rows
that a party registered about itself are only kept alive here: their kind is the party's own word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.keys import profile_key
from services.ingest.domain.ties import TIERS, End, ParsedTie
from services.ingest.handlers.attaching import announce_changes
from services.ingest.handlers.ties import save_ties
from services.ingest.store import profiles
from services.ingest.store import ties as store
from services.ingest.store.tables import TieRow
from shared import inbox
from shared.events import (
    Answered,
    Confirmation,
    Event,
    IntroductionAnswered,
    Outcome,
    OutcomeRecorded,
    TieConfirmed,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an introduction tells of two parties: at least this kind of tie, alive on this day.

    Without a kind they were in touch, which keeps a tie alive but makes none.
    """

    introduction_id: UUID
    locality_id: UUID
    party_id: UUID
    kind: str | None
    day: date

    @property
    def origin(self) -> str:
        """Who says so."""
        return f"introduction {self.introduction_id}"


async def record_introductions(session: AsyncSession, events: Sequence[Event]) -> None:
    """Make, raise or confirm the ties that these events speak of; the same event again does nothing."""
    telling = [e for e in events if isinstance(e, TieConfirmed) or heard(e) is not None]
    fresh = await inbox.accept(session, [event.id for event in telling])
    if fresh:
        await profiles.lock(session)
    for event in telling:
        if event.id not in fresh:
            continue
        fresh.discard(event.id)
        if isinstance(event, TieConfirmed):
            await _confirm(session, event.data)
        elif told := heard(event):
            await _keep(session, told)


def heard(event: Event) -> Heard | None:
    """What an event says of a tie: both accepted, they met, or they agreed on something."""
    if isinstance(event, IntroductionAnswered) and event.data.agreed:
        return _heard(event.data, "contact", event.time.date())
    if isinstance(event, OutcomeRecorded) and event.data.outcome != "nothing":
        return _heard(event.data, event.data.agreement, event.data.on or event.time.date())
    return None


def _heard(data: Answered | Outcome, kind: str | None, day: date) -> Heard:
    return Heard(data.introduction_id, data.locality_id, data.party_id, kind, day)


async def _keep(session: AsyncSession, told: Heard) -> None:
    known = await store.between(session, told.locality_id, told.party_id)
    enough = [tie for tie in known if told.kind is None or TIERS[tie.kind] >= TIERS[told.kind]]
    raisable = [tie for tie in known if tie.reported_by is None]
    if not enough and not raisable:
        if told.kind is not None:
            await save_ties(session, [await _new(session, told, told.kind)])
        return
    tie = max(enough or raisable, key=lambda tie: (tie.ended is None, TIERS[tie.kind]))
    if _touch(tie, told):
        await announce_changes(session, [tie])


def _touch(tie: TieRow, told: Heard) -> bool:
    """Let a tie say what was told of it, as far as that is more; returns whether it was."""
    before = (tie.kind, tie.alive, tie.ended, tie.last_contact)
    if told.kind is not None and TIERS[told.kind] > TIERS[tie.kind]:
        tie.kind, tie.origin, tie.since = told.kind, told.origin, told.day.year
    if tie.ended is None or told.day.year > tie.ended:
        tie.alive, tie.ended = True, None
    tie.last_contact = max(told.day, tie.last_contact or told.day)
    return before != (tie.kind, tie.alive, tie.ended, tie.last_contact)


async def _confirm(session: AsyncSession, said: Confirmation) -> None:
    """What a party says of its tie when asked; ties that are gone meanwhile are left alone."""
    tie = await store.of_pair(session, said.tie_id, said.profile_id)
    if tie is None:
        return
    tie.alive = said.stands == "alive"
    tie.ended = said.ended if said.stands == "ended" else None
    if said.last_contact is not None:
        tie.last_contact = max(said.last_contact, tie.last_contact or said.last_contact)
    await announce_changes(session, [tie])


async def _new(session: AsyncSession, told: Heard, kind: str) -> ParsedTie:
    ends = []
    for profile_id in (told.locality_id, told.party_id):
        row = await profiles.get(session, profile_id)
        key = profile_key(profile_id)
        place = (row.name, row.country, row.subdivision) if row else (str(profile_id), None, None)
        ends.append(End(*place, frozenset({key}), f"{key} by {told.introduction_id}"))
    return ParsedTie(
        kind,
        told.origin,
        told.day.year,
        a=ends[0],
        b=ends[1],
        alive=True,
        last_contact=told.day,
    )
