"""The page behind the link of an e-mail."""

from dataclasses import replace

import pytest

from services.notifier.domain.standing import Wish
from services.notifier.handlers.wishes import Wanted, wish_for
from tests.support.introductions import DES_MOINES, INTRODUCTION, PORTO, id_of, withdrawn


async def test_the_link_in_the_message_opens_the_question(world, browser):
    await world.introduced()
    text = (await world.deliveries())["ask", "party"].text
    link = next(line for line in text.splitlines() if "/answer/" in line)

    response = await browser().get(link)

    assert response.status_code == 200
    for words in ("introduced to Des Moines", "Accept", "Decline", "Not now", "basements dry"):
        assert words in response.text
    assert "@dsm.example" not in response.text


async def test_looking_changes_nothing(world, browser):
    await world.introduced()
    client = browser()
    await client.get(world.link("party"))
    await client.head(world.link("party"))
    assert (await world.introduction()).state == "approved"
    assert await world.emitted() == []


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ("accepted", "accepted", "You accepted. If Des Moines accepts too"),
        ("declined", "declined", "You declined."),
        ("not_now", "not_now", "You answered: not now."),
    ],
)
async def test_an_answer_says_what_happens_next(world, browser, answer, state, words):
    await world.introduced()
    client, link = browser(), world.link("party")

    response = await client.post(link, data={"answer": answer})
    assert response.status_code == 303
    after = await client.get(response.headers["location"])

    assert words in after.text
    assert (await world.introduction()).state == state


async def test_both_answers_by_link_agree(world, browser):
    await world.introduced()
    client = browser()
    for side in ("party", "locality", "party"):
        await client.post(world.link(side), data={"answer": "accepted"})

    assert "You have both accepted" in (await client.get(world.link("party"))).text
    assert set(await world.deliveries()) == {("contacts", "locality"), ("contacts", "party")}


async def test_after_a_decline_the_other_side_is_told_politely(world, browser):
    await world.introduced()
    client = browser()
    await client.post(world.link("party"), data={"answer": "declined"})

    late = await client.post(world.link("locality"), data={"answer": "accepted"})
    assert late.status_code == 409
    assert "will not happen at this time" in late.text
    assert "declined" not in late.text.lower()


async def test_after_the_other_side_left_the_page_still_opens(world, browser):
    await world.introduced()
    await world.profiles(withdrawn(PORTO))
    response = await browser().get(world.link("locality"))
    assert response.status_code == 200
    assert "This is closed" in response.text


@pytest.mark.parametrize("method", ["get", "post"])
async def test_a_forged_foreign_or_stale_link_gets_a_friendly_page(world, browser, method):
    await world.introduced()
    foreign = world.keyring.sign("session", {"introduction": str(INTRODUCTION), "side": "party"})
    gone = world.link("party", id_of(PORTO))
    for link in (world.link("party") + "x", f"/answer/{foreign}", gone):
        extra = {"data": {"answer": "accepted"}} if method == "post" else {}
        response = await getattr(browser(), method)(link, **extra)
        assert response.status_code == 410
        assert "does not work any more" in response.text
    assert (await world.introduction()).state == "approved"


async def test_an_answer_that_is_none_is_refused(world, browser):
    await world.introduced()
    response = await browser().post(world.link("party"), data={"answer": "perhaps"})
    assert response.status_code == 422
    assert (await world.introduction()).state == "approved"


async def test_a_number_that_no_form_carried_is_no_failure_of_ours(world, browser):
    await world.introduced()
    data = {"answer": "declined", "seen": "9" * 5_000}
    response = await browser().post(world.link("party"), data=data)
    assert response.status_code < 500


async def test_the_link_of_a_supervisor_ends_when_somebody_else_confirms(world, browser):
    wish = Wanted(id_of(DES_MOINES), Wish.SUPERVISOR, "dana", supervisor="chief@dsm.example")
    await wish_for(world.office, wish)
    await world.introduced()
    await world.say("locality", "accepted", who="dana")
    text = (await world.deliveries())["supervisor", "locality"].text
    link = next(line for line in text.splitlines() if "/answer/" in line)
    client = browser()
    assert (await client.get(link)).status_code == 200
    await wish_for(world.office, replace(wish, supervisor="mayor@dsm.example"))

    assert (await client.post(link, data={"answer": "accepted"})).status_code == 410
    assert (await world.introduction()).locality_answer == "recommended"
