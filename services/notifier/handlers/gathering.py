"""Looks for digests that are due, of parties and of officers, until the worker stops."""

import asyncio
from functools import partial

from services.notifier.handlers.desks import digest_desks
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.looking import keep_looking
from services.notifier.handlers.moving import Office

LOOK_SECONDS = 20.0


async def keep_digesting(office: Office) -> None:
    """Look three times a minute until cancelled; neither kind waits for the other."""
    await asyncio.gather(
        keep_looking(partial(digest_parties, office), LOOK_SECONDS),
        keep_looking(partial(digest_desks, office), LOOK_SECONDS),
    )
