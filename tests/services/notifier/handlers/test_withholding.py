"""What is held as e-mail is not told by machine either, until it is let out."""

from dataclasses import replace

import pytest

from services.notifier.domain.errors import UnknownIntroductionError
from services.notifier.handlers import endpoints
from services.notifier.handlers.fetching import fetch, fetch_one
from services.notifier.handlers.holding import Hold, Ruling, decide, switch
from tests.support.endpoints import OWNER
from tests.support.introductions import C40, DES_MOINES, OLGA, REFERRAL, approved, id_of
from tests.support.notifying import send_all

ALL = Hold(held=True, who=OLGA, why="Pilot: drafts only.")
OWN = replace(ALL, profile_id=OWNER)


pytestmark = pytest.mark.usefixtures("secret")


async def fetched(world):
    return [p.id for p in (await fetch(world.office, OWNER, 0, 10)).packets]


async def ask(world):
    return (await world.deliveries())["ask", "party"]


@pytest.mark.parametrize("hold", [ALL, OWN])
async def test_while_mail_is_held_a_referral_is_not_told_by_machine(world, call, sender, hold):
    await switch(world.office, hold)
    await world.matches(approved(C40))
    assert await call() == 0
    await send_all(sender)
    assert (await ask(world)).state == "held"
    assert await call() == 0
    assert await fetched(world) == []
    with pytest.raises(UnknownIntroductionError):
        await fetch_one(world.office, OWNER, REFERRAL)


async def test_it_is_told_once_its_message_is_let_out(world, call, sender, clock):
    await switch(world.office, ALL)
    await world.matches(approved(C40))
    await send_all(sender)
    await decide(world.office, [(await ask(world)).id], Ruling(OLGA, lets_out=True))
    clock.advance(minutes=1)
    assert await call() == 1
    assert await fetched(world) == [REFERRAL]
    assert (await fetch_one(world.office, OWNER, REFERRAL)).id == REFERRAL


async def test_when_holding_ends_what_was_held_still_waits_to_be_let_out(
    world, call, sender, clock
):
    await switch(world.office, ALL)
    await world.matches(approved(C40))
    await send_all(sender)
    await switch(world.office, replace(ALL, held=False, why="Over"))
    assert await call() == 0
    assert await fetched(world) == []
    await decide(world.office, [(await ask(world)).id], Ruling(OLGA, lets_out=True))
    assert await call() == 1


async def test_a_change_of_a_referral_that_is_known_waits_for_its_own_message(
    world, call, sender, clock
):
    await world.matches(approved(C40))
    await send_all(sender)
    assert await call() == 1
    await switch(world.office, OWN)
    await world.agree(REFERRAL)
    await send_all(sender)
    contacts = (await world.deliveries())["contacts", "party"]
    assert contacts.state == "held"
    assert await call() == 0
    assert await fetched(world) == []

    await decide(world.office, [contacts.id], Ruling(OLGA, lets_out=True))
    assert await call() == 2
    assert await fetched(world) == [REFERRAL]


async def test_what_is_discarded_is_not_told(world, call, sender):
    await switch(world.office, ALL)
    await world.matches(approved(C40))
    await send_all(sender)
    await decide(world.office, [(await ask(world)).id], Ruling(OLGA, lets_out=False, why="No"))
    await switch(world.office, replace(ALL, held=False, why="Over"))
    assert await call() == 0


async def test_mail_that_is_held_for_another_party_holds_up_nothing(world, call):
    await switch(world.office, replace(ALL, profile_id=id_of(DES_MOINES)))
    await world.matches(approved(C40))
    assert await call() == 1
    assert await fetched(world) == [REFERRAL]


async def test_a_test_event_does_not_wait(world, call):
    await switch(world.office, ALL)
    await endpoints.ping(world.office, OWNER)
    assert await call() == 1
