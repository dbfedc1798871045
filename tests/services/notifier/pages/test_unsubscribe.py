"""Turning e-mails off by the link under them, and on again."""

from urllib.parse import urlsplit

import pytest

from services.notifier.domain.introductions import Step
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.writing import add_steps
from tests.support.introductions import DES_MOINES, INTRODUCTION, OFFICER, published

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
MAIL_PROGRAM = {"Origin": "https://mail.test", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
async def asked(world):
    """An introduction in which both sides are asked; the path of the link to Des Moines."""
    await world.introduced()
    return urlsplit((await world.deliveries())["ask", "locality"].unsubscribe).path


async def add(world, step):
    async with world.database.transaction() as session:
        found = await session.get_one(type(await world.introduction()), INTRODUCTION)
        now = world.office.clock()
        await add_steps(session, world.letters, found, [(step, "locality")], now)


async def ask(world):
    return (await world.deliveries()).get(("ask", "locality"))


async def test_looking_changes_nothing(world, browser, asked):
    client = browser()
    response = await client.get(asked)
    await client.head(asked)

    assert response.status_code == 200
    assert "for Des Moines" in response.text
    assert 'value="all" id="choice-all" checked' in response.text
    assert (await ask(world)).state == "queued"


async def test_one_click_from_a_mail_program_stops_all_but_what_follows_from_an_answer(
    world, browser, asked
):
    response = await browser().post(asked, data=ONE_CLICK, headers=MAIL_PROGRAM)
    await add(world, Step.REMINDER)

    assert response.status_code == 200
    assert (await ask(world)).state == "needs_contact"
    assert (await ask(world)).text is None
    assert ("reminder", "locality") not in await world.deliveries()
    for side in ("locality", "party"):
        await give_answer(world.office, Reply(INTRODUCTION, side, "accepted", "test"))
    assert (await world.deliveries())["contacts", "locality"].state == "queued"


async def test_the_same_click_twice_is_one_and_a_new_choice_brings_the_question_back(
    world, browser, asked
):
    client = browser()
    for _ in range(2):
        assert (await client.post(asked, data=ONE_CLICK)).status_code == 200
    assert 'id="choice-required" checked' in (await client.get(asked)).text

    saved = await client.post(asked, data={"choice": "all"})
    assert saved.status_code == 303
    assert "Your choice is saved" in (await client.get(saved.headers["location"])).text
    assert (await ask(world)).state == "queued"
    assert (await ask(world)).to == "dana@dsm.example, lee@dsm.example"


async def test_questions_without_reminders_can_be_chosen(world, browser, asked):
    await browser().post(asked, data={"choice": "questions"})
    await add(world, Step.REMINDER)
    assert (await ask(world)).state == "queued"
    assert ("reminder", "locality") not in await world.deliveries()


async def test_the_choice_is_that_of_an_address_and_a_new_contact_is_asked(world, browser, asked):
    await browser().post(asked, data=ONE_CLICK)
    successor = {"name": "Ines Roy", "email": "ines@dsm.example"}
    contacts = [*DES_MOINES.model_dump()["contacts"], successor]
    await world.profiles(published(DES_MOINES, 2, contacts=contacts))
    assert (await ask(world)).to == "ines@dsm.example"


async def test_officers_read_why_a_question_waits(world, browser, asked):
    await browser().post(asked, data=ONE_CLICK)
    text = (await browser(OFFICER).get("/inbox/needs-contact")).text
    assert "Its contacts have turned these e-mails off" in text


async def test_a_form_without_a_choice_and_a_forged_link_change_nothing(world, browser, asked):
    client = browser()
    assert (await client.post(asked, data={"choice": "never"})).status_code == 422
    assert (await client.post("/unsubscribe/forged", data=ONE_CLICK)).status_code == 410
    assert (await ask(world)).state == "queued"


async def test_the_link_names_no_address(world, browser, asked):
    token = asked.rpartition("/")[2]
    assert "dana" not in str(world.keyring.read("stop-mail", token, 60))
