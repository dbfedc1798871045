"""Supervisors hold mail; officers look at what is held, let it out or discard it."""

import pytest

from services.notifier.store import deliveries
from shared.mail import MailNotSentError
from shared.security import Role
from tests.support.introductions import (
    ADMINISTRATOR,
    CITY,
    OFFICER,
    PORTO,
    id_of,
)

SUPERVISOR = OFFICER.model_copy(update={"role": Role.SUPERVISOR, "email": "sue@officers.example"})
AUDITOR = OFFICER.model_copy(update={"role": Role.AUDITOR})
HOLD = {"held": "yes", "why": "Pilot: drafts only."}
PARTY = f"/inbox/outgoing/parties/{id_of(PORTO)}"


async def hold(browser, where="/inbox/outgoing"):
    response = await browser(SUPERVISOR).post(f"{where}/switch", data=HOLD)
    assert response.status_code == 303


@pytest.fixture
async def held(world, browser):
    await world.introduced()
    await hold(browser)
    return (await world.deliveries())["ask", "party"].id


async def state(world, side="party"):
    return (await world.deliveries())["ask", side].state


@pytest.mark.parametrize("session", [SUPERVISOR, ADMINISTRATOR])
async def test_supervisors_hold_all_mail_with_a_reason(world, browser, session):
    await world.introduced()
    client = browser(session)
    refused = await client.post("/inbox/outgoing/switch", data={"held": "yes", "why": ""})
    assert refused.status_code == 422
    assert (await client.post("/inbox/outgoing/switch", data=HOLD)).status_code == 303
    shown = (await client.get("/inbox/outgoing")).text
    for words in ("All e-mail is held", HOLD["why"], session.email, "rui@porto.example"):
        assert words in shown
    assert await state(world) == "held"


@pytest.mark.parametrize("session", [OFFICER, AUDITOR, CITY])
async def test_nobody_else_holds_mail(world, browser, session):
    response = await browser(session).post("/inbox/outgoing/switch", data=HOLD)
    assert response.status_code == 403


async def test_officers_let_out_what_they_tick_or_all(world, browser, held):
    client = browser(OFFICER)
    form = {"decision": "release", "ids": [str(held)]}
    assert (await client.post("/inbox/outgoing/decide", data=form)).status_code == 303
    assert (await state(world), await state(world, "locality")) == ("queued", "held")
    await client.post("/inbox/outgoing/decide", data={"decision": "all"})
    assert await state(world, "locality") == "queued"
    assert "No message is held" in (await client.get("/inbox/outgoing")).text


async def test_to_discard_needs_a_reason(world, browser, held):
    client = browser(OFFICER)
    form = {"decision": "discard", "ids": [str(held)], "why": ""}
    assert (await client.post("/inbox/outgoing/decide", data=form)).status_code == 422
    assert await state(world) == "held"
    await client.post("/inbox/outgoing/decide", data=form | {"why": "Wrong tone"})
    assert (
        "discarded it. Reason: Wrong tone" in (await client.get(f"/inbox/deliveries/{held}")).text
    )


async def test_an_auditor_reads_and_decides_nothing(world, browser, held):
    client = browser(AUDITOR)
    assert (await client.get("/inbox/outgoing")).status_code == 200
    form = {"decision": "all"}
    assert (await client.post("/inbox/outgoing/decide", data=form)).status_code == 403


async def test_the_mail_of_one_party_is_held_on_its_page(world, browser):
    await world.introduced()
    await hold(browser, PARTY)
    shown = (await browser(OFFICER).get(PARTY)).text
    assert "E-mail to this party is held" in shown
    assert (await state(world), await state(world, "locality")) == ("held", "queued")
    listed = (await browser(OFFICER).get("/inbox/outgoing")).text
    assert PARTY in listed


async def test_a_held_message_is_previewed_without_its_links(world, browser, held):
    client = browser(OFFICER)
    shown = (await client.get(f"/inbox/deliveries/{held}")).text
    assert 'sandbox=""' in shown
    assert "Let it out" in shown
    html = await client.get(f"/inbox/deliveries/{held}/html")
    assert "sandbox" in html.headers["content-security-policy"]
    for text in (shown, html.text):
        assert "/answer/" not in text
    assert "/unsubscribe/" not in html.text
    assert (await browser(CITY).get(f"/inbox/deliveries/{held}")).status_code == 403


class Refusing:
    """A mail server that refuses everything for good."""

    async def send(self, message, before_data):
        raise MailNotSentError("550 5.1.1 No such user", permanent=True)

    async def rest(self):
        """Nothing to close."""


async def test_the_log_says_what_became_of_a_message(world, browser):
    await world.introduced()
    sender = world.sender(Refusing())
    while await sender.send_next():
        pass
    ask = (await world.deliveries())["ask", "party"]
    shown = (await browser(OFFICER).get(f"/inbox/deliveries/{ask.id}")).text
    assert "Not delivered. The mail server said: 550 5.1.1 No such user" in shown
    assert "Refused, and given up" in shown


async def test_messages_are_searched_by_address_party_state_and_day(world, browser):
    await world.introduced()
    client = browser(OFFICER)
    for query, found in (
        ("address=RUI@", True),
        ("address=dana", False),
        ("party=port", True),
        ("party=nowhere", False),
        ("state=sent", False),
        ("since=2020-01-01", True),
        ("until=2020-01-01", False),
        ("since=nonsense", True),
    ):
        listed = (await client.get(f"/inbox/deliveries?{query}")).text
        assert ("rui@porto.example" in listed) is found, query
        file = (await client.get(f"/inbox/deliveries.csv?{query}")).text
        assert ("rui@porto.example" in file) is found, query


async def test_a_message_that_was_taken_says_so(world, browser):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]
    async with world.database.transaction() as session:
        row = await deliveries.lock(session, ask.id)
        row.state, row.sent_at = "sent", row.created_at
    shown = (await browser(OFFICER).get(f"/inbox/deliveries/{ask.id}")).text
    assert "Handed to the mail server for porto.example on" in shown
    assert "Nobody can know whether it was read." in shown
