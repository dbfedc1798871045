"""Hours in which people want no e-mail: what would come then comes at their end."""

from dataclasses import replace

import pytest

from tests.support.introductions import DANA, LEE, RUI
from tests.support.reading import NOW, choose
from tests.support.smtp import recipients

pytestmark = pytest.mark.usefixtures("monday")


async def test_quiet_hours_move_a_message_to_their_end(world, post, clock):
    await choose(world, RUI, replace(NOW, zone="Europe/Lisbon", quiet_from=14, quiet_to=20))
    await world.introduced()
    assert recipients(await post()) == [DANA, LEE]
    clock.advance(hours=4, minutes=59)
    assert not await post()
    clock.advance(minutes=1)
    ((to, message),) = await post()
    assert to == [RUI]
    assert message["Subject"].startswith("Introduction: ")


async def test_of_two_people_the_one_in_quiet_hours_gets_it_later(world, post, clock):
    await choose(world, DANA, replace(NOW, quiet_from=8, quiet_to=10))
    await world.introduced()
    assert recipients(await post()) == [LEE, RUI]
    clock.advance(hours=1)
    assert recipients(await post()) == [DANA]


async def test_a_message_that_is_late_does_not_come_in_quiet_hours(world, post, clock):
    await choose(world, RUI, replace(NOW, quiet_from=10, quiet_to=12))
    await world.introduced()
    clock.advance(hours=1, minutes=30)
    assert RUI not in recipients(await post())
    clock.advance(hours=1, minutes=30)
    assert recipients(await post()) == [RUI]
