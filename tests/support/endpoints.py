"""The webhooks of C40 as they are kept, and setting its address."""

from sqlalchemy import select

from services.notifier.handlers import endpoints
from services.notifier.store.tables import EndpointRow, HookRow
from tests.support.introductions import C40, id_of

OWNER = id_of(C40)
WHO = "n@c40.example"


async def set_address(world, url):
    """Set where C40 is called; gives the secret, or None if there was one before."""
    key = await endpoints.set_address(world.office, OWNER, url, WHO, allows_local=True)
    return key and endpoints.secret_of(world.keyring, key)


async def endpoint(world):
    async with world.database.reading() as session:
        return await session.get(EndpointRow, OWNER)


async def hooks(world):
    """Everything that was or is to be sent, the oldest first."""
    async with world.database.reading() as session:
        return list(await session.scalars(select(HookRow).order_by(HookRow.created_at)))
