"""Where a network is called: by hand or as its profile says; one that comes late misses nothing."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from services.notifier.domain.errors import NoAddressError
from services.notifier.domain.targets import BadTargetError
from services.notifier.handlers import endpoints
from services.notifier.store import changes, hooks
from services.notifier.store import endpoints as addresses
from services.notifier.store.tables import ChangeRow, HookRow, Introduction
from tests.support.endpoints import OWNER, WHO, endpoint, set_address
from tests.support.endpoints import hooks as all_hooks
from tests.support.introductions import C40, DES_MOINES, REFERRAL, approved, published

MANY = 2 * changes.AT_ONCE + 1
URL = "https://hooks.c40.example"


@pytest.fixture
async def referrals(world, known):
    """As many referrals to one network as need three pages; of every two the same moment."""
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
                "party_id": OWNER,
                "changed_at": at + timedelta(seconds=n // 2),
            }
            for n in numbers
        ]
        await session.execute(insert(ChangeRow), changed)


async def queued(world):
    async with world.database.reading() as session:
        found = select(func.count()).where(HookRow.state == "queued")
        return await session.scalar(found)


async def test_a_new_address_gets_all_referrals_that_are_not_over(world, referrals):
    await set_address(world, URL)
    assert await queued(world) == MANY
    assert {h.type for h in await all_hooks(world)} == {"referral.created"}


async def test_an_address_that_is_enabled_gets_all_that_changed(world, referrals):
    await set_address(world, URL)
    async with world.database.transaction() as session:
        await hooks.drop(session, OWNER)
        found = await addresses.lock(session, OWNER)
        found.state = "disabled"
    await endpoints.enable(world.office, OWNER, WHO)
    assert await queued(world) == MANY


async def test_the_address_of_the_profile_is_followed_as_it_changes(world, receiver, call):
    intake = {"email": "join@c40.example", "webhook_url": "https://old.c40.example/hook"}
    await world.profiles(published(DES_MOINES), published(C40, intake=intake))
    await set_address(world, "")
    assert (await endpoint(world)).url is None
    await world.profiles(published(C40, 2, intake=intake | {"webhook_url": receiver.address}))
    await endpoints.ping(world.office, OWNER)
    await call()
    assert receiver.types == ["ping"]

    await world.profiles(published(C40, 3))
    await endpoints.ping(world.office, OWNER)
    await call()
    assert {h.words for h in await all_hooks(world)} >= {"The profile names no address."}


async def test_a_wrong_or_missing_address_is_refused(world, known):
    with pytest.raises(NoAddressError):
        await set_address(world, " ")
    with pytest.raises(BadTargetError):
        await set_address(world, "https://10.0.0.1/")
