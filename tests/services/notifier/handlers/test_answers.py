"""Answers: what they emit and which messages follow."""

from uuid import UUID

import pytest

from services.notifier.domain.errors import (
    ClosedError,
    NotResendableError,
    UnknownDeliveryError,
    UnknownIntroductionError,
)
from services.notifier.handlers.resend import send_again
from services.notifier.store import deliveries
from shared.events import IntroductionAnswered, ReferralAnswered
from tests.support.introductions import (
    C40,
    DES_MOINES,
    PORTO,
    REFERRAL,
    approved,
    published,
)


async def test_contacts_are_written_only_once_both_accepted(world):
    await world.introduced()
    for delivery in (await world.deliveries()).values():
        assert "rui@porto.example" not in delivery.text
        assert "dana@dsm.example" not in delivery.text

    await world.say("locality", "accepted")
    assert not [d for d in await world.deliveries() if d[0] == "contacts"]
    await world.say("party", "accepted")

    messages = await world.deliveries()
    assert "rui@porto.example" in messages["contacts", "locality"].text
    assert "Liaison" in messages["contacts", "locality"].html
    assert "lee@dsm.example" in messages["contacts", "party"].html


async def test_each_answer_is_emitted_once(world):
    await world.introduced()
    for side, what in (("party", "not_now"), ("party", "accepted"), ("locality", "accepted")):
        await world.say(side, what)
        await world.say(side, what)

    events = await world.emitted()
    assert all(isinstance(e, IntroductionAnswered) for e in events)
    assert [(e.data.side, e.data.answer, e.data.agreed) for e in events] == [
        ("party", "not_now", False),
        ("party", "accepted", False),
        ("locality", "accepted", True),
    ]


async def test_an_answer_to_a_referral_is_an_event_of_its_own(world):
    await world.introduced(C40)
    await world.say("party", "accepted", REFERRAL)
    (event,) = await world.emitted()
    assert isinstance(event, ReferralAnswered)


async def test_a_side_that_accepted_is_told_when_the_other_declines(world):
    await world.introduced()
    await world.say("locality", "accepted")
    await world.say("party", "declined")

    messages = await world.deliveries()
    assert set(messages) == {("closed", "locality")}
    assert "rui@porto.example" not in messages["closed", "locality"].text
    with pytest.raises(ClosedError):
        await world.say("locality", "not_now")


async def test_a_side_that_was_not_asked_yet_is_not_asked_after_the_other_declined(world):
    await world.introduced(PORTO.model_copy(update={"contacts": ()}))
    await world.say("locality", "declined")
    await world.profiles(published(PORTO, 2))
    assert await world.deliveries() == {}


async def test_contacts_wait_for_an_address_to_be_worth_sending(world):
    silent = PORTO.model_copy(update={"contacts": ()})
    await world.profiles(published(DES_MOINES), published(silent))
    await world.matches(approved())
    await world.agree()
    assert {d.state for d in (await world.deliveries()).values()} == {"needs_contact"}

    await world.profiles(published(PORTO, 2))

    assert {d.state for d in (await world.deliveries()).values()} == {"queued"}


async def test_an_unknown_introduction_cannot_be_answered(world):
    with pytest.raises(UnknownIntroductionError):
        await world.say("party", "accepted", UUID(int=1))


async def test_only_a_failed_or_unconfirmed_message_can_be_sent_again(world):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]
    with pytest.raises(NotResendableError):
        await send_again(world.database, world.letters, ask.id, "olga")
    with pytest.raises(UnknownDeliveryError):
        await send_again(world.database, world.letters, UUID(int=1), "olga")

    async with world.database.transaction() as session:
        (await deliveries.lock(session, ask.id)).state = "unconfirmed"
    await send_again(world.database, world.letters, ask.id, "olga")

    again = (await world.deliveries())["ask", "party"]
    assert (again.state, again.message_id) == ("queued", ask.message_id)


async def test_a_question_that_is_settled_is_not_asked_again(world):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]
    async with world.database.transaction() as session:
        (await deliveries.lock(session, ask.id)).state = "failed"
    await world.say("locality", "declined")
    with pytest.raises(NotResendableError):
        await send_again(world.database, world.letters, ask.id, "olga")
