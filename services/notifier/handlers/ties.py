"""Asks a locality once a year about its ties without a sign of life, and takes its answers.

Ties are owned by ingest. Here is a copy of them, made from events, and the answer goes back as one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.contacts import address_of
from services.notifier.correspondents import place
from services.notifier.domain.choices import MailKind
from services.notifier.domain.errors import UnknownTieError
from services.notifier.domain.introductions import notice_id
from services.notifier.domain.ties import GATHER, LOOK_AGAIN, MOST, YEAR
from services.notifier.handlers.looking import do_each, keep_looking
from services.notifier.handlers.moving import Office
from services.notifier.handlers.notices import Notice, notify
from services.notifier.handlers.writing import TURNED_OFF
from services.notifier.letters import language_of
from services.notifier.letters.addressing import addressee
from services.notifier.letters.ties import DormantTies, NamedTie
from services.notifier.store import choices, deliveries, parties
from services.notifier.store import ties as store
from services.notifier.store.tables import Delivery, Party, TieRow
from shared import outbox
from shared.events import Confirmation, Tie, TieConfirmed, TieStands
from shared.profile import Kind
from shared.texts import speaking

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
    """Ask about the ties that are due; returns how many were looked at."""
    now = office.clock()

    async def due(limit: int) -> list[UUID]:
        async with office.database.reading() as session:
            return await store.due(session, now, limit)

    async def ask(key: UUID) -> None:
        await _ask(office, key, now)

    return await do_each(due, ask, AT_ONCE)


async def keep_asking(office: Office) -> None:
    """Look every ten minutes until cancelled."""
    await keep_looking(partial(ask_about_ties, office), LOOK_SECONDS)


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
            first.ask_at = now + LOOK_AGAIN
            await _stop_waiting(session, (first.a, first.b))
            return
        found = await store.due_of(session, locality.id, now + GATHER, MOST)
        silent = await _silent(session, locality, found, now)
        await _ask_about(session, office, locality, silent, now)


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


async def _ask_about(
    session: AsyncSession,
    office: Office,
    locality: Party,
    silent: Sequence[TieRow],
    now: datetime,
) -> None:
    """Ask about those whose other end is there; what cannot be asked now stays due."""
    others = await parties.by_id(session, {tie.other(locality.id) for tie in silent})
    with speaking(language_of(locality)):
        found = [(tie, _named(tie, others.get(tie.other(locality.id)))) for tie in silent]
    named = {tie.id: name for tie, name in found if name is not None}
    known = address_of(locality)
    to = await choices.receiving(session, locality.id, known, MailKind.OPTIONAL)
    for tie in silent:
        tie.ask_at = max(tie.ask_at or now, now + LOOK_AGAIN)
        if to and tie.id in named:
            tie.ask_at, tie.asked_on = now + YEAR, now.date()
            tie.answer = tie.answer_on = tie.answer_year = None
    if to or not named:
        await _stop_waiting(session, (locality.id,))
    if named:
        written = await _write(session, office, locality, tuple(named.values()), to, now)
        if written is not None and known and not to:
            written.last_error = TURNED_OFF


async def _write(
    session: AsyncSession,
    office: Office,
    locality: Party,
    named: tuple[NamedTie, ...],
    to: tuple[str, ...],
    now: datetime,
) -> Delivery | None:
    """The e-mail; without an address it waits where officers see it, and is written anew for one."""
    letters, today = office.letters, now.date()
    message = DormantTies(
        to=addressee(locality),
        ties=named,
        page=letters.ties_link(locality.id, today, to),
        stop=letters.stop_link(locality.id, to) if to else None,
    )
    letter = letters.render(message, language_of(locality))
    notice = Notice(
        key=f"ties:{locality.id}:{today}" if to else _waiting(locality.id),
        to=", ".join(to),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        profile_id=locality.id,
        unsubscribe=letter.unsubscribe,
    )
    return await notify(session, letters, notice, now)


async def take_tie(session: AsyncSession, tie: Tie, recorded: datetime, now: datetime) -> None:
    """Keep a version of a tie; an e-mail that waits for a contact may not be needed any more."""
    before = await store.lock(session, tie.tie_id)
    was_due = before is not None and before.ask_at is not None and before.ask_at <= now + LOOK_AGAIN
    await store.keep(session, tie, recorded)
    if was_due:
        ends = (tie.a, tie.b)
        idle = [e for e in ends if not await store.due_of(session, e, now + LOOK_AGAIN, 1)]
        await _stop_waiting(session, idle)


async def _stop_waiting(session: AsyncSession, ends: Iterable[UUID]) -> None:
    """No e-mail about ties of these waits for a contact any more."""
    for key in ends:
        await deliveries.take_back_one(session, notice_id(_waiting(key)))


def _waiting(locality_id: UUID) -> str:
    """The key of the e-mail that waits until a locality can be written to."""
    return f"ties-waiting:{locality_id}"


def _named(tie: TieRow, party: Party | None) -> NamedTie | None:
    if party is None or party.withdrawn:
        return None
    return NamedTie(party.name, place(party), tie.kind, tie.since)
