"""Publishing and consuming: FastStream subscribers with reclaim and dead letters.

At least once, with a consumer group per service. Every subscription has two readers: one for fresh
entries, one that reclaims entries whose consumer died or failed. An entry delivered more often than
`max_deliveries` becomes a dead letter. See docs/decisions/0003-delivery.md.
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.annotations import RedisStreamMessage
from pydantic import ValidationError
from redis.exceptions import RedisError, ResponseError

from shared.events import EVENT, STREAMS, Event
from shared.streams.client import connect, connected
from shared.streams.deadletters import FIELD, dead_key, errors_key

log = logging.getLogger(__name__)

MAX_DELIVERIES = 5
RECLAIM_AFTER_MS = 60_000
"""An entry pending longer than this is taken from its consumer; well above any handler's time."""
STREAM_MAXLEN = 1_000_000
"""Streams are trimmed to about this many entries."""

Handler = Callable[[Sequence[Event]], Awaitable[None]]


def consumer_name() -> str:
    """A name for this process, unique in a cluster."""
    return f"{socket.gethostname()}-{os.getpid()}"


class Streams:
    """One process's connection to the broker on behalf of one service (its consumer group)."""

    def __init__(
        self,
        url: str,
        group: str,
        *,
        consumer: str | None = None,
        reclaim_after_ms: int = RECLAIM_AFTER_MS,
        max_deliveries: int = MAX_DELIVERIES,
    ) -> None:
        """Name the group and this consumer; nothing connects before `start`."""
        self.group = group
        self.consumer = consumer or consumer_name()
        self.reclaim_after_ms = reclaim_after_ms
        self.max_deliveries = max_deliveries
        self.broker = RedisBroker(url, logger=_faststream_log(), log_level=logging.DEBUG)
        self._redis = connect(url)
        self._consumed: list[str] = []

    def subscribe(self, stream: str, handler: Handler, *, max_records: int) -> None:
        """Call `handler` with up to `max_records` events of `stream` at a time.

        The handler runs once with all of them; if it raises, once with each, so that one bad event
        does not hold up its neighbours. What still fails stays pending and is reclaimed.
        """
        self._consumed.append(stream)

        async def consume(message: RedisStreamMessage) -> None:
            await self._consume(stream, handler, message.raw_message)

        async def reclaim(message: RedisStreamMessage) -> None:
            if not await self._bury_if_spent(stream, message.raw_message):
                await self._consume(stream, handler, message.raw_message)

        for call, idle in ((consume, None), (reclaim, self.reclaim_after_ms)):
            sub = StreamSub(
                stream,
                group=self.group,
                consumer=self.consumer,
                batch=True,
                max_records=max_records,
                polling_interval=min(500, idle or 500),
                min_idle_time=idle,
            )
            self.broker.subscriber(stream=sub, ack_policy=AckPolicy.MANUAL)(call)

    async def start(self, *, adopt_own_pending: bool = False) -> None:
        """Create the groups from the first entry on, then consume.

        `adopt_own_pending` is for a consumer whose name outlives its process (one machine, one
        worker): what its predecessor left pending is taken up at once.
        """
        for stream in self._consumed:
            await self._ensure_group(stream)
            if adopt_own_pending:
                await self._release_own(stream)
        await self.broker.start()

    async def stop(self) -> None:
        """Finish the messages in hand and disconnect."""
        await self.broker.stop()
        await self._redis.aclose()

    @property
    def healthy(self) -> bool:
        """Whether every subscriber still runs (one stops for good when its group is deleted)."""
        return all(s.running for s in self.broker.subscribers)

    async def publish(self, messages: Sequence[tuple[str, str]]) -> None:
        """Append (stream, payload) pairs in order, in one round trip."""
        async with self._redis.pipeline(transaction=False) as pipeline:
            for stream, payload in messages:
                pipeline.xadd(stream, {FIELD: payload.encode()}, maxlen=STREAM_MAXLEN)
            await pipeline.execute()

    async def _ensure_group(self, stream: str) -> None:
        try:
            await self._redis.xgroup_create(stream, self.group, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def _release_own(self, stream: str) -> None:
        pending = await self._redis.xpending_range(
            stream, self.group, min="-", max="+", count=10_000, consumername=self.consumer
        )
        if pending:
            ids = [entry["message_id"] for entry in pending]
            idle = self.reclaim_after_ms + 1
            await self._redis.xclaim(
                stream, self.group, self.consumer, 0, ids, idle=idle, justid=True
            )

    async def _consume(self, stream: str, handler: Handler, raw: Any) -> None:
        events: dict[bytes, Event] = {}
        for entry_id, fields in zip(raw["message_ids"], raw["data"], strict=True):
            try:
                events[entry_id] = EVENT.validate_json(fields.get(FIELD, b""))
            except ValidationError as error:
                await self._bury(stream, entry_id, fields, f"not a known event: {error}")
        if not events:
            return
        if await _succeeds(handler, list(events.values())):
            await self._redis.xack(stream, self.group, *events)
        else:
            await self._one_by_one(stream, handler, events)

    async def _one_by_one(self, stream: str, handler: Handler, events: dict[bytes, Event]) -> None:
        for entry_id, event in events.items():
            try:
                await handler([event])
            except Exception as error:
                log.exception("%s could not handle %s %s", self.group, event.type, event.subject)
                why = f"{type(error).__name__}: {error}"
                await self._redis.hset(errors_key(stream, self.group), entry_id, why)
            else:
                await self._redis.xack(stream, self.group, entry_id)
                await self._redis.hdel(errors_key(stream, self.group), entry_id)

    async def _bury_if_spent(self, stream: str, raw: Any) -> bool:
        """Move an entry delivered too often to the dead letters, before its handler sees it again."""
        entry_id = raw["message_ids"][0]
        rows = await self._redis.xpending_range(stream, self.group, entry_id, entry_id, 1)
        if not rows or rows[0]["times_delivered"] <= self.max_deliveries:
            return False
        error = await self._redis.hget(errors_key(stream, self.group), entry_id)
        why = error.decode() if error else "its consumer died while handling it"
        await self._bury(stream, entry_id, raw["data"][0], why)
        return True

    async def _bury(
        self, stream: str, entry_id: bytes, fields: dict[bytes, bytes], error: str
    ) -> None:
        letter = {FIELD: fields.get(FIELD, b""), b"entry": entry_id, b"error": error.encode()}
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.xadd(dead_key(stream, self.group), letter)
            pipeline.xack(stream, self.group, entry_id)
            pipeline.hdel(errors_key(stream, self.group), entry_id)
            await pipeline.execute()
        log.error("%s: dead letter %s of %s: %s", self.group, entry_id.decode(), stream, error)


def _faststream_log() -> logging.Logger:
    """FastStream's log without its note for every message."""
    logger = logging.getLogger("faststream.entente")
    logger.setLevel(logging.WARNING)
    return logger


async def _succeeds(handler: Handler, events: Sequence[Event]) -> bool:
    try:
        await handler(events)
    except Exception:
        log.debug("A batch of %d events failed and is tried one by one", len(events), exc_info=True)
        return False
    return True


async def wait_for_broker(url: str, seconds: float = 30.0) -> None:
    """Return once the broker answers; raises `TimeoutError` after `seconds`."""
    async with connected(url) as client, asyncio.timeout(seconds):
        while True:
            with contextlib.suppress(RedisError, OSError):
                await client.ping()
                return
            await asyncio.sleep(0.05)


async def lengths(url: str) -> dict[str, int]:
    """Entries of each stream, for `entente status`."""
    async with connected(url) as client:
        return {stream: await client.xlen(stream) for stream in STREAMS}


async def backlog(url: str, group: str) -> int:
    """Entries that a group has not acknowledged yet, read or not."""
    waiting = 0
    async with connected(url) as client:
        for stream in STREAMS:
            for row in await _groups(client, stream):
                if row["name"] == group.encode():
                    waiting += int(row["pending"]) + int(row["lag"] or 0)
    return waiting


async def _groups(client: Any, stream: str) -> list[dict[str, Any]]:
    try:
        groups: list[dict[str, Any]] = await client.xinfo_groups(stream)
    except ResponseError:
        return []
    return groups
