"""A question or a reminder that waits for a digest: the time to answer begins when it goes out."""

import pytest

from services.notifier.domain.deadlines import add_working_days
from services.notifier.handlers.sweeping import sweep
from shared.events import IntroductionSent
from tests.support.introductions import DANA, LEE, RUI
from tests.support.reading import WEEKLY, choose
from tests.support.smtp import recipients

pytestmark = pytest.mark.usefixtures("monday")


async def choose_weekly(world):
    """Both people of Des Moines want their e-mails on Fridays."""
    for email in (DANA, LEE):
        await choose(world, email, WEEKLY)


async def swept(world, clock, *, days):
    clock.advance(days=days)
    await sweep(world.office)


async def test_the_time_to_answer_begins_when_the_digest_goes_out(world, post, clock):
    await choose_weekly(world)
    await world.introduced()
    await post()
    assert not [e for e in await world.emitted() if isinstance(e, IntroductionSent)]
    clock.advance(days=4)
    await post()
    life = await world.replayed()
    assert (life.asked_at, life.until) == (clock.now, add_working_days(clock.now, 15))


async def test_a_reminder_in_a_digest_begins_the_time_again_when_it_goes_out(world, post, clock):
    await world.introduced()
    await post()
    await choose_weekly(world)
    await swept(world, clock, days=7)
    assert recipients(await post()) == [RUI]
    before = (await world.replayed()).reminded_at
    clock.advance(days=4)
    assert recipients(await post()) == [DANA, LEE]
    life = await world.replayed()
    assert life.reminded_at == clock.now > before
    assert life.until == add_working_days(clock.now, 15)
    row = await world.introduction()
    assert (row.until, row.due_at) == (life.until, add_working_days(clock.now, 5))


async def test_nothing_ends_while_its_question_waits_for_a_digest(world, post, clock):
    await world.introduced()
    await post()
    await choose_weekly(world)
    await swept(world, clock, days=7)
    for _day in range(60):
        await swept(world, clock, days=1)
    life = await world.replayed()
    assert (life.state, life.reminders) == ("asked", 1)
    await post()
    assert (await world.replayed()).until == add_working_days(clock.now, 15)


async def test_a_digest_whose_items_nobody_needs_any_more_holds_nothing_up(world, post, clock):
    await world.introduced()
    await post()
    await choose_weekly(world)
    await swept(world, clock, days=7)
    await world.say("locality", "accepted", who=DANA)
    for _day in range(40):
        await swept(world, clock, days=1)
    assert (await world.introduction()).state == "no_answer"
