"""The Redis client. Keys and entries are bytes here; redis-py's types describe every mode at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    """A client for as long as the block runs."""
    client = connect(url)
    try:
        yield client
    finally:
        await client.aclose()


def connect(url: str) -> Any:
    """A client that its owner closes."""
    return Redis.from_url(url)
