"""What people of a network or programme do with the address of its webhooks."""

from base64 import b64encode
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.errors import NoAddressError, NoEndpointError
from services.notifier.domain.packets import EventType
from services.notifier.domain.targets import check_url
from services.notifier.domain.webhooks import (
    OLD_SECRET_LASTS,
    RETRIED_FOR,
    EndpointState,
    hook_id,
)
from services.notifier.handlers.moving import Office
from services.notifier.store import changes, endpoints, hooks, parties
from services.notifier.store.tables import EndpointRow
from shared.security.signing import Keyring


def secret_of(keyring: Keyring, key: UUID) -> str:
    """The secret that a key stands for, as the Standard Webhooks specification writes it."""
    return "whsec_" + b64encode(keyring.derive("webhook", str(key))).decode()


async def set_address(
    office: Office, profile_id: UUID, url: str, who: str, *, allows_local: bool
) -> UUID | None:
    """Call this address from now on; empty: the one in the profile, as it changes.

    Returns the key of the secret if it is new; then the open referrals follow. Raises
    `NoAddressError` and `BadTargetError`.
    """
    async with office.database.transaction() as session:
        party = await parties.find(session, profile_id)
        named = (party.desk().webhook_url or "") if party else ""
        if not url.strip() and not named:
            raise NoAddressError
        checked = check_url(url.strip() or named, allows_local=allows_local)
        own = None if checked == named else checked
        await endpoints.start(session, profile_id)
        endpoint, now = await endpoints.lock(session, profile_id), office.clock()
        if endpoint is None:
            endpoint = _new(profile_id, own, who, now)
            session.add(endpoint)
            await session.flush()
            await _catch_up(session, endpoint, EventType.CREATED, None, now)
            return endpoint.key
        endpoint.url = own
        await _enable(session, endpoint, who, now)
        return None


def _new(profile_id: UUID, url: str | None, who: str, now: datetime) -> EndpointRow:
    return EndpointRow(
        profile_id=profile_id,
        url=url,
        key=uuid4(),
        state=EndpointState.ACTIVE.value,
        given_up=0,
        created_at=now,
        changed_at=now,
        changed_by=who,
    )


async def rotate(office: Office, profile_id: UUID, who: str) -> UUID:
    """Sign with a new secret; the old one signs beside it for a day. Returns the new key."""
    async with office.database.transaction() as session:
        endpoint, now = await _locked(session, profile_id), office.clock()
        endpoint.old_key, endpoint.old_until = endpoint.key, now + OLD_SECRET_LASTS
        endpoint.key = uuid4()
        endpoint.changed_at, endpoint.changed_by = now, who
        return endpoint.key


async def ping(office: Office, profile_id: UUID) -> None:
    """Send a test event, also to an address that is disabled."""
    async with office.database.transaction() as session:
        await _locked(session, profile_id)
        await hooks.add(session, hooks.NewHook(uuid4(), profile_id, EventType.PING), office.clock())


async def enable(office: Office, profile_id: UUID, who: str) -> None:
    """Call a disabled address again; what changed in the meantime is sent."""
    async with office.database.transaction() as session:
        await endpoints.start(session, profile_id)
        await _enable(session, await _locked(session, profile_id), who, office.clock())


async def remove(office: Office, profile_id: UUID) -> None:
    """Do not call any more."""
    async with office.database.transaction() as session:
        await _locked(session, profile_id)
        await forget(session, profile_id)


async def forget(session: AsyncSession, profile_id: UUID) -> None:
    """Remove the address of a party, and what waits for it."""
    await endpoints.forget(session, profile_id)
    await hooks.drop(session, profile_id)


async def _locked(session: AsyncSession, profile_id: UUID) -> EndpointRow:
    endpoint = await endpoints.lock(session, profile_id)
    if endpoint is None:
        raise NoEndpointError
    return endpoint


async def _enable(session: AsyncSession, endpoint: EndpointRow, who: str, now: datetime) -> None:
    was_disabled = endpoint.stands is EndpointState.DISABLED
    missed_since = (endpoint.failing_since or now) - RETRIED_FOR
    endpoint.state = EndpointState.ACTIVE.value
    endpoint.words = endpoint.failing_since = endpoint.busy_until = None
    endpoint.given_up = 0
    endpoint.changed_at, endpoint.changed_by = now, who
    if was_disabled:
        await _catch_up(session, endpoint, EventType.UPDATED, missed_since, now)


async def _catch_up(
    session: AsyncSession,
    endpoint: EndpointRow,
    kind: EventType,
    since: datetime | None,
    now: datetime,
) -> None:
    """Queue the referrals that changed since then; without a time, those that are not over."""
    cause = f"{endpoint.key}:{now.isoformat()}"
    async for keys in changes.since(session, endpoint.profile_id, since):
        for key in keys:
            new = hooks.NewHook(hook_id(key, cause), endpoint.profile_id, kind, key)
            await hooks.add(session, new, now)
