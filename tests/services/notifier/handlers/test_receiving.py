"""What comes in is handled once: bounces, automatic answers, and people's replies."""

import pytest
from sqlalchemy import select

from services.notifier.domain.replies import reply_address
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.notices import Notice, notify
from services.notifier.handlers.receiving import receive
from services.notifier.incoming import read_mail
from services.notifier.store import messages, suppressions
from services.notifier.store.tables import IncomingRow
from shared.events import DeliveryFailed
from tests.support.introductions import C40, INTRODUCTION, REFERRAL
from tests.support.mails import bounce, written
from tests.support.notifying import send_all

QUOTED = """

Best regards,
Rui Sá
Tel. +351 220 000 000

On Sun, Nov 22, 2026 at 1:00 PM Entente <introductions@entente.example> wrote:
> Would you like to be introduced?
"""


@pytest.fixture
def replies(world):
    return reply_address(
        "reply@mail.entente.example", lambda data: world.keyring.derive("reply", data.hex())
    )


@pytest.fixture
def take(world, replies):
    async def take(content):
        return await receive(world.office, replies, read_mail(content))

    return take


@pytest.fixture
async def sent(world, server, sender):
    """Des Moines (two people) and Porto (one) have been asked."""
    await world.introduced()
    await send_all(sender)
    return await world.deliveries()


async def written_to(world, key=INTRODUCTION):
    async with world.database.reading() as session:
        return await messages.of_introduction(session, key)


async def barred(world, *addresses):
    async with world.database.reading() as session:
        return set(await suppressions.among(session, addresses))


async def came_in(world):
    async with world.database.reading() as session:
        return list(await session.scalars(select(IncomingRow).order_by(IncomingRow.at)))


async def test_a_message_that_came_back_is_bounced_announced_and_its_address_left_alone(
    world, sent, replies, take
):
    ask = sent["ask", "party"]
    await take(bounce(replies.of(ask.id), "rui@porto.example"))

    now = (await world.deliveries())["ask", "party"]
    assert now.state == "bounced"
    assert "5.1.1" in now.last_error
    assert "no such user here" in now.last_error
    failures = [e for e in await world.emitted() if isinstance(e, DeliveryFailed)]
    assert [e.data.delivery_id for e in failures] == [ask.id]
    assert await barred(world, "rui@porto.example") == {"rui@porto.example"}


@pytest.mark.parametrize("way", ["returned", "envelope"])
async def test_without_our_address_a_bounce_is_known_but_bars_nobody(world, sent, take, way):
    ask = sent["ask", "party"]
    named = {"returned": ask.message_id, "envelope": ask.id.hex}[way]
    await take(bounce("introductions@entente.example", "rui@porto.example", **{way: named}))
    assert (await world.deliveries())["ask", "party"].state == "bounced"
    assert not await barred(world, "rui@porto.example")


async def test_the_same_bounce_again_changes_nothing(world, sent, replies, take):
    content = bounce(replies.of(sent["ask", "party"].id), "rui@porto.example")
    await take(content)
    await take(content)
    assert len([e for e in await world.emitted() if isinstance(e, DeliveryFailed)]) == 1
    assert len(await came_in(world)) == 1


async def test_a_message_to_two_people_is_bounced_once_it_came_back_from_both(
    world, sent, replies, take
):
    to = replies.of(sent["ask", "locality"].id)
    await take(bounce(to, "dana@dsm.example", key="b1"))
    assert (await world.deliveries())["ask", "locality"].state == "sent"
    await take(bounce(to, "lee@dsm.example", key="b2"))
    assert (await world.deliveries())["ask", "locality"].state == "bounced"


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "4.4.7"])
async def test_an_address_that_is_not_at_fault_is_written_to_again(
    world, sent, replies, take, status
):
    await take(bounce(replies.of(sent["ask", "party"].id), "rui@porto.example", status))
    assert (await world.deliveries())["ask", "party"].state == "bounced"
    assert not await barred(world, "rui@porto.example")


async def test_a_delay_is_noted_and_nothing_else(world, sent, replies, take):
    to = replies.of(sent["ask", "party"].id)
    await take(bounce(to, "rui@porto.example", "4.4.1", action="delayed"))
    assert (await world.deliveries())["ask", "party"].state == "sent"
    assert [(r.kind, r.status) for r in await came_in(world)] == [("delay", "4.4.1")]


async def test_nobody_can_have_an_address_barred_that_we_did_not_write_to(
    world, sent, replies, take
):
    await take(bounce(replies.of(sent["ask", "party"].id), "dana@dsm.example"))
    assert not await barred(world, "dana@dsm.example")
    assert (await world.deliveries())["ask", "party"].state == "sent"


async def test_a_barred_address_gets_nothing_more_and_the_others_do(
    world, server, sender, sent, replies, take
):
    await take(bounce(replies.of(sent["ask", "locality"].id), "dana@dsm.example", key="b1"))
    await take(bounce(replies.of(sent["ask", "party"].id), "rui@porto.example", key="b2"))
    server.taken.clear()
    for side in ("locality", "party"):
        await give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "test"))
    await send_all(sender)

    assert [rcpts for _, rcpts in server.taken] == [["lee@dsm.example"]]
    rows = await world.deliveries()
    assert rows["contacts", "party"].state == "suppressed"
    assert "rui@porto.example is not written to: 5.1.1" in rows["contacts", "party"].last_error
    assert "dana@dsm.example is not written to" in rows["contacts", "locality"].last_error


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


async def test_mail_about_nothing_of_ours_is_noted(world, take):
    await take(written("x@elsewhere.example", "introductions@entente.example", "Buy this."))
    await take(bounce("introductions@entente.example", "who@elsewhere.example"))
    assert [r.delivery_id for r in await came_in(world)] == [None, None]


async def test_an_address_that_is_only_late_does_not_count_as_bounced(world, sent, replies, take):
    to = replies.of(sent["ask", "locality"].id)
    late = b"Final-Recipient: rfc822; lee@dsm.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
    mixed = bounce(to, "dana@dsm.example").replace(b"\r\nFinal-R", b"\r\n" + late + b"Final-R", 1)
    await take(mixed)
    assert [r.address for r in await came_in(world)] == ["dana@dsm.example"]
    assert (await world.deliveries())["ask", "locality"].state == "sent"
