"""Asks a locality once a year about its ties without a sign of life, and takes its answers.

Ties are owned by ingest. Here is a copy of them, made from events, and the answer goes back as one.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.correspondents import place
from services.notifier.domain.choices import MailKind
from services.notifier.domain.errors import UnknownTieError
from services.notifier.domain.ties import GATHER, MOST, YEAR
from services.notifier.handlers.moving import Office
from services.notifier.handlers.notices import Notice, notify
from services.notifier.handlers.writing import address_of
from services.notifier.letters import language_of
from services.notifier.letters.addressing import addressee
from services.notifier.letters.ties import DormantTies, NamedTie
from services.notifier.store import choices, parties
from services.notifier.store import ties as store
from services.notifier.store.tables import Party, TieRow
from shared import outbox
from shared.events import Confirmation, TieConfirmed, TieStands
from shared.profile import Kind
from shared.texts import speaking

log = logging.getLogger(__name__)

AT_ONCE = 50
LOOK_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a locality says of a tie that it was asked about on a day; `who` as in `answers.Reply`."""

    tie_id: UUID
    profile_id: UUID
    asked_on: date
    stands: TieStands
    who: str
    last_contact: date | None = None
    ended: int | None = None


async def ask_about_ties(office: Office) -> int:
    """Ask about the ties that are due, at most `AT_ONCE` localities; returns how much was done."""
    now = office.clock()
    async with office.database.reading() as session:
        keys = await store.due(session, now, AT_ONCE)
    for key in keys:
        await _ask(office, key, now)
    return len(keys)


async def keep_asking(office: Office) -> None:
    """Look every ten minutes until cancelled."""
    while True:
        done = 0
        try:
            done = await ask_about_ties(office)
        except Exception:
            log.exception("Nobody was asked about ties; it is tried again")
        if done < AT_ONCE:
            await asyncio.sleep(LOOK_SECONDS)


async def tell(office: Office, said: Said) -> None:
    """Keep an answer and pass it on; the same again changes nothing. Raises `UnknownTieError`."""
    async with office.database.transaction() as session:
        tie = await store.lock(session, said.tie_id)
        if tie is None or said.profile_id not in (tie.a, tie.b) or tie.asked_on != said.asked_on:
            raise UnknownTieError
        answer = (said.stands, said.last_contact, said.ended)
        if (tie.answer, tie.answer_on, tie.answer_year) == answer:
            return
        tie.answer, tie.answer_on, tie.answer_year = answer
        tie.answered_by, tie.answered_at = said.who, office.clock()
        data = Confirmation(
            tie_id=tie.id,
            profile_id=said.profile_id,
            stands=said.stands,
            last_contact=said.last_contact,
            ended=said.ended,
        )
        await outbox.add(session, TieConfirmed(subject=str(tie.id), data=data))


async def _ask(office: Office, key: UUID, now: datetime) -> None:
    """Ask about a tie, with whatever else is due for the same locality."""
    async with office.database.transaction() as session:
        first = await store.lock(session, key)
        if first is None or first.ask_at is None or first.ask_at > now:
            return
        locality = await _locality(session, first)
        if locality is None:
            first.ask_at = now + YEAR
            return
        found = await store.due_of(session, locality.id, now + GATHER, MOST)
        silent = await _silent(session, locality, found, now)
        for tie in silent:
            tie.ask_at, tie.asked_on = now + YEAR, now.date()
            tie.answer = tie.answer_on = tie.answer_year = None
        await _write(session, office, locality, silent, now)


async def _locality(session: AsyncSession, tie: TieRow) -> Party | None:
    """The end that is asked: the locality, if it still takes part."""
    known = await parties.by_id(session, {tie.a, tie.b})
    ends = (known.get(key) for key in (tie.a, tie.b))
    return next((p for p in ends if p and p.kind == Kind.LOCALITY and not p.withdrawn), None)


async def _silent(
    session: AsyncSession, locality: Party, found: Sequence[TieRow], now: datetime
) -> list[TieRow]:
    """Those without a sign of life; the others are put off until a year after it."""
    others = {tie.other(locality.id) for tie in found}
    heard = await store.last_heard(session, locality.id, others)
    silent = []
    for tie in found:
        at = heard.get(tie.other(locality.id))
        if at is not None and at + YEAR > now + GATHER:
            tie.ask_at = at + YEAR
        else:
            silent.append(tie)
    return silent


async def _write(
    session: AsyncSession,
    office: Office,
    locality: Party,
    silent: Sequence[TieRow],
    now: datetime,
) -> None:
    known = address_of(locality)
    to = await choices.receiving(session, locality.id, known, MailKind.OPTIONAL)
    others = await parties.by_id(session, {tie.other(locality.id) for tie in silent})
    letters, language = office.letters, language_of(locality)
    with speaking(language):
        named = [_named(tie, others.get(tie.other(locality.id))) for tie in silent]
    known_ties = tuple(tie for tie in named if tie is not None)
    if not to or not known_ties:
        return
    message = DormantTies(
        to=addressee(locality),
        ties=known_ties,
        page=letters.ties_link(locality.id, now.date()),
        stop=letters.stop_link(locality.id, to),
    )
    letter = letters.render(message, language)
    notice = Notice(
        key=f"ties:{locality.id}:{now.date()}",
        to=", ".join(to),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        profile_id=locality.id,
        unsubscribe=letter.unsubscribe,
    )
    await notify(session, letters, notice, now)


def _named(tie: TieRow, party: Party | None) -> NamedTie | None:
    if party is None or party.withdrawn:
        return None
    return NamedTie(party.name, place(party), tie.kind, tie.since)
