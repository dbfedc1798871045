"""A side hands its question to a colleague, who gets it in the same thread and answers in its place."""

from dataclasses import replace

import pytest

from services.notifier.domain.errors import (
    BarredAddressError,
    HandedOverError,
    HandedOverOftenError,
    IllegalMoveError,
    NoColleagueError,
)
from services.notifier.domain.introductions import Step, delivery_id
from services.notifier.domain.lifecycle import Action, State
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.fetching import fetch_one
from services.notifier.handlers.handing import HandOver, hand_over
from services.notifier.handlers.outgoing import thread_root
from services.notifier.store import introductions, moves, suppressions
from shared.events import ContactReassigned
from shared.profile import Contact
from tests.support.introductions import (
    C40,
    INTRODUCTION,
    NETWORK,
    PORTO,
    REFERRAL,
    id_of,
    published,
)
from tests.support.notifying import send_all

ANA = Contact(name="Ana Melo", role="Water", email="ana@porto.example")
WANTED = HandOver(INTRODUCTION, "party", ANA, "Link in the e-mail", 0)


async def test_a_question_that_was_sent_goes_to_the_colleague_in_the_same_thread(world, sender):
    await world.introduced()
    await send_all(sender)
    await hand_over(world.office, WANTED)

    key = delivery_id(INTRODUCTION, Step.ASK, "party", 1)
    ask = next(d for d in await world.all_deliveries() if d.id == key)
    assert ask.to == "ana@porto.example"
    assert ask.text.startswith("Dear Ana Melo (Water, Porto),")
    first = (await world.deliveries())["ask", "locality"].message_id.split("@")[1]
    root = delivery_id(INTRODUCTION, Step.ASK, "party")
    assert thread_root(ask) == f"<{root}@{first}"


async def test_a_question_that_waits_goes_to_the_colleague_at_once(world):
    await world.introduced()
    await hand_over(world.office, WANTED)
    asks = [d for d in await world.all_deliveries() if d.step == "ask" and d.side == "party"]
    assert [(d.number, d.to) for d in asks] == [(0, "ana@porto.example")]


async def test_both_are_asked_once_the_colleague_has_the_question_that_failed_before(
    world, server, sender
):
    await world.introduced()
    server.rcpt, server.refuse_only = "550 No such user", "rui@porto.example"
    await send_all(sender)
    assert (await world.introduction()).sent_at is None
    await hand_over(world.office, WANTED)
    await send_all(sender)
    introduction = await world.introduction()
    assert introduction.sent_at is not None
    assert introduction.state == "asked"


async def test_the_other_contacts_are_told(world):
    await world.introduced()
    await hand_over(world.office, WANTED)
    (told,) = [d for d in await world.all_deliveries() if d.step == "notice"]
    assert told.to == "rui@porto.example"
    assert "Ana Melo" in told.text
    assert "/answer/" not in told.text


async def test_the_trace_is_kept(world):
    await world.introduced()
    await hand_over(world.office, WANTED)
    async with world.database.reading() as session:
        last = (await moves.of_introduction(session, INTRODUCTION))[-1]
        lines = await introductions.history(session, INTRODUCTION)
    assert (last.action, last.side, last.who) == ("hand_over", "party", "Link in the e-mail")
    assert last.note == "Ana Melo <ana@porto.example>"
    assert "ana@porto.example" in lines[-1].what
    assert (await world.replayed()).state is State.APPROVED


async def test_the_same_again_changes_nothing(world):
    await world.introduced()
    await hand_over(world.office, WANTED)
    before = len(await world.all_deliveries())
    await hand_over(world.office, WANTED)
    assert len(await world.all_deliveries()) == before


