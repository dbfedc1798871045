"""Officers see addresses that are not written to, lift them with a reason, and see what came in."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.notifier.domain.deliveries import Receipt
from services.notifier.domain.replies import Marks
from services.notifier.handlers.receiving import receive
from services.notifier.incoming import read_mail
from services.notifier.store import receipts, rests, suppressions
from services.notifier.store.tables import SuppressionRow
from tests.support.introductions import CITY, COUNTERPART, INTRODUCTION, OFFICER
from tests.support.mails import bounce, written


@pytest.fixture
async def barred(world):
    async with world.database.transaction() as session:
        await suppressions.add(session, "Rui@porto.example", "550 Gone", datetime.now(UTC))
        return await session.scalar(select(SuppressionRow.id))


async def test_an_officer_lifts_an_address_with_a_reason_that_stays(world, browser, barred):
    client = browser(OFFICER)
    path = f"/inbox/suppressions/{barred}"
    assert "550 Gone" in (await client.get("/inbox/suppressions")).text

    refused = await client.post(path, data={"why": " "})
    assert refused.status_code == 422
    assert "Please say why" in refused.text
    done = await client.post(path, data={"why": "Rui wrote that it works."})
    await client.post(path, data={"why": "Again."})

    assert done.status_code == 303
    listed = (await client.get("/inbox/suppressions")).text
    assert "olga@officers.example: Rui wrote that it works." in listed
    async with world.database.reading() as session:
        assert not await suppressions.among(session, ["rui@porto.example"])


async def test_an_unknown_entry_is_not_found(world, browser):
    client = browser(OFFICER)
    path = f"/inbox/suppressions/{UUID(int=1)}"
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path, data={"why": "Because."})).status_code == 404


async def test_what_came_in_stands_beside_its_message_and_in_a_list(world, browser):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]
    named = world.marks.envelope.of(ask.id)
    content = bounce("x@e.example", "rui@porto.example", "4.4.1", action="delayed", envelope=named)
    await receive(world.office, world.marks, read_mail(content))
    client = browser(OFFICER)
    assert "Delay: rui@porto.example" in (await client.get("/inbox/deliveries")).text
    assert f"/inbox/{INTRODUCTION}" in (await client.get("/inbox/incoming")).text


async def test_reports_that_prove_nothing_are_shown_as_such_and_few_of_them(world, browser):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]
    for n in range(8):
        forged = bounce("x@e.example", f"r{n}@porto.example", key=n, returned=ask.message_id)
        await receive(world.office, world.marks, read_mail(forged))
    client = browser(OFFICER)

    beside = (await client.get("/inbox/deliveries")).text
    assert beside.count("Unverified report: r") == 5
    told = (await client.get(f"/inbox/deliveries/{ask.id}")).text
    assert told.count("An unverified report came in about it") == 1
    assert "Nothing proves that this is true" in (await client.get("/inbox/incoming")).text


async def test_officers_are_told_that_it_is_not_certain_who_wrote_a_reply(world, browser):
    await world.introduced()
    marks = Marks.of("r@e.example", lambda _purpose, data: data + data)
    to = marks.replies.of((await world.deliveries())["ask", "party"].id)
    for sender, words in (("x@elsewhere.example", "Forged."), ("rui@porto.example", "True.")):
        await receive(world.office, marks, read_mail(written(sender, to, words)))

    shown = (await browser(OFFICER).get(f"/inbox/{INTRODUCTION}")).text
    assert shown.count("It is not certain who wrote this.</") == 1


async def test_who_is_left_alone_and_until_when_is_said_on_top(world, browser):
    await world.introduced()
    async with world.database.transaction() as session:
        later = datetime.now(UTC) + timedelta(hours=1)
        await rests.leave_alone(session, "porto.example", "421 Too busy", later)
    text = (await browser(OFFICER).get("/inbox/deliveries")).text
    assert "We send nothing to porto.example before" in text
    assert "421 Too busy" in text


async def test_a_reply_by_e_mail_is_shown_with_the_way_to_the_answer(world, browser):
    await world.introduced()
    marks = Marks.of("r@e.example", lambda _purpose, data: data + data)
    to = marks.replies.of((await world.deliveries())["ask", "party"].id)
    await receive(world.office, marks, read_mail(written("rui@porto.example", to, "I accept.")))

    own = (await browser(COUNTERPART).get(f"/inbox/{INTRODUCTION}")).text
    assert "I accept." in own
    assert 'href="#your-answer"' in own
    officers = (await browser(OFFICER).get(f"/inbox/{INTRODUCTION}")).text
    assert "does not answer the question" in officers
    assert "I accept." not in (await browser(CITY).get(f"/inbox/{INTRODUCTION}")).text


async def test_a_message_says_what_became_of_it_for_each_address(world, browser):
    await world.introduced()
    ask = (await world.deliveries())["ask", "locality"]
    dana, other = ask.to.split(", ")
    async with world.database.transaction() as session:
        now = datetime.now(UTC)
        await receipts.keep(session, ask.id, {dana: None}, Receipt.TAKEN, now)
        await receipts.keep(session, ask.id, {"old@dsm.example": "550 Gone"}, Receipt.REFUSED, now)
    html = (await browser(OFFICER).get(f"/inbox/deliveries/{ask.id}")).text
    assert re.search(rf"{dana}.*The mail server took it.*{other}.*old@dsm", html, re.DOTALL)
    assert "The mail server refused it" in html
    assert "550 Gone" in html
