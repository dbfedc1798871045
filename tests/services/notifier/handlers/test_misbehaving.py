"""A mail server that misbehaves at any stage: nothing is lost, nothing goes twice, all is visible."""

import pytest

from services.notifier.mail import SmtpMailer
from shared.events import DeliveryFailed
from shared.mail import MailServer, Patience
from tests.support.misbehaving import STAGES, Misbehaving, misbehaving
from tests.support.notifying import send_all

HASTE = Patience(reply=0.25, message=1, idle=0)
PASSING = ["421 Too busy", "451 Try later", "drop", "hang"]


@pytest.fixture
async def bad():
    server = Misbehaving()
    async with misbehaving(server) as url:
        server.url = url
        yield server


@pytest.fixture
async def sender(world, bad, clock):
    mail = MailServer(bad.url, patience=HASTE)
    mailer = SmtpMailer(mail, world.settings.mail_from, world.marks)
    yield world.sender(mailer, clock, chance=lambda: 0.0)
    await mail.close()


async def states(world):
    return sorted(d.state for d in (await world.deliveries()).values())


def ids(server):
    return sorted(message["Message-ID"] for message in server.taken)


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("stage", STAGES)
async def test_what_may_pass_is_tried_again_and_sent_once(world, bad, sender, clock, stage, fault):
    await world.introduced()
    bad.faults |= {stage: fault} | ({"HELO": fault} if stage == "EHLO" else {})
    is_unsure = stage == "." and fault in ("drop", "hang")

    await send_all(sender)
    rows = [d for d in (await world.deliveries()).values() if d.attempts]
    assert {d.state for d in rows} == {"unconfirmed" if is_unsure else "queued"}
    assert all(d.last_error for d in rows)
    assert is_unsure or all(d.next_attempt_at > clock.now for d in rows)

    bad.faults.clear()
    for _ in range(3):
        clock.advance(minutes=5)
        await send_all(sender)
    assert await states(world) == ["unconfirmed" if is_unsure else "sent"] * 2
    assert ids(bad) == sorted({d.message_id for d in (await world.deliveries()).values()})


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "."])
async def test_a_final_refusal_of_a_message_ends_it_with_the_servers_words(
    world, bad, sender, clock, stage
):
    await world.introduced()
    bad.faults[stage] = "550 Not here"

    await send_all(sender)
    bad.faults.clear()
    clock.advance(days=1)
    await send_all(sender)

    assert await states(world) == ["failed"] * 2
    assert all("550 Not here" in d.last_error for d in (await world.deliveries()).values())
    assert len([e for e in await world.emitted() if isinstance(e, DeliveryFailed)]) == 2
    assert not bad.taken


@pytest.mark.parametrize("stage", ["banner", "EHLO"])
async def test_a_server_that_refuses_us_altogether_costs_no_message(
    world, bad, sender, clock, stage
):
    await world.introduced()
    bad.faults |= {stage: "554 Go away", "HELO": "554 Go away"}

    await send_all(sender)
    assert await states(world) == ["queued"] * 2
    bad.faults.clear()
    clock.advance(minutes=5)
    await send_all(sender)
    assert await states(world) == ["sent"] * 2


async def test_while_the_server_does_not_work_one_message_tries_and_the_others_wait(
    world, bad, sender, clock
):
    await world.introduced()
    bad.faults["banner"] = "421 Down for maintenance"

    await send_all(sender)

    assert bad.connections == 1
    assert sorted(d.attempts for d in (await world.deliveries()).values()) == [0, 1]


async def test_a_domain_that_closes_on_us_is_left_alone_and_the_others_are_not(
    world, bad, sender, clock
):
    await world.introduced()
    bad.faults["RCPT"] = "421 Too much from you"
    await sender.send_next()
    bad.faults.clear()

    await send_all(sender)

    assert await states(world) == ["queued", "sent"]
    clock.advance(minutes=1)
    await send_all(sender)
    assert await states(world) == ["sent"] * 2


async def test_several_messages_go_over_one_connection(world, bad, sender):
    await world.introduced()
    await send_all(sender)
    assert bad.connections == 1
    assert len(bad.taken) == 2


async def test_a_connection_that_was_dropped_between_messages_is_opened_anew(world, bad, sender):
    await world.introduced()
    bad.drops_after = 1

    await send_all(sender)

    assert bad.connections == 2
    assert await states(world) == ["sent"] * 2


async def test_a_domain_gets_no_more_than_its_messages_a_minute(world, bad, sender, clock):
    await world.introduced()
    limited = world.sender(sender.mailer, clock, rate=1)
    async with world.database.transaction() as session:
        for row in (await world.deliveries()).values():
            (await session.merge(row)).domain = "same.example"

    await send_all(limited)
    assert len(bad.taken) == 1
    clock.advance(seconds=61)
    await send_all(limited)
    assert len(bad.taken) == 2
