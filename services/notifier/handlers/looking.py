"""Looking again and again for what is due, and doing each thing by itself; what is due, others say."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TypeVar

log = logging.getLogger(__name__)

Key = TypeVar("Key", bound=Hashable)


async def do_each(
    due: Callable[[int], Awaitable[Sequence[Key]]],
    do: Callable[[Key], Awaitable[object]],
    at_once: int,
) -> int:
    """Do all that is due, in pages of `at_once`, each thing once; returns how many were done.

    `due(limit)` gives keys of what is due, in any order that lasts. One that raises is logged with
    its key, passed over, and due again at the next look; it holds up nothing behind it.
    """
    seen: set[Key] = set()
    failed = 0
    while True:
        found = [key for key in await due(at_once + failed) if key not in seen]
        for key in found:
            seen.add(key)
            failed += not await _is_done(do, key)
        if len(found) < at_once:
            return len(seen) - failed


async def _is_done(do: Callable[[Key], Awaitable[object]], key: Key) -> bool:
    try:
        await do(key)
    except Exception:
        log.exception("%s was not done; it is tried again at the next look", key)
        return False
    return True


async def keep_looking(look: Callable[[], Awaitable[object]], seconds: float) -> None:
    """Look, and again after some seconds, until cancelled; a look that raises is logged."""
    while True:
        try:
            await look()
        except Exception:
            log.exception("A look for what is due stopped; it is tried again")
        await asyncio.sleep(seconds)
