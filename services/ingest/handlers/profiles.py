"""Register, revise, pause, resume and withdraw profiles.

Each writes the row, the audit and the events in the caller's transaction. A version is published
once; what did not change is not published again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import UnknownProfileError, WithdrawnError
from services.ingest.domain.identity import content_hash, slug
from services.ingest.domain.keys import keys_of
from services.ingest.handlers.attaching import tie_events
from services.ingest.store import profiles as store
from services.ingest.store import ties
from services.ingest.store.tables import ProfileRow
from shared import outbox
from shared.events import Event, ProfilePublished, ProfileState, ProfileWithdrawn, Withdrawal
from shared.folding import name_key
from shared.profile import Profile

State = Literal["active", "paused", "withdrawn"]
Change = Literal["added", "revised", "unchanged"]


RESUMED_AT_ONCE = 100
TIMETABLE = "the end of the pause"
"""Who resumes a profile when its pause is over, as the audit says it."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The state that a profile is to have; `until` is the day from which a paused one takes part."""

    state: State
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a profile: `external_id` is the sender's own key, `version` counts from 1."""

    profile_id: UUID
    external_id: str
    version: int
    state: State
    change: Change


@dataclass(frozen=True, slots=True)
class _Version:
    """A new version of a profile as a row, and whether the profile itself is new."""

    row: dict[str, Any]
    profile: Profile
    is_new: bool


async def register(
    session: AsyncSession,
    profile: Profile,
    *,
    sender: str,
    by: str,
    pause: Pause | None = None,
) -> Saved:
    """Save a profile under its id (or one derived from its name), new or as a revision."""
    return (await register_all(session, [profile], sender=sender, by=by, pause=pause))[0]


async def register_all(
    session: AsyncSession,
    profiles: Sequence[Profile],
    *,
    sender: str,
    by: str,
    pause: Pause | None = None,
) -> list[Saved]:
    """Save profiles of one sender, whose ids all differ, in this order."""
    await store.lock(session)
    named = [p if p.id else p.model_copy(update={"id": slug(p)}) for p in profiles]
    known = await store.by_external_ids(session, sender, [str(p.id) for p in named])
    versions = [_registered(known.get(str(p.id)), p, sender, pause) for p in named]
    await _save(session, [v for v in versions if v is not None], by)
    return [
        _saved(version, known.get(str(p.id))) for p, version in zip(named, versions, strict=True)
    ]


async def revise(
    session: AsyncSession,
    profile_id: UUID,
    profile: Profile,
    *,
    by: str,
    pause: Pause | None = None,
) -> Saved:
    """Replace what a profile says; its sender and id stay. Raises `WithdrawnError`."""
    row = await _taking_part(session, profile_id)
    named = profile.model_copy(update={"id": row.external_id})
    version = _registered(row, named, row.sender, pause)
    await _save(session, [version] if version else [], by)
    return _saved(version, row)


async def pause(
    session: AsyncSession, profile_id: UUID, *, by: str, until: date | None = None
) -> Saved:
    """Keep a profile out of new suggestions until a day, or until it is resumed."""
    return await _set_state(session, profile_id, Pause("paused", until), by)


async def resume(session: AsyncSession, profile_id: UUID, *, by: str) -> Saved:
    """Let a paused profile take part again."""
    return await _set_state(session, profile_id, Pause("active"), by)


async def resume_due(session: AsyncSession, today: date) -> int:
    """Let those take part again whose pause is over; says how many."""
    rows = await store.pauses_over(session, today, RESUMED_AT_ONCE)
    for row in rows:
        await resume(session, row.id, by=TIMETABLE)
    return len(rows)


async def withdraw(session: AsyncSession, profile_id: UUID, *, by: str) -> Saved:
    """Take a profile out for good; registering it again continues its versions."""
    return await _set_state(session, profile_id, Pause("withdrawn"), by)


async def _set_state(session: AsyncSession, profile_id: UUID, pause: Pause, by: str) -> Saved:
    row = await _taking_part(session, profile_id)
    if (row.state, row.paused_until) == (pause.state, pause.until):
        return _saved(None, row)
    version = _version(row, Profile.model_validate(row.body), row.sender, pause)
    await _save(session, [version], by)
    return _saved(version, row)


