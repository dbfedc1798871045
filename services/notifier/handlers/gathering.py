"""Looks for digests that are due, of parties and of officers, until the worker stops."""

import asyncio
import logging

from services.notifier.handlers.desks import AT_ONCE, digest_desks
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.moving import Office

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0


async def keep_digesting(office: Office) -> None:
    """Look three times a minute until cancelled."""
    while True:
        done = 0
        try:
            done = max(await digest_parties(office), await digest_desks(office))
        except Exception:
            log.exception("Digests were not made; it is tried again")
        if done < AT_ONCE:
            await asyncio.sleep(LOOK_SECONDS)
