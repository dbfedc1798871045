"""Authority: an officer asks who speaks for a party, and keeps the answer until it no longer holds.

A confirmation is of a party, not of a match. The worker renews the flags of the party's matches when
one comes or goes.
"""

import asyncio
import logging
from collections.abc import Collection
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import ChangedMatchError, InvalidStepError
from services.matcher.domain.authority import HOW_WORDS, Confirmation
from services.matcher.handlers.diligence import renew_all
from services.matcher.handlers.matching import Matcher
from services.matcher.handlers.reviewing import MACHINE, now, step, written
from services.matcher.store import authority as store
from services.matcher.store.matches import PENDING
from services.matcher.store.parties import get_party
from services.matcher.store.review import log as trail
from services.matcher.store.tables import MatchRow, PartyRow
from shared.texts import Phrase, Said

log = logging.getLogger(__name__)

AT_ONCE = 100
LOOK_SECONDS = 2
LAPSED = "contacts"
"""Why a confirmation ended that nobody took back: contacts at another domain."""
SIDES = ("locality", "party")
CHOOSE = Phrase("Choose one of the two.")


async def confirm_authority(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    side: str,
    asked: str,
    how: str,
    *,
    seen: int | None = None,
    version: int | None = None,
) -> None:
    """Keep who was asked, and how, whether a side's contacts speak for it.

    `side` is one of `SIDES`, `seen` the version of its profile that the officer saw. Raises a
    `MatcherError` if that cannot be done.
    """
    asked, how = _checked(side, asked, how)
    async with step(session, match_id, "authorize", by, states=PENDING, version=version) as change:
        party = await _side(session, change.match, side)
        if not party.contact_domains or seen not in (None, party.version):
            raise ChangedMatchError(None)
        given = Confirmation(asked, how, by, now())
        if not await store.add_confirmation(session, party, match_id, given):
            raise ChangedMatchError(None)
        change.note = f"{party.name}, {asked}: {how}"


async def withdraw_authority(
    session: AsyncSession,
    match_id: UUID,
    by: str,
    side: str,
    reason: str,
    *,
    version: int | None = None,
) -> None:
    """Take a confirmation back; raises a `MatcherError` if that cannot be done."""
    if side not in SIDES:
        raise InvalidStepError({"confirmed_side": CHOOSE})
    reason = written("doubt", reason, Phrase("Write in a few words why you take it back."))
    async with step(session, match_id, "doubt", by, states=PENDING, version=version) as change:
        party = await _side(session, change.match, side)
        if not await store.end_confirmation(session, party.profile_id, by, reason, now()):
            raise ChangedMatchError(None)
        change.note = f"{party.name}: {reason}"


async def end_outgrown(session: AsyncSession, profile_ids: Collection[UUID]) -> None:
    """End the confirmations of those of these parties whose contacts are at another domain now."""
    for party, match in await store.outgrown(session, profile_ids):
        await store.end_confirmation(session, party.profile_id, MACHINE, LAPSED, now())
        domains = ", ".join(party.contact_domains or ())
        before = trail.snapshot(match)
        await trail.note(
            session, match, "lapse", MACHINE, before=before, text=f"{party.name}: {domains}"
        )


async def follow_confirmations(matcher: Matcher) -> None:
    """Renew the flags of the matches that a confirmation concerns which came or went.

    Contacts that moved while it was given end it here.
    """
    async with matcher.database.reading() as session:
        changes = await store.unfollowed(session, AT_ONCE)
    if not changes:
        return
    async with matcher.database.transaction() as session:
        await end_outgrown(session, [change.profile_id for change in changes])
    for change in changes:
        await renew_all(matcher.database, partial(store.undecided_of, profile_id=change.profile_id))
        async with matcher.database.transaction() as session:
            await store.followed(session, change)


async def keep_following_confirmations(matcher: Matcher) -> None:
    """Look for changes every few seconds until cancelled."""
    while True:
        try:
            async with matcher.turn:
                await follow_confirmations(matcher)
        except Exception:
            log.exception("A confirmation of authority was not followed; it is tried again")
        await asyncio.sleep(LOOK_SECONDS)


async def _side(session: AsyncSession, match: MatchRow, side: str) -> PartyRow:
    profile_id = match.locality_id if side == SIDES[0] else match.party_id
    party = await get_party(session, profile_id)
    if party is None:
        raise ChangedMatchError(None)
    return party


def _checked(side: str, asked: str, how: str) -> tuple[str, str]:
    """Both texts without surrounding space; raises `InvalidStepError` with all that is wrong."""
    asked, how = written("asked", asked), written("how", how)
    problems: dict[str, Said] = {}
    if side not in SIDES:
        problems["side"] = CHOOSE
    if not asked:
        problems["asked"] = Phrase("Name the person or the office that was asked.")
    if len(how.split()) < HOW_WORDS:
        problems["how"] = Phrase("Say in a few words how you asked, such as by which number.")
    if problems:
        raise InvalidStepError(problems)
    return asked, how
