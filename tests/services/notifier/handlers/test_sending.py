"""Sending against a real SMTP server that misbehaves."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP
from tests.services.notifier.conftest import INTRODUCTION, PORTO, published

from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.sending import Sender
from services.notifier.mail import SmtpMailer
from services.notifier.store import deliveries
from shared.events import DeliveryFailed, IntroductionSent


@dataclass
class Server:
    """An SMTP server that answers as told; `taken` are the messages it accepted."""

    rcpt: str | None = None
    refuse_only: str | None = None
    data: str | None = None
    drop_on_data: bool = False
    drop_after_text: bool = False
    taken: list = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt and self.refuse_only in (None, address):
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data:
            return self.data
        message = message_from_bytes(envelope.content, policy=default)
        self.taken.append((message, list(envelope.rcpt_tos)))
        if self.drop_after_text:
            server.transport.abort()
        return "250 OK"


class DroppingOnData(SMTP):
    async def smtp_DATA(self, arg):
        if self.event_handler.drop_on_data:
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@asynccontextmanager
async def serving(server, path):
    listening = await asyncio.get_running_loop().create_unix_server(
        lambda: DroppingOnData(server, hostname="test"), path=str(path)
    )
    try:
        yield f"smtp+unix://{path}"
    finally:
        listening.close()


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self):
        return self.now

    def advance(self, **amount):
        self.now += timedelta(**amount)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC) + timedelta(minutes=1))


@pytest.fixture
async def sender(world, server, clock, tmp_path):
    async with serving(server, tmp_path / "smtp.sock") as url:
        yield Sender(world.database, SmtpMailer(url, world.settings.mail_from), "worker", clock)


async def send_all(sender):
    while await sender.send_next():
        pass


async def test_an_approved_match_is_sent_to_all_staff_of_both_sides(world, server, sender):
    await world.introduced()

    await send_all(sender)

    sent = {tuple(rcpts): message for message, rcpts in server.taken}
    assert set(sent) == {("dana@dsm.example", "lee@dsm.example"), ("rui@porto.example",)}
    assert {d.state for d in (await world.deliveries()).values()} == {"sent"}


async def test_introduction_sent_is_announced_once_both_sides_have_their_message(
    world, server, sender
):
    await world.introduced()

    await sender.send_next()
    assert not await world.emitted()
    await send_all(sender)

    (event,) = await world.emitted()
    assert isinstance(event, IntroductionSent)
    assert event.data.introduction_id == INTRODUCTION


async def test_a_message_says_that_a_machine_wrote_it_and_has_a_lasting_id(world, server, sender):
    await world.introduced()
    await send_all(sender)

    message = server.taken[0][0]
    stored = {d.message_id for d in (await world.deliveries()).values()}

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] in stored
    assert message["Message-ID"].endswith("@entente.example>")
    assert message.get_body(("plain",)) is not None
    assert message.get_body(("html",)) is not None


async def test_the_contacts_follow_in_the_thread_of_the_first_message(world, server, sender):
    await world.introduced()
    await send_all(sender)
    first = {message["To"]: message["Message-ID"] for message, _ in server.taken}
    server.taken.clear()

    for side in ("locality", "party"):
        await give_answer(
            world.database, world.letters, Reply(INTRODUCTION, side, "accepted", "test")
        )
    await send_all(sender)

    assert len(server.taken) == 2
    for message, _ in server.taken:
        assert message["In-Reply-To"] == message["References"] == first[message["To"]]
        assert message["Subject"].startswith("Re: ")


@pytest.mark.parametrize(
    "trouble",
    [
        {"rcpt": "451 Greylisted"},
        {"rcpt": "421 Too busy"},
        {"data": "451 Try later"},
        {"data": "421 Closing"},
    ],
)
async def test_after_a_temporary_refusal_a_message_is_sent_later_and_once(
    world, server, sender, clock, trouble
):
    await world.introduced()
    for name, value in trouble.items():
        setattr(server, name, value)

    await send_all(sender)
    waiting = (await world.deliveries())["ask", "party"]
    assert (waiting.state, waiting.attempts) == ("queued", 1)
    assert waiting.last_error.startswith(next(iter(trouble.values()))[:3])
    assert waiting.next_attempt_at == clock.now + timedelta(minutes=1)

    server.rcpt = server.data = None
    await send_all(sender)
    assert not server.taken
    clock.advance(minutes=1)
    await send_all(sender)
    clock.advance(days=3)
    await send_all(sender)
    assert len(server.taken) == 2


async def test_a_message_that_is_refused_for_two_days_fails_and_is_reported(
    world, server, sender, clock
):
    await world.introduced()
    server.data = "451 Try later"

    for _ in range(20):
        await send_all(sender)
        clock.advance(hours=6)

    failed = (await world.deliveries())["ask", "party"]
    events = [e for e in await world.emitted() if isinstance(e, DeliveryFailed)]
    assert failed.state == "failed"
    assert failed.attempts > 8
    assert len(events) == 2


@pytest.mark.parametrize("trouble", [{"rcpt": "550 No such user"}, {"data": "554 Refused"}])
async def test_a_final_refusal_is_reported_with_the_servers_words(
    world, server, sender, clock, trouble
):
    await world.introduced()
    for name, value in trouble.items():
        setattr(server, name, value)

    await send_all(sender)
    clock.advance(days=1)
    await send_all(sender)

    failed = (await world.deliveries())["ask", "party"]
    (words,) = trouble.values()
    assert failed.state == "failed"
    assert failed.last_error.startswith(words)
    assert words in {e.data.reason[: len(words)] for e in await world.emitted()}
    assert not server.taken


async def test_one_refused_address_does_not_keep_the_others_from_their_message(
    world, server, sender
):
    await world.introduced()
    server.rcpt, server.refuse_only = "550 No such user", "lee@dsm.example"

    await send_all(sender)

    delivery = (await world.deliveries())["ask", "locality"]
    assert delivery.state == "sent"
    assert "lee@dsm.example" in delivery.last_error
    assert ["dana@dsm.example"] in [rcpts for _, rcpts in server.taken]


async def test_a_server_that_is_away_is_tried_again(world, clock, tmp_path):
    await world.introduced()
    mailer = SmtpMailer(f"smtp+unix://{tmp_path}/nothing.sock", world.settings.mail_from)
    await send_all(Sender(world.database, mailer, "worker", clock))

    delivery = (await world.deliveries())["ask", "party"]
    assert (delivery.state, delivery.attempts) == ("queued", 1)


@pytest.mark.parametrize("moment", ["drop_on_data", "drop_after_text"])
async def test_a_connection_lost_around_the_text_leaves_the_message_unconfirmed(
    world, server, sender, clock, moment
):
    await world.introduced()
    setattr(server, moment, True)

    await send_all(sender)
    setattr(server, moment, False)
    clock.advance(days=3)
    await sender.recover()
    await send_all(sender)

    assert {d.state for d in (await world.deliveries()).values()} == {"unconfirmed"}
    assert len(server.taken) == (2 if moment == "drop_after_text" else 0)


async def test_what_a_crash_left_in_transmission_becomes_unconfirmed(world, server, sender, clock):
    await world.introduced()
    async with world.database.transaction() as session:
        claimed = await deliveries.claim(session, "worker", clock.now)
    async with world.database.transaction() as session:
        await deliveries.transmit(session, claimed.id, "worker")

    await sender.recover()
    await send_all(sender)

    states = sorted(d.state for d in (await world.deliveries()).values())
    assert states == ["sent", "unconfirmed"]
    assert len(server.taken) == 1


async def test_what_a_crash_left_claimed_is_sent(world, server, sender, clock):
    await world.introduced()
    async with world.database.transaction() as session:
        await deliveries.claim(session, "worker", clock.now)

    await sender.recover()
    await send_all(sender)

    assert len(server.taken) == 2


async def test_a_claim_of_another_worker_is_left_alone_until_its_lease_ends(
    world, server, sender, clock
):
    await world.introduced()
    async with world.database.transaction() as session:
        await deliveries.claim(session, "another", clock.now)

    await sender.recover()
    await send_all(sender)
    assert len(server.taken) == 1
    clock.advance(minutes=11)
    await sender.recover()
    await send_all(sender)
    assert len(server.taken) == 2


async def test_a_message_taken_back_while_it_is_sent_is_not_sent(world, server, sender):
    await world.introduced()
    await sender.send_next()
    decline = Reply(INTRODUCTION, "locality", "declined", "test")

    class Declining(Server):
        async def handle_RCPT(self, server, session, envelope, address, options):
            await give_answer(world.database, world.letters, decline)
            return await super().handle_RCPT(server, session, envelope, address, options)

    declining = Declining()
    path = world.settings.data / "declining.sock"
    async with serving(declining, path) as url:
        mailer = SmtpMailer(url, world.settings.mail_from)
        await send_all(Sender(world.database, mailer, "worker", sender.clock))

    assert not declining.taken
    assert len(await world.deliveries()) == 1


async def test_an_address_revised_before_sending_is_used(world, server, sender):
    await world.introduced()
    contacts = [{"name": "Ana", "email": "ana@porto.example"}]
    await world.profiles(published(PORTO, 2, contacts=contacts))

    await send_all(sender)

    assert ["ana@porto.example"] in [rcpts for _, rcpts in server.taken]
    assert len(server.taken) == 2
