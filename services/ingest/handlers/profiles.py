"""Register, revise, pause, resume and withdraw profiles.

Each writes the row, the audit and the events in the caller's transaction. A version is published
once; what did not change is not published again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import UnknownProfileError, WithdrawnError
from services.ingest.domain.identity import content_hash, name_key, slug
from services.ingest.domain.keys import keys_of
from services.ingest.handlers.attaching import tie_events
from services.ingest.store import profiles as store
from services.ingest.store import ties
from services.ingest.store.tables import ProfileRow
from shared import outbox
from shared.events import Event, ProfilePublished, ProfileState, ProfileWithdrawn, Withdrawal
from shared.profile import Profile

State = Literal["active", "paused", "withdrawn"]
Change = Literal["added", "revised", "unchanged"]


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


async def register(session: AsyncSession, profile: Profile, *, sender: str, by: str) -> Saved:
    """Save a profile under its id (or one derived from its name), new or as a revision."""
    return (await register_all(session, [profile], sender=sender, by=by))[0]


async def register_all(
    session: AsyncSession, profiles: Sequence[Profile], *, sender: str, by: str
) -> list[Saved]:
    """Save profiles of one sender, whose ids all differ, in this order."""
    await store.lock(session)
    named = [p if p.id else p.model_copy(update={"id": slug(p)}) for p in profiles]
    known = await store.by_external_ids(session, sender, [str(p.id) for p in named])
    versions = [_registered(known.get(str(p.id)), p, sender) for p in named]
    await _save(session, [v for v in versions if v is not None], by)
    return [
        _saved(version, known.get(str(p.id))) for p, version in zip(named, versions, strict=True)
    ]


async def revise(session: AsyncSession, profile_id: UUID, profile: Profile, *, by: str) -> Saved:
    """Replace what a profile says; its sender and id stay. Raises `WithdrawnError`."""
    row = await _taking_part(session, profile_id)
    version = _registered(row, profile.model_copy(update={"id": row.external_id}), row.sender)
    await _save(session, [version] if version else [], by)
    return _saved(version, row)


async def pause(session: AsyncSession, profile_id: UUID, *, by: str) -> Saved:
    """Keep a profile out of new suggestions until it is resumed."""
    return await _set_state(session, profile_id, "paused", by)


async def resume(session: AsyncSession, profile_id: UUID, *, by: str) -> Saved:
    """Let a paused profile take part again."""
    return await _set_state(session, profile_id, "active", by)


async def withdraw(session: AsyncSession, profile_id: UUID, *, by: str) -> Saved:
    """Take a profile out for good; registering it again continues its versions."""
    return await _set_state(session, profile_id, "withdrawn", by)


async def _set_state(session: AsyncSession, profile_id: UUID, state: State, by: str) -> Saved:
    row = await _taking_part(session, profile_id)
    if row.state == state:
        return _saved(None, row)
    version = _version(row, Profile.model_validate(row.body), row.sender, state)
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


def _registered(row: ProfileRow | None, profile: Profile, sender: str) -> _Version | None:
    if row is None or row.state == store.WITHDRAWN:
        return _version(row, profile, sender, "active")
    if row.content_hash == content_hash(profile):
        return None
    return _version(row, profile, sender, "paused" if row.state == "paused" else "active")


def _version(row: ProfileRow | None, profile: Profile, sender: str, state: State) -> _Version:
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
        "state": state,
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
