"""Webhooks that were not taken: when they come again, and when they come no more."""

from datetime import timedelta

import pytest

from tests.support.endpoints import endpoint, hooks
from tests.support.introductions import C40, REFERRAL, approved
from tests.support.receiver import HANG, verified

pytestmark = pytest.mark.usefixtures("secret")


async def test_a_retry_has_the_same_id_and_comes_after_a_while(
    world, receiver, call, clock, secret
):
    receiver.answers = [(500, "Try later"), HANG, (200, "")]
    await world.matches(approved(C40))

    assert await call() == 1
    (hook,) = await hooks(world)
    assert (hook.status, hook.words, hook.next_attempt_at - clock.now) == (
        500, "Try later", timedelta(seconds=5),
    )  # fmt: skip
    clock.advance(seconds=5)
    assert await call() == 1
    (hook,) = await hooks(world)
    assert (hook.status, hook.words) == (None, "No answer within 1 seconds.")
    assert (await endpoint(world)).failing_since is not None
    clock.advance(minutes=1)
    assert await call() == 1

    assert len({headers["webhook-id"] for _, headers, _ in receiver.taken}) == 1
    assert {verified(secret, r).data.id for r in receiver.taken} == {REFERRAL}
    (hook,) = await hooks(world)
    assert (hook.state, hook.attempts, hook.next_attempt_at) == ("delivered", 3, None)
    assert (await endpoint(world)).failing_since is None


@pytest.mark.parametrize("status", [429, 503])
async def test_a_receiver_that_names_a_time_is_left_alone_until_then(
    world, receiver, call, clock, status
):
    receiver.answers = [(status, "Slow down"), (200, "")]
    receiver.headers = ["Retry-After: 1800"]
    await world.matches(approved(C40))
    assert await call() == 1
    await world.say("locality", "accepted", REFERRAL)

    clock.advance(minutes=29)
    assert await call() == 0
    clock.advance(minutes=3)
    assert await call() == 2


async def test_a_redirect_is_a_failure(world, receiver, call):
    receiver.answers = [(301, "")]
    await world.matches(approved(C40))
    await call()
    (hook,) = await hooks(world)
    assert (hook.state, hook.status, len(receiver.taken)) == ("queued", 301, 1)


async def test_after_two_days_an_event_is_given_up(world, receiver, call, clock):
    receiver.answers = [(500, "")]
    await world.matches(approved(C40))
    began = clock.now
    while (hook := (await hooks(world))[0]).state == "queued":
        clock.now = max(clock.now, hook.next_attempt_at)
        assert await call() == 1
    assert (hook.state, hook.attempts) == ("given_up", 10)
    assert timedelta(hours=46) < clock.now - began < timedelta(hours=50)
    assert (await endpoint(world)).state == "active"


async def test_a_worker_that_dies_in_a_call_leaves_it_to_be_sent_again(
    world, receiver, caller, call, clock
):
    await world.matches(approved(C40))
    abandoned = await caller._claim()
    assert await call() == 0
    clock.advance(minutes=2)
    assert await call() == 1
    assert receiver.taken[0][1]["webhook-id"] == abandoned.headers["webhook-id"]
    (hook,) = await hooks(world)
    assert (hook.state, hook.attempts) == ("delivered", 2)
