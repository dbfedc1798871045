"""Mail can be held as a whole or by party; time to answer runs from sending."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.errors import UnexplainedError
from services.notifier.domain.lifecycle import Action, State
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.holding import (
    Hold,
    Ruling,
    decide,
    hold_from_start,
    let_all_out,
    switch,
)
from services.notifier.handlers.sweeping import sweep
from services.notifier.store import delivery_log, holds
from tests.support.introductions import DES_MOINES, OLGA, PORTO, id_of, published
from tests.support.notifying import send_all
from tests.support.reading import DAILY, choose

ALL = Hold(held=True, who=OLGA, why="Pilot: drafts only.")


async def states(world):
    return {
        side: d.state for (step, side), d in (await world.deliveries()).items() if step == "ask"
    }


async def logged(world, key):
    async with world.database.reading() as session:
        return [(r.event, r.who, r.words) for r in await delivery_log.of_delivery(session, key)]


async def test_nothing_is_sent_while_all_mail_is_held(world, sender, server):
    await world.introduced()
    await switch(world.office, ALL)
    await send_all(sender)
    assert server.taken == []
    assert set((await states(world)).values()) == {"held"}


async def test_mail_that_is_written_later_is_held_when_it_would_be_sent(world, sender, server):
    await switch(world.office, ALL)
    await world.introduced()
    assert set((await states(world)).values()) == {"queued"}
    await send_all(sender)
    assert server.taken == []
    assert set((await states(world)).values()) == {"held"}


async def test_only_mail_to_a_held_party_is_held(world, sender, server):
    await world.introduced()
    await switch(world.office, replace(ALL, profile_id=id_of(PORTO)))
    await send_all(sender)
    assert await states(world) == {"locality": "sent", "party": "held"}


async def test_what_is_let_out_is_sent_although_mail_is_held(world, sender, server):
    await switch(world.office, ALL)
    await world.introduced()
    await send_all(sender)
    ask = (await world.deliveries())["ask", "party"]
    assert await decide(world.office, [ask.id, ask.id], Ruling(OLGA, lets_out=True)) == 1
    await send_all(sender)
    assert await states(world) == {"locality": "held", "party": "sent"}
    assert [e for e, *_ in await logged(world, ask.id)] == ["held", "released", "sent"]


async def test_all_are_let_out_at_once(world, sender, server):
    await switch(world.office, ALL)
    await world.introduced()
    await send_all(sender)
    assert await let_all_out(world.office, OLGA) == 2
    await send_all(sender)
    assert len(server.taken) == 3
    assert (await world.introduction()).stands is State.ASKED


async def test_to_stop_holding_sends_nothing_by_itself(world, sender, server):
    await switch(world.office, ALL)
    await world.introduced()
    await send_all(sender)
    await switch(world.office, replace(ALL, held=False, why="The pilot is over."))
    await send_all(sender)
    assert server.taken == []


async def test_a_discarded_message_is_kept_with_its_reason(world, sender, server):
    await switch(world.office, ALL)
    await world.introduced()
    await send_all(sender)
    ask = (await world.deliveries())["ask", "party"]
    with pytest.raises(UnexplainedError):
        await decide(world.office, [ask.id], Ruling(OLGA, lets_out=False, why=" "))
    await decide(world.office, [ask.id], Ruling(OLGA, lets_out=False, why="Wrong tone"))
    found = (await world.deliveries())["ask", "party"]
    assert found.stands is DeliveryState.DISCARDED
    assert (await logged(world, ask.id))[-1] == ("discarded", OLGA, "Wrong tone")


async def test_time_does_not_run_while_a_question_is_held(world, sender, server):
    await switch(world.office, ALL)
    await world.introduced()
    await send_all(sender)
    now = sender.office.clock() + timedelta(days=120)
    late = replace(world.office, clock=lambda: now)

    await sweep(late)
    assert (await world.introduction()).stands is State.APPROVED
    await let_all_out(late, OLGA)

    life = await world.replayed()
    assert life.state is State.APPROVED
    assert life.until > now + timedelta(days=20)
    assert (await world.moved())[-1].data.action == Action.EXTEND.value


async def test_a_held_message_that_changes_its_address_stays_held(world, sender, server):
    await switch(world.office, ALL)
    await world.introduced()
    await send_all(sender)
    contacts = [{"name": "Ana", "email": "ana@porto.example"}]
    await world.profiles(published(PORTO, 2, contacts=contacts))
    await send_all(sender)
    ask = (await world.deliveries())["ask", "party"]
    assert (ask.to, ask.state) == ("ana@porto.example", "held")


async def test_every_switch_is_kept_with_who_and_why(world):
    await switch(world.office, ALL)
    await switch(world.office, replace(ALL, why="Again"))
    await switch(world.office, replace(ALL, held=False, why="Over"))
    with pytest.raises(UnexplainedError):
        await switch(world.office, replace(ALL, why=""))
    async with world.database.reading() as session:
        kept = [(row.held, row.why) for row in await holds.decisions(session)]
    assert kept == [(False, "Over"), (True, ALL.why)]


async def test_the_setting_holds_mail_at_the_first_start_only(world):
    await hold_from_start(world.office)
    await switch(world.office, replace(ALL, held=False, why="Over"))
    await hold_from_start(world.office)
    async with world.database.reading() as session:
        row = await holds.current(session, None)
    assert row.held is False


async def test_an_answer_takes_back_what_is_held(world, sender, server):
    await switch(world.office, replace(ALL, profile_id=id_of(DES_MOINES)))
    await world.introduced()
    await send_all(sender)
    assert (await states(world))["locality"] == "held"
    await world.say("party", "declined")
    assert "locality" not in await states(world)


async def test_a_held_message_stays_held_when_its_address_changes_after_the_hold(
    world, sender, server
):
    await world.introduced()
    await switch(world.office, ALL)
    await switch(world.office, replace(ALL, held=False))
    other = [{"name": "Ana", "role": "Liaison", "email": "ana@porto.example"}]
    await world.profiles(published(PORTO, 2, contacts=other))
    await send_all(sender)
    assert server.taken == []
    ask = (await world.deliveries())["ask", "party"]
    assert (ask.state, ask.to) == ("held", "ana@porto.example")


async def test_a_held_message_stays_held_when_its_reader_turns_to_digests(world, sender, server):
    await world.introduced()
    await switch(world.office, ALL)
    await choose(world, "rui@porto.example", DAILY)
    await world.profiles(published(PORTO, 2))
    assert (await world.deliveries())["ask", "party"].stands is DeliveryState.HELD
    late = replace(world.office, clock=lambda: sender.office.clock() + timedelta(days=2))
    await digest_parties(late)
    assert len([d for d in await world.all_deliveries() if d.step == "notice"]) == 0

    ask = (await world.deliveries())["ask", "party"]
    await decide(world.office, [ask.id], Ruling(OLGA, lets_out=True))
    assert (await world.deliveries())["ask", "party"].stands is DeliveryState.COLLECTED


async def test_a_discarded_message_comes_in_no_digest_either(world, sender, server):
    await world.introduced()
    await switch(world.office, ALL)
    await choose(world, "rui@porto.example", DAILY)
    await world.profiles(published(PORTO, 2))
    ask = (await world.deliveries())["ask", "party"]
    await decide(world.office, [ask.id], Ruling(OLGA, lets_out=False, why="Not this one"))
    late = replace(world.office, clock=lambda: sender.office.clock() + timedelta(days=2))
    await digest_parties(late)
    assert all(d.step != "notice" for d in await world.all_deliveries())
