"""A message to several people goes out in copies: one transaction, one link and one receipt each."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from services.notifier.domain.introductions import Step
from services.notifier.handlers.writing import add_steps
from services.notifier.settings import NotifierSettings
from tests.support.copies import ask, got, receipts
from tests.support.introductions import DANA, INTRODUCTION, LEE
from tests.support.notifying import send_all
from tests.support.smtp import Server
from tests.support.waiting import until

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
DISK_FULL = (
    "CREATE TRIGGER disk_full BEFORE INSERT ON receipts WHEN NEW.state = 'taken'"
    " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
)


@dataclass
class Killing(Server):
    """Ends the `victim`, without a chance to tidy up, at a stage of the copy to one address."""

    stage: str = ""
    at: str = ""
    victim: asyncio.Task | None = None
    named: list[str] = field(default_factory=list)

    def kill(self, stage, address):
        if self.victim is not None and (stage, address) == (self.stage, self.at):
            self.victim.cancel()
            self.victim = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it so
        self.named.append(address)
        self.kill("RCPT", address)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        answer = await super().handle_DATA(server, session, envelope)
        self.kill("DATA", envelope.rcpt_tos[0])
        return answer


@pytest.fixture
def server():
    return Killing()


@pytest.fixture
def settings(tmp_path):
    return NotifierSettings(data=tmp_path, demo=True, public_url="https://entente.example")


def copies(server):
    """The copies to Des Moines, by recipient; each transaction has one."""
    assert all(len(rcpts) == 1 for _, rcpts in server.taken)
    return {rcpts[0]: message for message, rcpts in server.taken if "dsm" in rcpts[0]}


def link(message):
    return message["List-Unsubscribe"].strip("<>")


async def test_each_copy_names_everybody_and_has_its_own_one_click_link(world, server, sender):
    await world.introduced()
    await send_all(sender)
    dana, lee = copies(server)[DANA], copies(server)[LEE]
    assert dana["Message-ID"] == lee["Message-ID"] == (await ask(world)).message_id
    assert dana["To"] == lee["To"] == f"{DANA}, {LEE}"
    assert link(dana) != link(lee)
    for own, other in ((dana, lee), (lee, dana)):
        assert own["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        for part in ("plain", "html"):
            body = own.get_body((part,)).get_content()
            assert link(own) in body
            assert link(other) not in body
            assert (await ask(world)).unsubscribe not in body


async def test_who_turns_e_mails_off_with_one_click_gets_none_and_a_colleague_still_does(
    world, server, sender, clock, browser
):
    await world.introduced()
    await send_all(sender)
    path = urlsplit(link(copies(server)[DANA])).path
    server.taken.clear()

    response = await browser().post(path, data=ONE_CLICK)
    assert response.status_code == 200
    assert "Your choice is saved" in response.text
    async with world.database.transaction() as session:
        found = await session.get_one(type(await world.introduction()), INTRODUCTION)
        steps = [(Step.REMINDER, "locality")]
        await add_steps(session, world.letters, found, steps, clock.now)
    await send_all(sender)
    assert got(server) == [LEE]


@pytest.mark.parametrize(
    ("stage", "at", "known"),
    [
        ("RCPT", LEE, {DANA: "taken", LEE: "taken"}),
        ("DATA", LEE, {DANA: "taken", LEE: "unconfirmed"}),
        ("RCPT", DANA, {DANA: "taken", LEE: "taken"}),
        ("DATA", DANA, {DANA: "unconfirmed", LEE: "taken"}),
    ],
)
async def test_a_kill_at_any_copy_sends_nothing_twice_and_keeps_nobody_from_it(
    world, server, sender, clock, stage, at, known
):
    await world.introduced()
    server.stage, server.at = stage, at
    server.victim = asyncio.create_task(send_all(sender))
    with suppress(asyncio.CancelledError):
        await server.victim
    assert server.victim is None
    assert (await ask(world)).state != "sent"

    await sender.recover()
    for _ in range(3):
        clock.advance(minutes=5)
        await send_all(sender)
    assert got(server) == [DANA, LEE]
    assert await receipts(world) == known
    assert (await ask(world)).state == "sent"
    assert (await world.introduction()).sent_at is not None


async def test_a_domain_that_closes_on_us_gets_no_further_copies_of_the_message(
    world, server, sender, clock
):
    await world.introduced()
    server.rcpt, server.refuse_only = "421 Too much from you", DANA
    await send_all(sender)
    assert got(server) == []
    assert LEE not in server.named

    server.rcpt = None
    clock.advance(minutes=2)
    await send_all(sender)
    assert got(server) == [DANA, LEE]


async def test_each_copy_counts_for_the_limit_of_its_domain(world, server, sender, clock):
    await world.introduced()
    limited = world.sender(sender.mailer, clock, rate=1)
    await send_all(limited)
    assert got(server) == [DANA]
    assert (await ask(world)).last_error
    clock.advance(minutes=2)
    await send_all(limited)
    assert got(server) == [DANA, LEE]
    assert (await ask(world)).last_error is None


async def test_a_database_that_fails_after_the_sending_does_not_lose_what_is_known(
    world, server, sender, clock, caplog
):
    await world.introduced()
    patient = world.sender(sender.mailer, clock, waits=(0.01,) * 500)
    async with world.database.transaction() as session:
        await session.execute(text(DISK_FULL))

    task = asyncio.create_task(send_all(patient))
    await until(lambda: "could not be kept" in caplog.text)
    async with world.database.transaction() as session:
        await session.execute(text("DROP TRIGGER disk_full"))
    await task

    assert {d.state for d in (await world.deliveries()).values()} == {"sent"}
    assert await receipts(world) == {DANA: "taken", LEE: "taken"}
    assert got(server) == [DANA, LEE]
