"""A reply by e-mail that an officer has read counts as its side's answer; until then nothing ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.errors import NoReplyError, UncertainSenderError
from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import Action, State
from services.notifier.domain.recorded import noted_by
from services.notifier.domain.standing import Wish
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.conversing import Words, decide_message, write_message
from services.notifier.handlers.receiving import receive
from services.notifier.handlers.recording import Reading, note_reply
from services.notifier.handlers.sweeping import sweep
from services.notifier.handlers.wishes import Wanted, wish_for
from services.notifier.incoming import read_mail
from services.notifier.store import introductions, messages, moves
from shared.events import IntroductionAnswered, ReferralAnswered
from tests.support.introductions import C40, INTRODUCTION, OLGA, PORTO, REFERRAL, RUI, id_of
from tests.support.mails import written


@pytest.fixture
def reply(world, marks):
    """Gives what a side writes by e-mail, as the message that an officer reads."""

    async def reply(side="party", sender=RUI, text="We accept.", key=INTRODUCTION, name="r1"):
        (ask,) = [d for d in await world.all_deliveries() if d.step == "ask" and d.side == side]
        mail = read_mail(written(sender, marks.replies.of(ask.id), text, key=name))
        await receive(world.office, marks, mail)
        async with world.database.reading() as session:
            return (await messages.of_introduction(session, key))[-1]

    return reply


def read(message, says="accepted", **more):
    return Reading(message.introduction_id, message.id, OLGA, says, **more)


async def stored(world, message):
    async with world.database.reading() as session:
        return await messages.find(session, message.id)


async def test_a_yes_by_e_mail_is_noted_as_the_answer_of_its_side_with_where_it_came_from(
    world, reply
):
    await world.introduced()
    message = await reply()
    await note_reply(world.office, read(message))

    assert (await world.introduction()).party_answer == "accepted"
    async with world.database.reading() as session:
        row = (await moves.of_introduction(session, INTRODUCTION))[-1]
        consent = (await moves.consents(session, INTRODUCTION))["party"]
        history = await introductions.history(session, INTRODUCTION)
    assert (row.action, row.actor, row.side) == ("accept", "officer", "party")
    assert row.who == consent.who == noted_by(RUI, OLGA)
    assert "Porto" in consent.wording
    assert [(h.who, str(message.id) in h.what) for h in history] == [(OLGA, True)]
    [event] = [e for e in await world.emitted() if isinstance(e, IntroductionAnswered)]
    assert (event.data.side, event.data.answer, event.data.agreed) == ("party", "accepted", False)
    assert (await stored(world, message)).state == "refused"


async def test_contacts_are_shared_only_once_the_other_side_accepts_too(world, reply):
    await world.introduced()
    await note_reply(world.office, read(await reply()))
    assert not [step for step, _ in await world.deliveries() if step == "contacts"]
    await world.say("locality", "accepted")
    assert (await world.introduction()).stands is State.INTRODUCED
    assert {("contacts", "locality"), ("contacts", "party")} <= set(await world.deliveries())


async def test_the_side_is_told_what_was_noted_and_can_change_it(world, reply):
    await world.introduced()
    await note_reply(world.office, read(await reply()))
    mail = (await world.deliveries())["noted", "party"]
    assert mail.to == RUI
    assert "Accepted." in mail.text
    assert "/answer/" in mail.text
    assert ("noted", "locality") not in await world.deliveries()
    changed = Reply(INTRODUCTION, "party", "declined", RUI)
    assert await give_answer(world.office, changed) is State.DECLINED


async def test_words_go_to_the_other_side_if_the_officer_says_so(world, reply):
    await world.introduced()
    message = await reply(text="We accept, gladly.")
    await note_reply(world.office, read(message, passes=True))
    kept = await stored(world, message)
    assert (kept.state, kept.decided_by) == ("sent", OLGA)
    assert "gladly" in (await world.deliveries())["message", "locality"].text


@pytest.mark.parametrize(
    ("says", "more", "state"),
    [
        ("declined", {"reason": "no_capacity"}, State.DECLINED),
        ("not_now", {"day": (datetime.now(UTC) + timedelta(days=40)).date()}, State.NOT_NOW),
    ],
)
async def test_a_no_and_a_not_now_are_noted_too(world, reply, says, more, state):
    await world.introduced()
    await note_reply(world.office, read(await reply(), says, **more))
    assert (await world.introduction()).stands is state
    assert ("noted", "party") in await world.deliveries()


async def test_a_network_that_writes_has_received_its_referral_and_later_accepts(world, reply):
    await world.introduced(C40)
    first = await reply(sender="join@c40.example", text="Received, thank you.", key=REFERRAL)
    await note_reply(world.office, read(first, "received"))
    life = await world.replayed(REFERRAL)
    assert (life.acknowledged, life.party) == (True, None)

    second = await reply(sender="join@c40.example", text="Yes.", key=REFERRAL, name="r2")
    await note_reply(world.office, read(second))
    assert (await world.introduction(REFERRAL)).party_answer == "accepted"
    assert [e for e in await world.emitted() if isinstance(e, ReferralAnswered)]
    noted = [d for d in await world.all_deliveries() if d.purpose is Step.NOTED]
    assert len(noted) == 2


async def test_the_yes_of_a_colleague_still_needs_the_supervisor(world, reply):
    wish = Wanted(id_of(PORTO), Wish.SUPERVISOR, "rui", supervisor="chief@porto.example")
    await wish_for(world.office, wish)
    await world.introduced()
    await note_reply(world.office, read(await reply()))
    assert (await world.introduction()).party_answer == "recommended"
    assert (await world.deliveries())["supervisor", "party"].to == "chief@porto.example"


async def test_a_sender_who_is_not_certain_must_be_confirmed_first(world, reply):
    await world.introduced()
    message = await reply(sender="stranger@elsewhere.example")
    with pytest.raises(UncertainSenderError):
        await note_reply(world.office, read(message))
    assert (await world.introduction()).party_answer is None
    assert (await stored(world, message)).state == "held"

    await note_reply(world.office, read(message, is_confirmed=True))
    assert (await world.introduction()).party_answer == "accepted"


async def test_only_e_mails_of_a_side_are_answers(world):
    await world.introduced()
    key = INTRODUCTION
    await write_message(world.office, Words(key, INTRODUCTION, "party", RUI, "Yes, we accept."))
    async with world.database.reading() as session:
        message = await messages.find(session, key)
    with pytest.raises(NoReplyError):
        await note_reply(world.office, read(message))


async def test_the_same_reading_twice_is_one_answer(world, reply):
    await world.introduced()
    message = await reply()
    for _ in range(2):
        await note_reply(world.office, read(message, passes=True))
    answers = [e for e in await world.moved() if e.data.action == "accept"]
    assert len(answers) == 1


async def test_nothing_ends_and_nobody_is_reminded_while_a_reply_waits_to_be_read(world, reply):
    await world.introduced()
    message = await reply()
    now = datetime.now(UTC)
    for _ in range(60):
        now += timedelta(days=1)
        await sweep(replace(world.office, clock=lambda now=now: now))
    assert (await world.introduction()).stands is State.APPROVED

    office = replace(world.office, clock=lambda: now)
    await decide_message(office, message.id, INTRODUCTION, OLGA, passes=False)
    await sweep(office)
    assert (await world.introduction()).stands is State.APPROVED
    await sweep(replace(office, clock=lambda: now + timedelta(days=2)))
    assert (await world.moved())[-1].data.action == Action.EXPIRE
