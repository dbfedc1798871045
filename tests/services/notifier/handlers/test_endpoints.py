"""An address of webhooks that is set or enabled late gets all that it missed, however much that is."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from services.notifier.handlers import endpoints
from services.notifier.store import changes, hooks
from services.notifier.store import endpoints as addresses
from services.notifier.store.tables import ChangeRow, HookRow, Introduction
from tests.support.introductions import C40, DES_MOINES, REFERRAL, approved, id_of, published

MANY = 2 * changes.AT_ONCE + 1
NETWORK = id_of(C40)


@pytest.fixture
async def referrals(world):
    """As many referrals to one network as need three pages; of every two the same moment."""
    await world.profiles(published(DES_MOINES), published(C40))
    await world.matches(approved(C40))
    async with world.database.transaction() as session:
        first = await session.get_one(Introduction, REFERRAL)
        columns = {c.name: getattr(first, c.name) for c in Introduction.__table__.columns}
        numbers = range(1, MANY)
        copies = [columns | {"id": UUID(int=n), "match_id": UUID(int=n)} for n in numbers]
        await session.execute(insert(Introduction), copies)
        at = world.office.clock()
        changed = [
            {
                "introduction_id": UUID(int=n),
                "party_id": NETWORK,
                "changed_at": at + timedelta(seconds=n // 2),
            }
            for n in numbers
        ]
        await session.execute(insert(ChangeRow), changed)


async def set_address(world):
    url = "https://hooks.c40.example"
    await endpoints.set_address(world.office, NETWORK, url, "n", allows_local=False)


async def queued(world):
    async with world.database.reading() as session:
        found = select(func.count()).where(HookRow.state == "queued")
        return await session.scalar(found)


async def test_a_new_address_gets_all_referrals_that_are_not_over(world, referrals):
    await set_address(world)
    assert await queued(world) == MANY


async def test_an_address_that_is_enabled_gets_all_that_changed(world, referrals):
    await set_address(world)
    async with world.database.transaction() as session:
        await hooks.drop(session, NETWORK)
        found = await addresses.lock(session, NETWORK)
        found.state = "disabled"
    await endpoints.enable(world.office, NETWORK, "n")
    assert await queued(world) == MANY
