"""What is sent, and what happens when a real SMTP server refuses it."""

from datetime import timedelta

import pytest

from services.notifier.mail import SmtpMailer
from shared.events import DeliveryFailed, IntroductionSent
from shared.mail import MailServer
from tests.support.introductions import INTRODUCTION, PORTO
from tests.support.notifying import send_all


async def test_an_approved_match_is_sent_to_all_staff_of_both_sides(world, server, sender):
    await world.introduced()

    await send_all(sender)

    assert sorted(rcpts for _, rcpts in server.taken) == [
        ["dana@dsm.example"], ["lee@dsm.example"], ["rui@porto.example"],
    ]  # fmt: skip
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

    await world.agree()
    await send_all(sender)

    assert len(server.taken) == 3
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
    assert waiting.next_attempt_at == clock.now + timedelta(seconds=75)

    server.rcpt = server.data = None
    await send_all(sender)
    assert not server.taken
    clock.advance(minutes=2)
    await send_all(sender)
    clock.advance(days=3)
    await send_all(sender)
    assert len(server.taken) == 3


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
    mailer = SmtpMailer(
        MailServer(f"smtp+unix://{tmp_path}/nothing.sock"), world.settings.mail_from, world.marks
    )
    await send_all(world.sender(mailer, clock))

    rows = (await world.deliveries()).values()
    assert [d.state for d in rows] == ["queued", "queued"]
    assert sorted(d.attempts for d in rows) == [0, 1]


async def test_an_address_that_the_server_cannot_take_never_stops_the_others(world, server, sender):
    contacts = [{"name": "José", "email": "josé@porto.example"}]
    await world.introduced(type(PORTO).model_validate(PORTO.model_dump() | {"contacts": contacts}))

    await send_all(sender)

    states = {side: d.state for (_, side), d in (await world.deliveries()).items()}
    assert states == {"locality": "sent", "party": "failed"}
