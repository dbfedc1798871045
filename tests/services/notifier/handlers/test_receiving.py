"""Replies and automatic answers that come in are handled once."""

import pytest

from services.notifier.domain.conversation import DOUBTFUL_A_DAY, MESSAGES_A_DAY
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.notices import Notice, notify
from tests.support.arrivals import came_in, written_to
from tests.support.introductions import C40, INTRODUCTION, REFERRAL
from tests.support.mails import with_files, written
from tests.support.notifying import send_all

QUOTED = """

Best regards,
Rui Sá
Tel. +351 220 000 000

On Sun, Nov 22, 2026 at 1:00 PM Entente <introductions@entente.example> wrote:
> Would you like to be introduced?
"""


@pytest.mark.parametrize(
    "header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}]
)
async def test_an_automatic_answer_is_noted_and_not_passed_on(world, sent, replies, take, header):
    to = replies.of(sent["ask", "party"].id)
    await take(written("rui@porto.example", to, "I am on vacation.", **header))
    assert not await written_to(world)
    assert [r.kind for r in await came_in(world)] == ["automatic"]


async def test_a_reply_becomes_a_message_that_an_officer_reads_first(world, sent, replies, take):
    to = replies.of(sent["ask", "party"].id)
    await take(written("Rui Sá <rui@porto.example>", to, f"Yes, gladly.{QUOTED}"))

    (message,) = await written_to(world)
    assert (message.text, message.state, message.by_mail) == ("Yes, gladly.", "held", True)
    assert (message.author, message.who) == ("party", "rui@porto.example")
    assert (await world.introduction()).party_answer is None


async def test_the_same_reply_again_comes_once(world, sent, replies, take):
    content = written("rui@porto.example", replies.of(sent["ask", "party"].id), "Yes.")
    await take(content)
    await take(content)
    assert len(await written_to(world)) == 1


async def test_contacts_are_left_out_of_a_reply_before_both_accepted(world, sent, replies, take):
    to = replies.of(sent["ask", "party"].id)
    await take(written("rui@porto.example", to, "Yes.\nCall me: +351 220 000 000\nIn March?"))
    (message,) = await written_to(world)
    assert message.text == "Yes.\nIn March?"
    assert "without lines that hold contacts" in (await came_in(world))[0].words


@pytest.mark.parametrize(
    ("names", "said"),
    [(("Plan.pdf", "Call +351 220 000 000.vcf"), "Plan.pdf"), (("rui@porto.example.vcf",), "1")],
)
async def test_a_reply_says_which_attachments_did_not_come_along(
    world, sent, replies, take, names, said
):
    content = written("rui@porto.example", replies.of(sent["ask", "party"].id), "Here it is.")
    await take(with_files(content, *names))
    (message,) = await written_to(world)
    assert message.text == (f"Here it is.\n\n[Attachments that were not passed on: {said}]")


async def test_after_both_accepted_a_reply_goes_straight_to_the_other_side(
    world, sent, replies, take
):
    for side in ("locality", "party"):
        await give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "test"))
    to = replies.of(sent["ask", "party"].id)
    await take(written("rui@porto.example", to, "Call me: +351 220 000 000", key="r1"))
    await take(written("stranger@porto.example", to, "It is me, really.", key="r2"))

    states = {m.who: m.state for m in await written_to(world)}
    assert states == {"rui@porto.example": "sent", "stranger@porto.example": "held"}


async def test_a_reply_without_our_address_is_found_by_what_it_answers_and_held(world, sent, take):
    for side in ("locality", "party"):
        await give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "test"))
    ask = sent["ask", "party"]
    await take(
        written("rui@porto.example", "introductions@entente.example", "Hello.",
                In_Reply_To=ask.message_id)
    )  # fmt: skip
    assert [m.state for m in await written_to(world)] == ["held"]


async def test_a_network_that_writes_accept_has_not_answered(world, sender, replies, take):
    await world.introduced(C40)
    await send_all(sender)
    ask = (await world.deliveries())["ask", "party"]
    await take(written("join@c40.example", replies.of(ask.id), "ACCEPTED"))

    assert [m.text for m in await written_to(world, REFERRAL)] == ["ACCEPTED"]
    assert (await world.introduction(REFERRAL)).party_answer is None


async def test_a_reply_to_an_ended_introduction_is_noted(world, sent, replies, take):
    await give_answer(world.office, Reply(INTRODUCTION, "locality", "declined", "test"))
    await take(written("rui@porto.example", replies.of(sent["ask", "party"].id), "Yes!"))
    assert not await written_to(world)
    assert "closed" in (await came_in(world))[0].words


async def test_a_reply_to_a_notice_is_noted(world, server, sender, replies, take):
    async with world.database.transaction() as session:
        notice = Notice("digest:1", "dana@dsm.example", "Digest", "News", "<p>News</p>")
        first = await notify(session, world.letters, notice)
        assert await notify(session, world.letters, notice) is None
    await send_all(sender)
    assert [rcpts for _, rcpts in server.taken] == [["dana@dsm.example"]]

    await take(written("dana@dsm.example", replies.of(first.id), "Thanks."))
    assert "no introduction" in (await came_in(world))[0].words


async def test_forged_replies_do_not_use_up_what_the_side_itself_may_write(
    world, sent, replies, take
):
    to = replies.of(sent["ask", "party"].id)
    for n in range(MESSAGES_A_DAY + 1):
        await take(written("x@elsewhere.example", to, f"I am Rui, number {n}.", key=f"f{n}"))
    assert len(await written_to(world)) == DOUBTFUL_A_DAY
    for n in range(MESSAGES_A_DAY + 1):
        await take(written("rui@porto.example", to, f"Really, number {n}.", key=f"t{n}"))

    by = [m.who for m in await written_to(world)]
    assert by.count("x@elsewhere.example") == DOUBTFUL_A_DAY
    assert by.count("rui@porto.example") == MESSAGES_A_DAY
    rows = await came_in(world)
    assert sum("uncertain senders" in r.words for r in rows) == MESSAGES_A_DAY + 1 - DOUBTFUL_A_DAY
    assert {r.kind for r in rows if r.address == "x@elsewhere.example"} == {"doubtful"}


async def test_true_replies_do_not_use_up_what_colleagues_may_write(world, sent, replies, take):
    to = replies.of(sent["ask", "party"].id)
    for n in range(MESSAGES_A_DAY):
        await take(written("rui@porto.example", to, f"Number {n}.", key=f"t{n}"))
    await take(written("ana@porto.example", to, "I answer for Rui.", key="c"))
    assert (await written_to(world))[-1].who == "ana@porto.example"


async def test_programs_that_answer_each_other_come_to_an_end(world, sent, replies, take):
    for side in ("locality", "party"):
        await give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "test"))
    to = replies.of(sent["ask", "party"].id)
    for n in range(5):
        await take(written("rui@porto.example", to, "Thank you for your e-mail!", key=f"a{n}"))
    assert len(await written_to(world)) == 1
    assert "automatic answer" in (await came_in(world))[-1].words


@pytest.mark.parametrize(
    "senders", ["rui@porto.example, x@e.example", "rui@porto.example\nFrom: x@e.example"]
)
async def test_an_e_mail_from_several_people_is_from_nobody_for_certain(
    world, sent, replies, take, senders
):
    for side in ("locality", "party"):
        await give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "test"))
    await take(written(senders, replies.of(sent["ask", "party"].id), "Send me everything."))
    assert [m.state for m in await written_to(world)] == ["held"]
