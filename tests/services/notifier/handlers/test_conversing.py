"""What one side writes brings an e-mail to the other."""

from uuid import uuid4

from services.notifier.handlers.conversing import Words, decide_message, write_message
from tests.support.introductions import DANA, INTRODUCTION, LEE, OLGA, RUI
from tests.support.smtp import recipients, text_of


async def test_a_message_brings_an_e_mail_to_the_other_side(world, post):
    await world.introduced()
    await world.agree()
    await post()
    await write_message(world.office, Words(uuid4(), INTRODUCTION, "locality", DANA, "Shall we?"))
    ((to, message),) = await post()
    assert to == [RUI]
    assert "Des Moines has written to you" in text_of(message)
    assert "Shall we?" in text_of(message)
    assert message["In-Reply-To"]


async def test_a_held_message_brings_an_e_mail_when_it_is_passed_on(world, post):
    await world.introduced()
    await post()
    key = uuid4()
    await write_message(world.office, Words(key, INTRODUCTION, "party", RUI, "Which month?"))
    assert not await post()
    await decide_message(world.office, key, INTRODUCTION, OLGA, passes=True)
    taken = await post()
    assert recipients(taken) == [DANA, LEE]
    assert all("Which month?" in text_of(message) for _, message in taken)
