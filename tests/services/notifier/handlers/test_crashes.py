"""Connections and workers that die around the text: no message goes out twice."""

import pytest

from services.notifier.domain.deliveries import Receipt
from services.notifier.domain.lifecycle import State
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.mail import SmtpMailer
from services.notifier.store import claims, introductions, receipts
from shared.mail import MailServer
from tests.support.introductions import INTRODUCTION, PORTO, published
from tests.support.notifying import send_all
from tests.support.smtp import Server, serving


async def test_a_connection_lost_after_the_text_leaves_the_message_unconfirmed(
    world, server, sender, clock
):
    await world.introduced()
    server.drop_after_text = True

    await send_all(sender)
    server.drop_after_text = False
    clock.advance(days=3)
    await sender.recover()
    await send_all(sender)

    assert {d.state for d in (await world.deliveries()).values()} == {"unconfirmed"}
    assert len(server.taken) == 3


async def test_what_a_crash_left_in_transmission_becomes_unconfirmed(world, server, sender, clock):
    await world.introduced()
    async with world.database.transaction() as session:
        claimed = await claims.claim(session, "worker", clock.now)
    async with world.database.transaction() as session:
        await claims.transmit(session, claimed.id, "worker")

    await sender.recover()
    await send_all(sender)

    states = sorted(d.state for d in (await world.deliveries()).values())
    assert states == ["sent", "unconfirmed"]
    assert len(server.taken) == 1


async def test_a_question_that_may_have_arrived_lets_its_time_begin_and_says_why(
    world, server, sender
):
    await world.introduced()
    server.drop_after_text = True
    await send_all(sender)

    introduction = await world.introduction()
    assert introduction.sent_at is not None
    assert introduction.stands is State.ASKED
    assert introduction.due_at is not None
    async with world.database.reading() as session:
        told = [row.what for row in await introductions.history(session, INTRODUCTION)]
    assert any("may have been sent, unconfirmed: " in words for words in told)


async def test_a_crash_in_the_text_lets_the_time_begin_too(world, server, sender, clock):
    await world.introduced()
    async with world.database.transaction() as session:
        claimed = await claims.claim(session, "worker", clock.now)
    async with world.database.transaction() as session:
        await claims.transmit(session, claimed.id, "worker")
    await sender.recover()
    await send_all(sender)
    assert (await world.introduction()).stands is State.ASKED


async def test_after_a_crash_only_those_are_tried_whom_the_text_was_not_sent_to(
    world, server, sender, clock
):
    await world.introduced()
    async with world.database.transaction() as session:
        claimed = await claims.claim(session, "worker", clock.now)
        other = await claims.claim(session, "worker", clock.now)
    joint = claimed if claimed.side == "locality" else other
    async with world.database.transaction() as session:
        await claims.transmit(session, joint.id, "worker")
        said = {"dana@dsm.example": None}
        await receipts.keep(session, joint.id, said, Receipt.TRANSMITTING, clock.now)

    await sender.recover()
    clock.advance(minutes=2)
    await send_all(sender)
    assert sorted(rcpts for _, rcpts in server.taken) == [
        ["lee@dsm.example"], ["rui@porto.example"],
    ]  # fmt: skip
    assert (await world.deliveries())["ask", "locality"].last_error


async def test_what_a_crash_left_claimed_is_sent(world, server, sender, clock):
    await world.introduced()
    async with world.database.transaction() as session:
        await claims.claim(session, "worker", clock.now)

    await sender.recover()
    await send_all(sender)

    assert len(server.taken) == 3


async def test_a_claim_of_another_worker_is_left_alone_until_its_lease_ends(
    world, server, sender, clock
):
    await world.introduced()
    async with world.database.transaction() as session:
        await claims.claim(session, "another", clock.now)

    await sender.recover()
    await send_all(sender)
    assert len(server.taken) == 1
    clock.advance(minutes=11)
    await sender.recover()
    await send_all(sender)
    assert len(server.taken) == 3


@pytest.mark.parametrize("reply", [None, "451 Try later"])
async def test_a_message_taken_back_while_it_is_sent_is_not_sent(world, server, sender, reply):
    await world.introduced()
    await sender.send_next()
    decline = Reply(INTRODUCTION, "locality", "declined", "test")

    class Declining(Server):
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it so
            await give_answer(world.office, decline)
            return await super().handle_RCPT(server, session, envelope, address, options)

    declining = Declining(rcpt=reply)
    path = world.settings.data / "declining.sock"
    async with serving(declining, path) as url:
        mail = MailServer(url)
        mailer = SmtpMailer(mail, world.settings.mail_from, world.marks)
        await send_all(world.sender(mailer, sender.office.clock))
        await mail.close()

    assert not declining.taken
    assert len(await world.deliveries()) == 1


async def test_an_address_revised_before_sending_is_used(world, server, sender):
    await world.introduced()
    contacts = [{"name": "Ana", "email": "ana@porto.example"}]
    await world.profiles(published(PORTO, 2, contacts=contacts))

    await send_all(sender)

    assert ["ana@porto.example"] in [rcpts for _, rcpts in server.taken]
    assert len(server.taken) == 3