async def test_who_handed_it_over_cannot_answer_any_more_and_the_colleague_can(world):
    await world.introduced()
    await hand_over(world.office, WANTED)
    reply = Reply(INTRODUCTION, "party", "accepted", "x", turn=0)
    with pytest.raises(HandedOverError):
        await give_answer(world.office, reply)
    other = Contact(name="Eva", email="eva@porto.example")
    with pytest.raises(HandedOverError):
        await hand_over(world.office, replace(WANTED, colleague=other))
    assert await give_answer(world.office, replace(reply, turn=1)) is State.ACCEPTED


async def test_it_can_be_handed_on_three_times(world):
    await world.introduced()
    for turn in range(3):
        to = Contact(name="Eva", email=f"eva{turn}@porto.example")
        await hand_over(world.office, replace(WANTED, colleague=to, turn=turn))
    with pytest.raises(HandedOverOftenError):
        await hand_over(world.office, replace(WANTED, turn=3))


async def test_not_to_addresses_that_are_not_written_to_nor_to_whoever_has_it(world):
    await world.introduced()
    rui = Contact(name="Rui", email="RUI@porto.example")
    with pytest.raises(NoColleagueError):
        await hand_over(world.office, replace(WANTED, colleague=rui))
    async with world.database.transaction() as session:
        await suppressions.add(session, "ana@porto.example", "550", world.office.clock())
    with pytest.raises(BarredAddressError):
        await hand_over(world.office, WANTED)


async def test_what_has_been_answered_cannot_be_handed_over(world):
    await world.introduced()
    await world.say("party", "accepted")
    with pytest.raises(IllegalMoveError):
        await hand_over(world.office, WANTED)


async def test_once_both_accept_the_other_side_gets_the_colleague(world):
    await world.introduced()
    await hand_over(world.office, WANTED)
    await world.say("party", "accepted", turn=1)
    await world.say("locality", "accepted")
    found = await world.deliveries()
    assert found["contacts", "party"].to == "ana@porto.example"
    assert "ana@porto.example" in found["contacts", "locality"].text
    assert "rui@porto.example" in found["contacts", "locality"].text


async def test_a_network_gets_the_colleague_by_program_by_mail_and_on_paper(world, browser):
    await world.introduced(C40)
    ines = Contact(name="Ines Roy", email="ines@dsm.example")
    await hand_over(world.office, HandOver(REFERRAL, "locality", ines, "x", 0))
    await world.say("locality", "accepted", REFERRAL, turn=1)
    await world.say("party", "accepted", REFERRAL)
    people = ["ines@dsm.example", "dana@dsm.example", "lee@dsm.example", "mayor@dsm.example"]

    packet = await fetch_one(world.office, id_of(C40), REFERRAL)
    assert [c.email for c in packet.contacts] == people
    mail = (await world.deliveries())["contacts", "party"].text
    brief = (await browser(NETWORK).get(f"/inbox/{REFERRAL}/brief")).text
    for text in (mail, brief):
        assert all(address in text for address in people)


async def test_everything_from_now_on_only_by_somebody_signed_in(world):
    await world.introduced()
    await hand_over(world.office, replace(WANTED, for_good=True))
    assert not [e for e in await world.emitted() if isinstance(e, ContactReassigned)]
    eva = Contact(name="Eva", email="eva@porto.example")
    wanted = replace(WANTED, colleague=eva, turn=1, account="rui@porto.example", for_good=True)
    await hand_over(world.office, wanted)
    (event,) = [e for e in await world.emitted() if isinstance(e, ContactReassigned)]
    assert (event.data.by, event.data.email) == ("rui@porto.example", "eva@porto.example")


async def test_a_new_version_of_the_profile_does_not_take_it_from_the_colleague(world):
    await world.introduced()
    await hand_over(world.office, WANTED)
    contacts = [{"name": "Jo", "email": "jo@porto.example"}]
    await world.profiles(published(PORTO, 2, contacts=contacts))
    ask = (await world.deliveries())["ask", "party"]
    assert ask.to == "ana@porto.example"
    assert [m.data.action for m in await world.moved()][-1] == Action.HAND_OVER.value
