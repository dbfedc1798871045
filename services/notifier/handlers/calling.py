"""Sends webhooks: claim, call, settle; the claim and what became of it are transactions of their own.

A webhook is sent at least once: a worker that dies between the call and its end leaves it to be sent
again, under the same `webhook-id`, by which receivers drop repeats.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from standardwebhooks import Webhook

from services.notifier.domain.errors import NotifierError
from services.notifier.domain.packets import EventType, Ping, WebhookEvent
from services.notifier.domain.webhooks import (
    GONE,
    EndpointState,
    HookState,
    asked_wait,
    is_hopeless,
    retry_at,
    retry_when_asked,
    webhook_id,
)
from services.notifier.handlers.changes import material
from services.notifier.handlers.disabling import tell
from services.notifier.handlers.endpoints import secret_of
from services.notifier.handlers.looking import keep_looking
from services.notifier.handlers.writing import Clock, utc_now
from services.notifier.letters import Letters
from services.notifier.packets import packet_of
from services.notifier.store import endpoints, hooks, introductions, parties
from services.notifier.store.tables import EndpointRow, HookRow
from shared.database import Database
from shared.security.signing import Keyring

LOOK_SECONDS = 1.0
_GOOD = range(200, 300)


class NotCalledError(NotifierError):
    """The address could not be called."""

    def __init__(self, words: str) -> None:
        """Say why, in words for the network's people."""
        Exception.__init__(self, words)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered: HTTP status, the beginning of its text, and its `Retry-After`."""

    status: int | None
    words: str
    retry_after: str | None = None


class Poster(Protocol):
    """What calling needs of the network."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a body; raises `NotCalledError`."""


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook in hand: the `attempt`-th time, with what to send; `url` is missing if none is known."""

    hook_id: UUID
    profile_id: UUID
    attempt: int
    url: str | None
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Sends what is due, signed; `chance` gives random numbers from 0 to 1."""

    database: Database
    poster: Poster
    letters: Letters
    keyring: Keyring
    clock: Clock = utc_now
    chance: Callable[[], float] = field(default=random.random)

    async def call_next(self) -> bool:
        """Send the webhook that has waited longest; returns whether there was one."""
        call = await self._claim()
        if call is None:
            return False
        answer = await self._answer(call)
        async with self.database.transaction() as session:
            endpoint = await endpoints.lock(session, call.profile_id)
            hook = await hooks.lock(session, call.hook_id)
            is_ours = hook is not None and hook.attempts == call.attempt
            if endpoint is not None and hook is not None and is_ours:
                await self._settle(session, endpoint, hook, answer)
        return True

    async def _answer(self, call: Call) -> Answer:
        if call.url is None:
            return Answer(None, "The profile names no address.")
        try:
            return await self.poster.post(call.url, call.headers, call.body)
        except NotCalledError as error:
            return Answer(None, str(error))

    async def _claim(self) -> Call | None:
        now = self.clock()
        async with self.database.reading() as session:
            if not await hooks.is_due(session, now):
                return None
        async with self.database.transaction() as session:
            claim = await hooks.claim(session, now)
        if claim is None:
            return None
        async with self.database.reading() as session:
            return await self._call(session, claim.hook, claim.endpoint)

    async def _call(self, session: AsyncSession, hook: HookRow, endpoint: EndpointRow) -> Call:
        party = await parties.find(session, hook.profile_id)
        named = party.desk().webhook_url if party and not party.withdrawn else None
        body = await self._body(session, hook, party.name if party else "")
        return Call(
            hook_id=hook.id,
            profile_id=hook.profile_id,
            attempt=hook.attempts,
            url=endpoint.url or named,
            headers=self._headers(hook, endpoint, body),
            body=body.encode(),
        )

    async def _body(self, session: AsyncSession, hook: HookRow, name: str) -> str:
        kind = EventType(hook.type)
        found = hook.introduction_id and await introductions.find(session, hook.introduction_id)
        if found:
            data = packet_of(await material(session, found), self.letters.site)
            event = WebhookEvent(type=kind, timestamp=hook.created_at, data=data)
        else:
            ping = Ping(profile_id=hook.profile_id, name=name)
            event = WebhookEvent(type=kind, timestamp=hook.created_at, data=ping)
        return event.model_dump_json()

    def _headers(self, hook: HookRow, endpoint: EndpointRow, body: str) -> dict[str, str]:
        now, key = self.clock(), webhook_id(hook.id)
        keys = [endpoint.key]
        if endpoint.old_key and endpoint.old_until and now < endpoint.old_until:
            keys.append(endpoint.old_key)
        signatures = [Webhook(secret_of(self.keyring, k)).sign(key, now, body) for k in keys]
        return {
            "content-type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

    async def _settle(
        self, session: AsyncSession, endpoint: EndpointRow, hook: HookRow, answer: Answer
    ) -> None:
        now, is_test = self.clock(), hook.type == EventType.PING.value
        endpoint.busy_until = None
        hook.status, hook.words, hook.tried_at = answer.status, answer.words or None, now
        if answer.status in _GOOD:
            hook.state, hook.next_attempt_at = HookState.DELIVERED.value, None
            if endpoint.stands is EndpointState.ACTIVE:
                endpoint.failing_since, endpoint.given_up = None, 0
            return
        wait = asked_wait(answer.status, answer.retry_after, now)
        endpoint.busy_until = now + wait if wait else None
        is_last = is_test or answer.status == GONE
        hook.next_attempt_at = None if is_last else self._again(hook, now, wait)
        if hook.next_attempt_at is None:
            hook.state = HookState.GIVEN_UP.value
        if endpoint.stands is EndpointState.ACTIVE and (not is_test or answer.status == GONE):
            await self._count(session, endpoint, hook, now)

    def _again(self, hook: HookRow, now: datetime, wait: timedelta | None) -> datetime | None:
        """When to try again, not before the receiver wants it; none if it is given up."""
        chance = self.chance()
        again = retry_at(hook.attempts, now, chance)
        return retry_when_asked(again, wait, now, chance) if again and wait else again

    async def _count(
        self, session: AsyncSession, endpoint: EndpointRow, hook: HookRow, now: datetime
    ) -> None:
        """Count a failure of an address; disable it if it is one too many."""
        since = endpoint.failing_since = endpoint.failing_since or now
        endpoint.given_up += hook.stands is HookState.GIVEN_UP
        if hook.status == GONE or is_hopeless(since, endpoint.given_up, now):
            endpoint.state = EndpointState.DISABLED.value
            endpoint.words = (
                f"{hook.status} {hook.words or ''}".strip() if hook.status else hook.words
            )
            endpoint.changed_at, endpoint.changed_by = now, "Entente"
            await session.flush()
            await hooks.drop(session, endpoint.profile_id)
            await tell(session, self.letters, endpoint)


async def keep_calling(caller: Caller) -> None:
    """Send what is due until cancelled."""

    async def call_all() -> None:
        while await caller.call_next():
            pass

    await keep_looking(call_all, LOOK_SECONDS)
