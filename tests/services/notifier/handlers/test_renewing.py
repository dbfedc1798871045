"""What changes while an attempt is under way counts for the next one."""

from contextlib import asynccontextmanager

import pytest

from services.notifier.handlers.handing import HandOver, hand_over
from services.notifier.mail import SmtpMailer
from shared.mail import MailServer
from shared.profile import Contact
from tests.support.introductions import INTRODUCTION, PORTO, published
from tests.support.notifying import send_all
from tests.support.smtp import Server, serving, text_of

ANA = {"name": "Ana", "email": "ana@porto.example"}


class Meanwhile(Server):
    """Does something once, when it is first offered Porto's message or has read its text."""

    def __init__(self, doing, at, reply):
        super().__init__()
        self.doing, self.at, self.reply = doing, at, reply

    async def now(self, stage, addresses):
        if stage != self.at or "rui@porto.example" not in addresses or self.doing is None:
            return None
        doing, self.doing = self.doing, None
        await doing()
        return self.reply

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it so
        said = await self.now("RCPT", [address])
        return said or await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        said = await self.now("DATA", envelope.rcpt_tos)
        return said or await super().handle_DATA(server, session, envelope)

    def to_porto(self):
        return [rcpts for _, rcpts in self.taken if "porto" in rcpts[0]]


@asynccontextmanager
async def sending(world, server, clock):
    async with serving(server, world.settings.data / "meanwhile.sock") as url:
        mail = MailServer(url)
        mailer = SmtpMailer(mail, world.settings.mail_from, world.marks)
        yield world.sender(mailer, clock)
        await mail.close()


async def through(world, server, clock):
    await world.introduced()
    async with sending(world, server, clock) as sender:
        await send_all(sender)
        clock.advance(minutes=2)
        await send_all(sender)


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
async def test_after_a_refusal_for_now_it_goes_to_the_contact_of_now(world, clock, stage):
    async def revise():
        await world.profiles(published(PORTO, 2, contacts=[ANA]))

    server = Meanwhile(revise, stage, "451 Try later")
    await through(world, server, clock)

    assert server.to_porto() == [["ana@porto.example"]]
    message = next(m for m, rcpts in server.taken if rcpts == ["ana@porto.example"])
    assert "Ana" in text_of(message)


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
async def test_a_question_handed_over_meanwhile_goes_to_the_colleague_once(world, clock, stage):
    async def hand():
        await hand_over(
            world.office, HandOver(INTRODUCTION, "party", Contact.model_validate(ANA), "rui")
        )

    server = Meanwhile(hand, stage, "451 Try later")
    await through(world, server, clock)

    asked = [rcpts for rcpts in server.to_porto() if rcpts == ["ana@porto.example"]]
    assert len(asked) == 1
    assert (await world.introduction()).sent_at is not None


async def test_a_question_answered_while_its_text_is_refused_is_not_asked_again(world, clock):
    async def decline():
        await world.say("party", "declined", who="rui")

    server = Meanwhile(decline, "DATA", "451 Try later")
    await through(world, server, clock)

    assert server.to_porto() == []
    assert ("ask", "party") not in await world.deliveries()
