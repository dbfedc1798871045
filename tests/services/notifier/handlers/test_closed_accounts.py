"""What the notifier does once ingest has closed an account: it writes no more, and old links end."""

import re
from datetime import UTC, datetime, timedelta

from services.notifier.store import suppressions
from shared.security import ends
from tests.support.introductions import DANA, DES_MOINES, LEE, PORTO, RUI, approved, id_of
from tests.support.introductions import published as profile
from tests.support.reading import account
from tests.support.smtp import recipients, text_of


async def close(world, email, *, later=timedelta()):
    """As ingest says it: the links of the address end, and the account is closed."""
    now = datetime.now(UTC) + later
    async with world.database.transaction() as session:
        await ends.note(session, ends.links_to(email), now, now + ends.LINKS_LIVE)
    await world.profiles(account(email, version=2, active=False))


def link_of(message):
    return re.search(r"http://entente.example(/answer/\S+)", text_of(message))[1]


async def barred(world):
    async with world.database.reading() as session:
        return {a: row.words for a, row in (await suppressions.among(session, [DANA, LEE])).items()}


async def test_nothing_is_written_to_somebody_whose_account_is_closed(world, post):
    await world.profiles(account(DANA))
    await close(world, DANA)
    await world.introduced()
    assert recipients(await post()) == [LEE, RUI]
    assert await barred(world) == {DANA: "The account of this person is closed."}
    sent = (await world.deliveries())["ask", "locality"]
    assert f"{DANA} is not written to: The account of this person is closed." in sent.last_error


async def test_what_was_queued_before_goes_to_colleagues_only_with_a_link_that_works(
    world, post, browser
):
    event = account(DANA)
    state = event.data.model_copy(update={"profile_ids": (id_of(DES_MOINES),)})
    mine = event.model_copy(update={"data": state})
    await world.profiles(mine, profile(DES_MOINES), profile(PORTO))
    await world.matches(approved(PORTO))
    await close(world, DANA)
    taken = {address: message for (address,), message in await post()}
    assert set(taken) == {LEE, RUI}
    assert (await browser().get(link_of(taken[LEE]))).status_code == 200


async def test_a_link_that_went_to_a_closed_account_does_nothing(world, post, browser):
    await world.profiles(account(DANA))
    await world.introduced()
    taken = {address: message for (address,), message in await post()}
    theirs, others = link_of(taken[LEE]), link_of(taken[RUI])
    assert (await browser().get(theirs)).status_code == 200
    await close(world, DANA, later=timedelta(seconds=2))
    assert (await browser().get(theirs)).status_code == 410
    answer = await browser().post(theirs, data={"answer": "accepted"})
    assert answer.status_code == 410
    assert (await world.introduction()).locality_answer is None
    assert (await browser().get(others)).status_code == 200


async def test_an_account_that_is_opened_again_is_written_to(world, post):
    await world.profiles(account(DANA))
    await close(world, DANA)
    await world.profiles(account(DANA, version=3), account(DANA, version=2, active=False))
    assert await barred(world) == {}
    await world.introduced()
    assert recipients(await post()) == [DANA, LEE, RUI]
