"""Dead letters: events that a group could not handle, kept with their error until replayed."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from shared.events import STREAMS
from shared.streams.client import connected

FIELD = b"event"


def dead_key(stream: str, group: str) -> str:
    """The stream that holds the dead letters of one stream and one group."""
    return f"{stream}:dead:{group}"


def errors_key(stream: str, group: str) -> str:
    """The hash that remembers the last error of each entry that is still tried."""
    return f"{stream}:errors:{group}"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One event that failed; `id` names it for `replay_dead`."""

    id: str
    stream: str
    group: str
    type: str
    subject: str
    error: str


async def list_dead(url: str) -> list[DeadLetter]:
    """Every dead letter of every group, oldest first within its stream and group."""
    async with connected(url) as client:
        return [letter for key in await _keys(client) for letter in await _letters(client, key)]


async def replay_dead(url: str, ids: Collection[str] | None = None) -> int:
    """Publish dead letters again (`None`: all); returns how many.

    The event goes back to its stream; groups that handled it before drop it by its id.
    """
    count = 0
    async with connected(url) as client:
        for key in await _keys(client):
            stream = key.split(":dead:")[0]
            for entry_id, fields in await client.xrange(key):
                if ids is None or f"{key}/{entry_id.decode()}" in ids:
                    async with client.pipeline(transaction=True) as pipeline:
                        pipeline.xadd(stream, {FIELD: fields[FIELD]})
                        pipeline.xdel(key, entry_id)
                        await pipeline.execute()
                    count += 1
    return count


async def _keys(client: Any) -> list[str]:
    keys = [
        key.decode() for stream in STREAMS async for key in client.scan_iter(f"{stream}:dead:*")
    ]
    return sorted(keys)


async def _letters(client: Any, key: str) -> list[DeadLetter]:
    stream, group = key.split(":dead:")
    return [
        DeadLetter(
            id=f"{key}/{entry_id.decode()}",
            stream=stream,
            group=group,
            **_headline(fields[FIELD]),
            error=fields[b"error"].decode(),
        )
        for entry_id, fields in await client.xrange(key)
    ]


def _headline(payload: bytes) -> dict[str, str]:
    try:
        event: Any = json.loads(payload)
        return {"type": str(event["type"]), "subject": str(event["subject"])}
    except (ValueError, KeyError, TypeError):
        return {"type": "unreadable", "subject": ""}
