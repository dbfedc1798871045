"""Addresses that are gone or always fail are not called any more, until their people enable them."""

import pytest
from sqlalchemy import select

from services.notifier.handlers import endpoints
from services.notifier.store.tables import Delivery
from tests.support.endpoints import OWNER, WHO, endpoint, hooks
from tests.support.introductions import C40, REFERRAL, approved
from tests.support.receiver import verified

pytestmark = pytest.mark.usefixtures("secret")


async def test_an_address_that_is_gone_is_disabled_and_its_people_are_told(world, receiver, call):
    receiver.answers = [(410, "Moved away")]
    await world.matches(approved(C40))
    await call()
    found = await endpoint(world)
    assert (found.state, found.words) == ("disabled", "410 Moved away")

    async with world.database.reading() as session:
        (notice,) = await session.scalars(
            select(Delivery).where(Delivery.introduction_id.is_(None))
        )
    assert (notice.to, notice.profile_id, notice.state) == ("join@c40.example", OWNER, "queued")
    assert "410 Moved away" in notice.text
    assert f"{world.letters.site}/inbox/webhook" in notice.text

    await world.say("locality", "accepted", REFERRAL)
    assert await call() == 0
    assert [h.state for h in await hooks(world)] == ["given_up"]


async def test_an_address_that_fails_for_five_days_is_disabled_and_what_waits_is_not_sent(
    world, receiver, call, clock
):
    receiver.answers = [(500, "")]
    await world.matches(approved(C40))
    await call()
    clock.advance(days=5)
    await world.say("locality", "accepted", REFERRAL)
    await call()
    assert (await endpoint(world)).state == "disabled"
    assert {h.state for h in await hooks(world)} == {"dropped"}


async def test_enabled_again_it_gets_what_changed_in_the_meantime(
    world, receiver, call, clock, secret
):
    receiver.answers = [(410, ""), (200, "")]
    await world.matches(approved(C40))
    await call()
    await world.say("locality", "accepted", REFERRAL)
    await endpoints.enable(world.office, OWNER, WHO)
    clock.advance(minutes=1)
    assert await call() == 1
    event = verified(secret, receiver.taken[-1])
    assert (event.type, event.data.locality_answer) == ("referral.updated", "accepted")


async def test_a_test_event_is_tried_once_and_reaches_a_disabled_address(
    world, receiver, call, secret
):
    receiver.answers = [(410, ""), (500, "Not yet"), (200, "")]
    for _ in range(3):
        await endpoints.ping(world.office, OWNER)
        assert await call() == 1
    assert verified(secret, receiver.taken[-1]).data.name == "C40 Cities"
    assert [h.status for h in await hooks(world)] == [410, 500, 200]
    assert (await endpoint(world)).state == "disabled"
