"""Officers see what became of every message, and send again what failed."""

from uuid import UUID

import pytest

from services.notifier.store import deliveries
from tests.support.introductions import ADMINISTRATOR, OFFICER


@pytest.fixture
async def failed(world):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]
    async with world.database.transaction() as session:
        row = await deliveries.lock(session, ask.id)
        row.state, row.attempts, row.last_error = "failed", 1, "550 No such user"
    return ask.id


@pytest.mark.parametrize("session", [OFFICER, ADMINISTRATOR])
async def test_a_failed_message_can_be_sent_again_by_an_officer(world, browser, failed, session):
    client = browser(session)
    listed = (await client.get("/inbox/deliveries")).text
    assert "550 No such user" in listed
    assert f"/inbox/deliveries/{failed}/again" in listed

    response = await client.post(f"/inbox/deliveries/{failed}/again")

    assert response.status_code == 303
    assert (await world.deliveries())["ask", "party"].state == "queued"
    assert "Send again" not in (await client.get("/inbox/deliveries")).text


async def test_a_second_click_on_send_again_is_explained(browser, failed):
    client = browser(OFFICER)
    await client.post(f"/inbox/deliveries/{failed}/again")
    response = await client.post(f"/inbox/deliveries/{failed}/again")
    assert response.status_code == 409
    assert "can be sent again" in response.text


async def test_messages_can_be_narrowed_to_a_state(browser, failed):
    client = browser(OFFICER)
    assert "rui@porto.example" in (await client.get("/inbox/deliveries?state=failed")).text
    assert "rui@porto.example" not in (await client.get("/inbox/deliveries?state=queued")).text
    assert "No message is like this" in (await client.get("/inbox/deliveries?state=sent")).text


async def test_an_unknown_message_is_not_found(world, browser):
    response = await browser(OFFICER).post(f"/inbox/deliveries/{UUID(int=1)}/again")
    assert response.status_code == 404
