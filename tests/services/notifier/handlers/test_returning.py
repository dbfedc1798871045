"""A digest that came back: what it carried did not arrive either."""

import pytest

from services.notifier.handlers.digesting import digest_parties
from shared.events import DeliveryFailed
from tests.support.arrivals import barred
from tests.support.introductions import DANA, LEE, RUI
from tests.support.mails import bounce
from tests.support.notifying import send_all
from tests.support.reading import DAILY, choose

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
async def digest(world, sender, clock):
    """Sends a digest that carries the question to this address; gives its message."""

    async def send(address):
        await choose(world, address, DAILY)
        await world.introduced()
        await send_all(sender)
        clock.advance(days=1)
        await digest_parties(world.office)
        await send_all(sender)
        return next(d for d in await world.all_deliveries() if d.introduction_id is None)

    return send


async def failures(world):
    return [e.data for e in await world.emitted() if isinstance(e, DeliveryFailed)]


async def test_what_a_digest_carried_came_back_with_it_and_is_announced(
    world, digest, returns, take
):
    sent = await digest(RUI)
    assert (await world.deliveries())["ask", "party"].state == "sent"
    await take(bounce(returns.of(sent.id), RUI))

    ask = (await world.deliveries())["ask", "party"]
    assert ask.state == "bounced"
    assert "no such user here" in ask.last_error
    assert [f.delivery_id for f in await failures(world)] == [ask.id]
    assert await barred(world, RUI)


async def test_a_colleague_who_has_it_by_itself_has_it_still(world, digest, returns, take):
    sent = await digest(DANA)
    ask = (await world.deliveries())["ask", "locality"]
    await take(bounce(returns.of(sent.id), DANA, key="b1"))
    assert (await world.deliveries())["ask", "locality"].state == "sent"
    assert not await failures(world)

    await take(bounce(returns.of(ask.id), LEE, key="b2"))
    assert (await world.deliveries())["ask", "locality"].state == "bounced"
    assert [f.delivery_id for f in await failures(world)] == [ask.id]
