"""Turning e-mails off by the link under them, and on again."""

from urllib.parse import urlsplit

import pytest

from services.notifier.domain.introductions import Step
from services.notifier.handlers.writing import add_steps
from tests.support.introductions import INTRODUCTION, OFFICER, PORTO, published

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
MAIL_PROGRAM = {"Origin": "https://mail.test", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
async def asked(world):
    """An introduction in which both sides are asked; the path of the link to Porto's one contact."""
    await world.introduced()
    return urlsplit((await ask(world)).unsubscribe).path


@pytest.fixture
async def shared(world, asked):
    """The path of the link in the e-mail to both contacts of Des Moines."""
    return urlsplit((await ask(world, "locality")).unsubscribe).path


async def add(world, step, side="party"):
    async with world.database.transaction() as session:
        found = await session.get_one(type(await world.introduction()), INTRODUCTION)
        now = world.office.clock()
        await add_steps(session, world.letters, found, [(step, side)], now)


async def ask(world, side="party"):
    return (await world.deliveries()).get(("ask", side))


async def test_looking_changes_nothing(world, browser, asked):
    client = browser()
    response = await client.get(asked)
    await client.head(asked)

    assert response.status_code == 200
    assert "for Porto" in response.text
    assert 'value="all" id="choice-all" checked' in response.text
    assert "Your e-mail address" not in response.text
    assert (await ask(world)).state == "queued"


async def test_one_click_from_a_mail_program_stops_all_but_what_follows_from_an_answer(
    world, browser, asked
):
    response = await browser().post(asked, data=ONE_CLICK, headers=MAIL_PROGRAM)
    await add(world, Step.REMINDER)

    assert response.status_code == 200
    assert (await ask(world)).state == "needs_contact"
    assert (await ask(world)).text is None
    assert ("reminder", "party") not in await world.deliveries()
    await world.agree()
    assert (await world.deliveries())["contacts", "party"].state == "queued"


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
    assert (await ask(world)).to == "rui@porto.example"


async def test_questions_without_reminders_can_be_chosen(world, browser, asked):
    await browser().post(asked, data={"choice": "questions"})
    await add(world, Step.REMINDER)
    assert (await ask(world)).state == "queued"
    assert ("reminder", "party") not in await world.deliveries()


async def test_the_choice_is_that_of_an_address_and_a_new_contact_is_asked(world, browser, asked):
    await browser().post(asked, data=ONE_CLICK)
    successor = {"name": "Ines Roy", "email": "ines@porto.example"}
    contacts = [*PORTO.model_dump()["contacts"], successor]
    await world.profiles(published(PORTO, 2, contacts=contacts))
    assert (await ask(world)).to == "ines@porto.example"


async def test_one_click_on_an_e_mail_to_several_people_turns_off_nobodys(world, browser, shared):
    response = await browser().post(shared, data=ONE_CLICK, headers=MAIL_PROGRAM)
    assert response.status_code == 422
    assert "Your e-mail address" in response.text
    assert (await ask(world, "locality")).to == "dana@dsm.example, lee@dsm.example"


async def test_of_several_people_the_one_who_says_who_it_is_chooses_for_itself(
    world, browser, shared
):
    client = browser()
    assert "checked" not in (await client.get(shared)).text
    own = {"choice": "required", "address": " Dana@dsm.example"}
    saved = await client.post(shared, data=own)
    assert (await ask(world, "locality")).to == "lee@dsm.example"

    again = (await client.get(saved.headers["location"])).text
    assert "Your choice is saved" in again
    assert 'id="choice-required" checked' in again
    assert "Your e-mail address" not in again


@pytest.mark.parametrize("address", ["", "mayor@dsm.example"])
async def test_an_address_that_did_not_get_the_e_mail_changes_nothing(
    world, browser, shared, address
):
    wrong = {"choice": "required", "address": address}
    response = await browser().post(shared, data=wrong)
    assert response.status_code == 422
    assert "Enter the address at which you got the e-mail." in response.text
    assert 'id="choice-required" checked' in response.text
    assert (await ask(world, "locality")).to == "dana@dsm.example, lee@dsm.example"


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
    assert "rui" not in str(world.keyring.read("stop-mail", token, 60))
