"""A message to several people: each gets it once, whatever the server says about the others."""

import pytest

from services.notifier.handlers.resend import send_again
from services.notifier.store import delivery_log, suppressions
from tests.support.copies import ask, got, receipts
from tests.support.introductions import DANA, DES_MOINES, LEE, published
from tests.support.notifying import send_all


@pytest.fixture
def greylisting(server):
    server.rcpt, server.refuse_only = "451 Greylisted", LEE
    return server


async def test_who_is_greylisted_does_not_keep_colleagues_from_the_message_and_gets_it_later(
    world, greylisting, sender, clock
):
    await world.introduced()
    await send_all(sender)
    assert got(greylisting) == [DANA]
    waiting = await ask(world)
    assert (waiting.state, waiting.last_error) == ("queued", f"451 Greylisted ({LEE})")
    assert waiting.sent_at == clock.now

    greylisting.rcpt = None
    clock.advance(minutes=2)
    await send_all(sender)
    assert got(greylisting) == [DANA, LEE]
    sent = await ask(world)
    assert (sent.state, sent.attempts, sent.last_error) == ("sent", 2, None)
    assert await receipts(world) == {DANA: "taken", LEE: "taken"}


async def test_the_log_says_who_has_it_and_who_waits(world, greylisting, sender):
    await world.introduced()
    await send_all(sender)
    async with world.database.reading() as session:
        rows = await delivery_log.of_delivery(session, (await ask(world)).id)
    assert [(r.event, r.words) for r in rows] == [
        ("sent", DANA), ("retry", f"451 Greylisted ({LEE})"),
    ]  # fmt: skip


async def test_the_time_to_answer_begins_with_the_first_who_has_the_question(
    world, greylisting, sender
):
    await world.introduced()
    await send_all(sender)
    assert (await world.introduction()).sent_at is not None


async def test_who_is_refused_for_two_days_is_named_and_the_message_counts_as_sent(
    world, greylisting, sender, clock
):
    await world.introduced()
    for _ in range(20):
        await send_all(sender)
        clock.advance(hours=6)
    ended = await ask(world)
    assert (ended.state, ended.last_error) == ("sent", f"451 Greylisted ({LEE})")
    assert got(greylisting) == [DANA]
    assert await receipts(world) == {DANA: "taken", LEE: "refused"}


async def test_who_has_it_gets_it_no_more_when_the_contacts_change(
    world, greylisting, sender, clock
):
    await world.introduced()
    await send_all(sender)
    contacts = [{"name": "Dana", "email": DANA}, {"name": "Kim", "email": "kim@dsm.example"}]
    await world.profiles(published(DES_MOINES, 2, contacts=contacts))
    clock.advance(minutes=2)
    await send_all(sender)
    assert got(greylisting) == [DANA, "kim@dsm.example"]
    assert (await ask(world)).state == "sent"


async def test_a_message_ends_when_only_those_are_left_who_have_it(
    world, greylisting, sender, clock
):
    await world.introduced()
    await send_all(sender)
    await world.profiles(published(DES_MOINES, 2, contacts=[{"name": "Dana", "email": DANA}]))
    assert (await ask(world)).state == "sent"
    clock.advance(minutes=2)
    await send_all(sender)
    assert got(greylisting) == [DANA]


async def test_after_a_connection_lost_in_the_text_only_those_are_tried_who_surely_have_it_not(
    world, greylisting, sender, clock
):
    greylisting.drop_after_text = True
    await world.introduced()
    await send_all(sender)
    assert await receipts(world) == {DANA: "unconfirmed"}
    assert (await ask(world)).state == "queued"

    greylisting.rcpt, greylisting.drop_after_text = None, False
    clock.advance(minutes=2)
    await send_all(sender)
    assert got(greylisting) == [DANA, LEE]
    ended = await ask(world)
    assert ended.state == "sent"
    assert ended.last_error


async def test_an_officer_who_sends_again_reaches_only_those_who_do_not_have_it(
    world, server, sender, clock
):
    server.rcpt = "550 No such user"
    await world.introduced()
    await send_all(sender)
    assert await receipts(world) == {DANA: "refused", LEE: "refused"}
    server.rcpt = None
    await send_again(world.database, world.letters, (await ask(world)).id, "olga")
    await send_all(sender)
    assert got(server) == [DANA, LEE]


@pytest.mark.parametrize(
    ("reply", "is_barred"), [("550 5.1.1 No such user", True), ("550 5.7.1 No thanks", False)]
)
async def test_an_address_that_a_server_says_does_not_exist_is_not_written_to_any_more(
    world, server, sender, reply, is_barred
):
    server.rcpt, server.refuse_only = reply, LEE
    await world.introduced()
    await send_all(sender)
    async with world.database.reading() as session:
        rows = await suppressions.among(session, [DANA, LEE])
    found = [(row.address, row.status, row.words) for row in rows.values()]
    assert found == ([(LEE, "5.1.1", "5.1.1 No such user")] if is_barred else [])
    assert (await ask(world)).state == "sent"
