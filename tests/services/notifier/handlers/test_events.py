"""Events in any order and any number of times have one effect."""

from itertools import permutations

import pytest
from sqlalchemy import select

from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.store.tables import Party
from shared.events import MatchSuggested
from shared.inbox import accept
from tests.support.introductions import (
    C40,
    DES_MOINES,
    INTRODUCTION,
    PORTO,
    REFERRAL,
    approved,
    match,
    published,
    withdrawn,
)


async def test_an_approval_asks_both_sides(world):
    await world.introduced()

    introduction = await world.introduction()
    asked = {key: d.to for key, d in (await world.deliveries()).items()}
    assert introduction.form == "introduction"
    assert introduction.approved_by == "olga@officers.example"
    assert asked == {
        ("ask", "locality"): "dana@dsm.example, lee@dsm.example",
        ("ask", "party"): "rui@porto.example",
    }


async def test_a_match_with_a_network_is_a_referral_to_its_intake(world):
    await world.introduced(C40)

    assert (await world.introduction(REFERRAL)).form == "referral"
    assert (await world.deliveries())["ask", "party"].to == "join@c40.example"


EVENTS = (
    published(DES_MOINES),
    published(PORTO, 1, contacts=[]),
    published(PORTO, 2),
    approved(),
    approved(),
)


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
async def test_every_order_and_repetition_of_events_gives_the_same_messages(world, order):
    for index in (*order, *reversed(order)):
        event = EVENTS[index]
        await (world.profiles if event.type.startswith("entente.profile") else world.matches)(event)

    found = {key: (d.state, d.to) for key, d in (await world.deliveries()).items()}
    assert found == {
        ("ask", "locality"): ("queued", "dana@dsm.example, lee@dsm.example"),
        ("ask", "party"): ("queued", "rui@porto.example"),
    }


async def test_a_batch_that_repeats_an_event_applies_it_once(world):
    event = published(DES_MOINES)
    await world.profiles(event, event, published(PORTO))
    await world.matches(approved(), approved())
    assert len(await world.deliveries()) == 2


async def test_a_party_without_an_address_waits_until_it_has_one(world):
    await world.introduced(PORTO.model_copy(update={"contacts": ()}))
    waiting = (await world.deliveries())["ask", "party"]
    assert (waiting.state, waiting.to, waiting.text) == ("needs_contact", None, None)

    await world.profiles(published(PORTO, 2))

    ready = (await world.deliveries())["ask", "party"]
    assert (ready.state, ready.to) == ("queued", "rui@porto.example")


async def test_an_outdated_version_changes_nothing(world):
    await world.profiles(published(PORTO, 3, name="Porto (new)"), published(PORTO, 2))
    async with world.database.reading() as session:
        assert await session.scalar(select(Party.name)) == "Porto (new)"


async def test_of_a_party_that_left_nothing_but_the_version_is_kept(world):
    await world.profiles(withdrawn(PORTO), published(PORTO, 1))
    async with world.database.reading() as session:
        party = await session.scalar(select(Party))
    assert (party.version, party.withdrawn, party.name) == (2, True, "")
    assert party.contacts == []
    assert party.about == {}


@pytest.mark.parametrize("approval_first", [True, False])
async def test_when_a_party_leaves_nothing_more_is_sent_about_it(world, approval_first):
    await world.profiles(published(DES_MOINES), published(PORTO))
    if approval_first:
        await world.matches(approved())
        await world.profiles(withdrawn(PORTO))
    else:
        await world.profiles(withdrawn(PORTO))
        await world.matches(approved())

    assert (await world.introduction()).state == "withdrawn"
    assert await world.deliveries() == {}


async def test_a_side_that_had_accepted_hears_that_the_other_left(world):
    await world.introduced()
    await world.say("locality", "accepted")
    await world.profiles(withdrawn(PORTO))

    (closing,) = (await world.deliveries()).values()
    assert (closing.step, closing.side, closing.state) == ("closed", "locality", "queued")
    assert "Porto" in closing.text


async def test_a_party_that_left_is_not_told_of_a_refusal_either(world):
    await world.introduced()
    for side, answer in (("locality", "accepted"), ("party", "declined")):
        await give_answer(world.office, Reply(INTRODUCTION, side, answer, "test"))
    await world.profiles(withdrawn(DES_MOINES))

    assert await world.deliveries() == {}
    assert (await world.introduction()).state == "declined"


async def test_other_events_of_matches_are_only_noted_as_seen(world):
    event = MatchSuggested(subject="x", data=match())
    await world.matches(event)
    assert await world.deliveries() == {}
    async with world.database.transaction() as session:
        assert await accept(session, [event.id]) == set()
