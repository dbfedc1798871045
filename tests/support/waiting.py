"""Waiting without sleeping for a fixed time."""

import asyncio
import inspect


async def until(condition, seconds=10.0):
    """Wait for a condition (sync or async) to give something true, and return it."""
    async with asyncio.timeout(seconds):
        while True:
            value = condition()
            if inspect.isawaitable(value):
                value = await value
            if value:
                return value
            await asyncio.sleep(0.01)
