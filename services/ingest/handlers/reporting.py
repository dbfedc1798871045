"""Ties that a party reports of itself when it registers or revises: kept, brought up to date, ended."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.keys import profile_key
from services.ingest.domain.registration.steps import Values
from services.ingest.domain.registration.ties import own_end, reported
from services.ingest.domain.registration.values import with_entries
from services.ingest.handlers.attaching import announce_changes
from services.ingest.handlers.ties import save_ties
from services.ingest.store import ties as store
from services.ingest.store.tables import TieRow
from shared.profile import Profile

MOST = 50
"""Ties that one party may report of itself."""


async def report_ties(
    session: AsyncSession, profile_id: UUID, profile: Profile, values: Values
) -> None:
    """Make the ties that this profile reports those of `values`.

    One that is no longer named has ended, unless its other side never registered: then it is forgotten.
    The same tie from a file or an introduction is another report, and stays.
    """
    own = own_end(profile, profile_key(profile_id))
    named = {t.fingerprint: t for t in reported(values, own, profile.kind)[:MOST]}
    await save_ties(session, list(named.values()))
    rows = await store.by_fingerprints(session, list(named))
    changed = []
    for row in rows:
        tie = named[row.fingerprint]
        if (row.since, row.alive, row.ended) != (tie.since, tie.alive, None):
            changed.append(row)
        row.since, row.alive, row.ended = tie.since, tie.alive, None
        row.reported_by = profile_id
    await announce_changes(session, changed)
    gone = [t for t in await store.reported_by(session, profile_id, MOST * 2) if t not in rows]
    await _end(session, gone)


async def reported_values(
    session: AsyncSession, profile_id: UUID, values: Values
) -> dict[str, str]:
    """The values of a profile with the ties it reports."""
    found = await store.reported_by(session, profile_id, MOST)
    ends = await store.keys_of(session, [tie.id for tie in found])
    own = profile_key(profile_id)
    return with_entries(values, "ties", [_entry(tie, ends[tie.id], own) for tie in found])


async def _end(session: AsyncSession, gone: Sequence[TieRow]) -> None:
    waiting = [tie.id for tie in gone if tie.status == store.WAITING]
    ended = [tie for tie in gone if tie.ended is None and tie.status != store.WAITING]
    for tie in ended:
        tie.alive, tie.ended = False, datetime.now(UTC).year
    await announce_changes(session, ended)
    await store.forget(session, waiting)


def _entry(tie: TieRow, ends: dict[str, list[str]], own: str) -> dict[str, str]:
    far = "b" if own in ends["a"] else "a"
    place = next((k[4:] for k in ends[far] if k.startswith("geo:")), "")
    name, country, subdivision = (
        (tie.b_name, tie.b_country, tie.b_subdivision)
        if far == "b"
        else (tie.a_name, tie.a_country, tie.a_subdivision)
    )
    return {
        "name": name,
        "country": country or "",
        "subdivision": subdivision or "",
        "geonames_id": place,
        "kind": tie.kind,
        "since": str(tie.since or ""),
        "alive": {True: "yes", False: "no", None: ""}[tie.alive],
    }