async def _taking_part(session: AsyncSession, profile_id: UUID) -> ProfileRow:
    await store.lock(session)
    row = await store.get(session, profile_id)
    if row is None:
        raise UnknownProfileError
    if row.state == store.WITHDRAWN:
        raise WithdrawnError
    return row


def _registered(
    row: ProfileRow | None, profile: Profile, sender: str, pause: Pause | None
) -> _Version | None:
    if row is None or row.state == store.WITHDRAWN:
        return _version(row, profile, sender, pause or Pause("active"))
    present = Pause(_state(row), row.paused_until)
    wanted = pause or present
    if row.content_hash == content_hash(profile) and wanted == present:
        return None
    return _version(row, profile, sender, wanted)


def _version(row: ProfileRow | None, profile: Profile, sender: str, pause: Pause) -> _Version:
    now = datetime.now(UTC)
    columns: dict[str, Any] = {
        "id": row.id if row else uuid4(),
        "sender": sender,
        "external_id": profile.id,
        "kind": profile.kind.value,
        "name": profile.name,
        "name_key": name_key(profile.name),
        "country": profile.country,
        "subdivision": profile.subdivision,
        "government": profile.government.value if profile.government else None,
        "geonames_id": profile.geonames_id,
        "version": row.version + 1 if row else 1,
        "state": pause.state,
        "paused_until": pause.until,
        "body": profile.model_dump(mode="json"),
        "content_hash": content_hash(profile),
        "created_at": row.created_at if row else now,
        "updated_at": now,
    }
    return _Version(columns, profile, is_new=row is None)


def _saved(version: _Version | None, row: ProfileRow | None) -> Saved:
    if version is not None:
        new = version.row
        change: Change = "added" if version.is_new else "revised"
        return Saved(new["id"], new["external_id"], new["version"], new["state"], change)
    if row is None:
        raise UnknownProfileError
    return Saved(row.id, row.external_id, row.version, _state(row), "unchanged")


def _state(row: ProfileRow) -> State:
    states: dict[str, State] = {"paused": "paused", "withdrawn": "withdrawn"}
    return states.get(row.state, "active")


async def _save(session: AsyncSession, versions: Sequence[_Version], by: str) -> None:
    if not versions:
        return
    added = [v.row for v in versions if v.is_new]
    await store.save(session, added, [v.row for v in versions if not v.is_new])
    await store.add_revisions(session, [_revision(v.row, by) for v in versions])
    await store.set_keys(session, {v.row["id"]: _keys(v) for v in versions})
    pairs = await ties.attach_profiles(session, [v.row["id"] for v in versions])
    order = [v.row["id"] for v in versions]
    recorded = await tie_events(
        session, pairs, lambda pair: max(map(_place(order), (pair.a, pair.b)))
    )
    for position, version in enumerate(versions):
        await outbox.add(session, _event(version), *recorded.get(position, []))


def _place(order: Sequence[UUID]) -> Callable[[UUID], int]:
    positions = {profile_id: n for n, profile_id in enumerate(order)}
    return lambda profile_id: positions.get(profile_id, -1)


def _revision(row: dict[str, Any], by: str) -> dict[str, Any]:
    kept = {key: row[key] for key in ("version", "state", "body")}
    return {"profile_id": row["id"], **kept, "by": by, "at": row["updated_at"]}


def _keys(version: _Version) -> set[str]:
    if version.row["state"] == store.WITHDRAWN:
        return set()
    return keys_of(version.row["id"], version.row["external_id"], version.profile)


def _event(version: _Version) -> Event:
    profile_id, number = version.row["id"], version.row["version"]
    if version.row["state"] == store.WITHDRAWN:
        gone = Withdrawal(profile_id=profile_id, version=number)
        return ProfileWithdrawn(subject=str(profile_id), data=gone)
    state = ProfileState(
        profile_id=profile_id,
        version=number,
        paused=version.row["state"] == "paused",
        profile=version.profile,
    )
    return ProfilePublished(subject=str(profile_id), data=state)
