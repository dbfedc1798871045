"""A mail server that misbehaves at any stage: nothing is lost, nothing goes twice, all is visible."""

import pytest

from services.notifier.domain.choices import fingerprint
from services.notifier.letters import STOP_PURPOSE
from services.notifier.mail import SmtpMailer
from services.notifier.store import rests
from services.notifier.store.tables import RestRow
from shared.events import DeliveryFailed
from shared.mail import MailServer, Patience
from tests.support.introductions import PORTO
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


def came(world, server):
    """Which message came, and to whose copy its link belongs."""
    tokens = [m["List-Unsubscribe"].strip("<>").rpartition("/")[2] for m in server.taken]
    owners = [world.keyring.read(STOP_PURPOSE, token, 60)["to"] for token in tokens]
    ids = [message["Message-ID"] for message in server.taken]
    return sorted((key, *to) for key, to in zip(ids, owners, strict=True))


async def copies(world):
    rows = (await world.deliveries()).values()
    return sorted((d.message_id, fingerprint(to)) for d in rows for to in d.to.split(", "))


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
    assert came(world, bad) == await copies(world)


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "."])
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


@pytest.mark.parametrize(
    ("stage", "fault"),
    [
        ("MAIL", "550 Sender refused"),
        ("MAIL", "552 Quota used up"),
        ("MAIL", "530 Log in first"),
        ("RCPT", "530 Log in first"),
        ("RCPT", "535 Wrong password"),
        ("DATA", "530 Log in first"),
        (".", "535 Wrong password"),
    ],
)
async def test_a_server_that_has_something_against_us_costs_no_message_however_long_it_lasts(
    world, bad, sender, clock, stage, fault
):
    await world.introduced()
    bad.faults[stage] = fault
    for _ in range(12):
        await send_all(sender)
        clock.advance(hours=7)

    rows = (await world.deliveries()).values()
    assert sorted(d.attempts for d in rows) in ([0, 1], [1, 1])
    assert {d.state for d in rows} == {"queued"}
    async with world.database.reading() as session:
        rest = await session.get_one(RestRow, rests.SERVER)
    assert fault in rest.words

    bad.faults = {"RCPT": "451 Greylisted"}
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
    assert len(bad.taken) == 3


async def test_a_connection_that_was_dropped_between_messages_is_opened_anew(world, bad, sender):
    await world.introduced()
    bad.drops_after = 1

    await send_all(sender)

    assert bad.connections == 3
    assert await states(world) == ["sent"] * 2


async def test_a_domain_gets_no_more_than_its_copies_a_minute(world, bad, sender, clock):
    contacts = [{"name": "Rui", "email": "rui@dsm.example"}]
    await world.introduced(type(PORTO).model_validate(PORTO.model_dump() | {"contacts": contacts}))
    limited = world.sender(sender.mailer, clock, rate=1, chance=lambda: 0.0)

    for copies_so_far in (1, 2, 3):
        await send_all(limited)
        assert len(bad.taken) == copies_so_far
        clock.advance(seconds=61)
    assert await states(world) == ["sent"] * 2
