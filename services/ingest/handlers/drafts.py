"""Drafts of registrations and revisions: begun, saved page by page, deleted. Publishing is `publishing`.

A page is saved against the version it was shown with. What somebody else changed meanwhile is merged if
it is about other fields; about the same fields it is a conflict, and nothing is saved.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import IngestError, TooManyDraftsError, UnknownDraftError
from services.ingest.domain.forms import form_values
from services.ingest.domain.registration.steps import Values
from services.ingest.domain.registration.values import differences, with_posted, without_entry
from services.ingest.handlers.reporting import reported_values
from services.ingest.handlers.views import profile_of, profile_row
from services.ingest.store import drafts as store
from services.ingest.store.tables import DraftChangeRow, DraftRow, ProfileRow
from shared.profile import Kind
from shared.security import Role, Session

MOST = 20
"""Drafts that one account may have open."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else made of a field that one has typed differently."""

    field: str
    text: str
    by: str
    at: datetime


class ConflictError(IngestError):
    """Somebody else has changed this page meanwhile."""

    def __init__(self, version: int, found: Sequence[Theirs]) -> None:
        """Carry the draft's version now, and every field that was changed differently."""
        super().__init__()
        self.version = version
        self.found = list(found)


async def begin(
    session: AsyncSession, account: Session, kind: Kind, *, quick: bool, values: Values
) -> DraftRow:
    """An empty draft of a new profile; raises `TooManyDraftsError`."""
    if len(await drafts_of(session, account)) >= MOST:
        raise TooManyDraftsError
    return _add(session, account, kind.value, values, quick=quick)


async def begin_revision(session: AsyncSession, account: Session, profile_id: UUID) -> DraftRow:
    """The draft of a profile's revision: the one that is open, or a new one of what stands."""
    found = await store.of_profile(session, profile_id)
    if found is not None:
        return found
    row = await profile_row(session, profile_id)
    draft = _add(session, account, row.kind, await values_of(session, row), quick=False)
    draft.profile_id, draft.base_version, draft.base = row.id, row.version, dict(draft.values)
    return draft


async def open_revision(session: AsyncSession, profile_id: UUID) -> DraftRow | None:
    """The draft of a profile's revision, if one is open."""
    return await store.of_profile(session, profile_id)


async def values_of(session: AsyncSession, row: ProfileRow) -> dict[str, str]:
    """A profile as it stands, as a draft has it."""
    values = await reported_values(session, row.id, form_values(profile_of(row)))
    return values | ({"pause.until": row.paused_until.isoformat()} if row.paused_until else {})


async def drafts_of(session: AsyncSession, account: Session) -> list[DraftRow]:
    """The open drafts of an account and of its profiles, the latest first."""
    return await store.open_for(session, account.account_id, account.profile_ids, MOST)


async def draft_for(session: AsyncSession, draft_id: UUID, account: Session) -> DraftRow:
    """A draft that the account may change; raises `UnknownDraftError`."""
    return _allowed(await store.read(session, draft_id), account)


async def locked_draft(session: AsyncSession, draft_id: UUID, account: Session) -> DraftRow:
    """The same in a transaction, before it is changed."""
    return _allowed(await store.get(session, draft_id), account)


async def save(
    session: AsyncSession,
    draft_id: UUID,
    account: Session,
    fields: re.Pattern[str],
    posted: Mapping[str, str],
    seen: int,
) -> DraftRow:
    """Put in one page as it was typed; `seen` is the version it was shown with.

    Raises `ConflictError` and saves nothing where others changed the same fields since.
    """
    draft = await locked_draft(session, draft_id, account)
    changes = await store.changes_after(session, draft_id, seen)
    base = _before(draft.values, changes)
    wanted = with_posted(base, fields, posted)
    mine = differences(base, wanted)
    theirs = [
        Theirs(name, draft.values.get(name, ""), change.by, change.at)
        for change in changes
        for name in change.fields
        if name in mine and draft.values.get(name, "") != mine[name][1]
    ]
    if theirs:
        raise ConflictError(draft.version, list({t.field: t for t in theirs}.values()))
    await put(session, draft, _applied(draft.values, mine), account.email)
    return draft


async def put(session: AsyncSession, draft: DraftRow, values: Values, by: str) -> None:
    """Give a draft these values, and note what changed; without a change, nothing is noted."""
    changed = differences(draft.values, values)
    if not changed:
        return
    draft.values, draft.version = dict(values), draft.version + 1
    draft.changed_at, draft.changed_by = datetime.now(UTC), by
    session.add(
        DraftChangeRow(
            draft_id=draft.id,
            version=draft.version,
            fields={name: list(pair) for name, pair in changed.items()},
            by=by,
            at=draft.changed_at,
        )
    )
    await session.flush()


async def remove_entry(
    session: AsyncSession, draft: DraftRow, section: str, number: int, by: str
) -> None:
    """Take one entry out of a list of a draft; those after it move up."""
    await put(session, draft, without_entry(draft.values, section, number), by)


async def drop(session: AsyncSession, draft_id: UUID, account: Session) -> None:
    """Delete a draft."""
    draft = await locked_draft(session, draft_id, account)
    await store.remove(session, draft.id)


def _add(
    session: AsyncSession, account: Session, kind: str, values: Values, *, quick: bool
) -> DraftRow:
    now = datetime.now(UTC)
    draft = DraftRow(
        id=uuid4(),
        account_id=account.account_id,
        profile_id=None,
        base_version=None,
        base={},
        kind=kind,
        quick=quick,
        values=dict(values),
        version=0,
        created_at=now,
        changed_at=now,
        changed_by=account.email,
    )
    session.add(draft)
    return draft


def _allowed(draft: DraftRow | None, account: Session) -> DraftRow:
    if draft is None:
        raise UnknownDraftError
    if draft.profile_id is None:
        may = draft.account_id == account.account_id
    else:
        may = account.owns(draft.profile_id)
    if not may or account.role is Role.AUDITOR:
        raise UnknownDraftError
    return draft


def _before(values: Values, changes: Sequence[DraftChangeRow]) -> dict[str, str]:
    """The values before these changes."""
    base = dict(values)
    for change in reversed(changes):
        base |= {name: pair[0] for name, pair in change.fields.items()}
    return {k: v for k, v in base.items() if v}


def _applied(values: Values, mine: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    after = dict(values) | {name: pair[1] for name, pair in mine.items()}
    return {k: v for k, v in after.items() if v}
