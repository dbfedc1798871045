"""What pages show of addresses for webhooks and of the webhooks sent to them; secrets are not here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.notifier.domain.packets import EventType
from services.notifier.domain.webhooks import EndpointState
from services.notifier.pages.wording import HOOK_STATES
from services.notifier.store.tables import EndpointRow, HookRow, Party
from shared.texts import Said


@dataclass(frozen=True, slots=True)
class HookView:
    """One webhook: what it told and what the receiver answered; `status` is the HTTP status."""

    type: str
    is_test: bool
    introduction_id: UUID | None
    created_at: datetime
    tried_at: datetime | None
    next_attempt_at: datetime | None
    attempts: int
    state: Said
    status: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class EndpointView:
    """One party and its address; `url` is empty where there is none, `proposed` is to be filled in.

    `words` is why it is disabled; `old_until` is until when the secret before the last still signs.
    """

    profile_id: UUID
    name: str
    exists: bool
    is_disabled: bool
    url: str
    proposed: str
    follows_profile: bool
    words: str | None
    failing_since: datetime | None
    old_until: datetime | None
    hooks: tuple[HookView, ...]


def endpoint_view(party: Party, row: EndpointRow | None, last: Sequence[HookRow]) -> EndpointView:
    """An address, with its last webhooks, newest first."""
    named = party.desk().webhook_url or ""
    own = row.url if row else None
    return EndpointView(
        profile_id=party.id,
        name=party.name,
        exists=row is not None,
        is_disabled=row is not None and row.stands is EndpointState.DISABLED,
        url=own or (named if row else ""),
        proposed=own or named,
        follows_profile=row is not None and own is None,
        words=row.words if row else None,
        failing_since=row.failing_since if row else None,
        old_until=_to_come(row.old_until) if row else None,
        hooks=tuple(hook_view(h) for h in last),
    )


def _to_come(moment: datetime | None) -> datetime | None:
    return moment if moment and moment > datetime.now(UTC) else None


def hook_view(row: HookRow) -> HookView:
    """One webhook."""
    return HookView(
        type=row.type,
        is_test=row.type == EventType.PING.value,
        introduction_id=row.introduction_id,
        created_at=row.created_at,
        tried_at=row.tried_at,
        next_attempt_at=row.next_attempt_at,
        attempts=row.attempts,
        state=HOOK_STATES[row.stands],
        status=row.status,
        words=row.words,
    )
