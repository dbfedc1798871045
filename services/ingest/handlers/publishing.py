"""Publishes a draft: a new profile, or one new version of a profile that stands."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import IngestError, InvalidProfileError
from services.ingest.domain.forms import read_form
from services.ingest.domain.registration.checks import Mistake, missing, mistakes
from services.ingest.domain.registration.quick import expanded
from services.ingest.domain.registration.steps import Values
from services.ingest.domain.registration.values import merged
from services.ingest.handlers import profiles
from services.ingest.handlers.drafts import locked_draft, put, values_of
from services.ingest.handlers.offices import register_office
from services.ingest.handlers.profiles import Pause, Saved
from services.ingest.handlers.reporting import report_ties
from services.ingest.handlers.views import profile_of, profile_row
from services.ingest.store import drafts as store
from services.ingest.store.tables import DraftRow, ProfileRow
from shared.profile import Kind, Profile
from shared.security import Session


class NotReadyError(IngestError):
    """The draft is not ready to be published."""

    def __init__(self, found: list[Mistake]) -> None:
        """Carry what is missing or wrong."""
        super().__init__()
        self.mistakes = found


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a draft, and the account's session with the profile in it."""

    saved: Saved
    session: Session


@dataclass(frozen=True, slots=True)
class MovedOn:
    """The profile was changed by others meanwhile, and the draft brought up to it; `both` topics differ."""

    version: int
    both: frozenset[str]


def problems_of(draft: DraftRow) -> list[Mistake]:
    """Everything that keeps a draft from being published."""
    kind = Kind(draft.kind)
    found = [
        *missing(draft.values, kind, quick=draft.quick),
        *mistakes(draft.values, quick=draft.quick),
    ]
    first = {m.field: m for m in reversed(found)}
    return [first[name] for name in dict.fromkeys(m.field for m in found)]


def problems_on(draft: DraftRow, fields: re.Pattern[str]) -> list[Mistake]:
    """What is wrong on one page; in the short way also what is missing there."""
    if draft.quick:
        return [m for m in problems_of(draft) if fields.fullmatch(m.field)]
    return [m for m in mistakes(draft.values, quick=False) if fields.fullmatch(m.field)]


def profile_in(draft: DraftRow, base: Profile | None = None) -> Profile:
    """The profile that a draft describes; raises `NotReadyError`."""
    found = problems_of(draft)
    if found:
        raise NotReadyError(found)
    try:
        return read_form(_whole(draft), base)
    except InvalidProfileError as error:
        raise NotReadyError(
            [Mistake(p.field or "name", p.message) for p in error.problems]
        ) from error


async def publish(session: AsyncSession, draft_id: UUID, account: Session) -> Published | MovedOn:
    """Publish a draft once, and forget it. Raises `NotReadyError` or `AlreadyRegisteredError`.

    Where the profile was changed since the draft began, nothing is published yet: the draft is merged
    with it, and whoever publishes is shown the result first.
    """
    draft = await locked_draft(session, draft_id, account)
    if draft.profile_id is None:
        return await _publish_new(session, draft, account)
    row = await profile_row(session, draft.profile_id)
    if row.version != draft.base_version:
        moved = await _brought_up(session, draft, row, account)
        if moved is not None:
            return moved
    profile = profile_in(draft, profile_of(row))
    saved = await profiles.revise(
        session, row.id, profile, by=account.email, pause=_pause(draft.values, row)
    )
    return await _finished(session, draft, profile, Published(saved, account))


async def _publish_new(session: AsyncSession, draft: DraftRow, account: Session) -> Published:
    profile = profile_in(draft)
    saved, renewed = await register_office(
        session, profile, account, pause=_pause(draft.values, None)
    )
    return await _finished(session, draft, profile, Published(saved, renewed))


async def _finished(
    session: AsyncSession, draft: DraftRow, profile: Profile, done: Published
) -> Published:
    await report_ties(session, done.saved.profile_id, profile, draft.values)
    await store.remove(session, draft.id)
    return done


async def _brought_up(
    session: AsyncSession, draft: DraftRow, row: ProfileRow, account: Session
) -> MovedOn | None:
    """Merge the draft with the profile as it stands now; none if only its version moved."""
    theirs = await values_of(session, row)
    draft.base_version = row.version
    if theirs == draft.base:
        return None
    values, both = merged(draft.base, theirs, draft.values)
    draft.base = theirs
    await put(session, draft, values, account.email)
    return MovedOn(row.version, frozenset(both))


def _whole(draft: DraftRow) -> Values:
    values = {"kind": draft.kind} | dict(draft.values)
    if draft.kind == Kind.LOCALITY:
        values["country"] = "US"
    return expanded(values) if draft.quick else values


def _pause(values: Values, row: ProfileRow | None) -> Pause:
    """The state that a draft asks for: paused until its day; a pause without a day goes on."""
    if until := values.get("pause.until"):
        return Pause("paused", date.fromisoformat(until))
    if row is not None and row.state == "paused" and row.paused_until is None:
        return Pause("paused")
    return Pause("active")
