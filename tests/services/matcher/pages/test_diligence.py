import pytest

from services.matcher.handlers.countries import set_rule
from shared.security import Role
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, network

FLAG = {"level": "caution", "code": "x", "text": "Look twice.", "evidence": "Seen on a list."}
OFFICER, SUPERVISOR = Role.LIAISON_OFFICER, Role.SUPERVISOR


@pytest.fixture
async def ends(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality(population=214_133))
        return town, await save_profile(session, counterpart("Porto", country="PT"))


@pytest.fixture
async def escalated(database, ends, open_as):
    """An approval by an officer that waits for a supervisor."""
    async with database.transaction() as session:
        match_id = await save_match(session, *ends)
        rule = {"country": "PT", "level": "escalate", "reason": "Guidance.", "source": "Memo"}
        await set_rule(session, **rule, by="ada@example.org")
    answer = await open_as(OFFICER).post(f"/review/{match_id}/approve", data={"reason": "Rivers."})
    assert answer.status_code == 303
    return match_id


async def test_the_queue_shows_the_gravest_flag(open_as, database, ends):
    async with database.transaction() as session:
        await save_match(session, *ends, flags=[FLAG, FLAG | {"level": "note", "text": "Mild."}])
    html = (await open_as(OFFICER).get("/review")).text
    assert 'tag--caution">caution' in html
    assert "Look twice." in html
    assert "Mild." not in html


async def test_an_open_match_shows_its_flags_as_they_are_now_with_evidence(open_as, database, ends):
    async with database.transaction() as session:
        match_id = await save_match(session, *ends, flags=[FLAG])
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    assert "Due diligence" in html
    assert "The profile has no contact with an e-mail address." in html
    assert "Seen on a list." not in html


async def test_a_decided_match_shows_the_flags_that_it_was_decided_with(open_as, database, ends):
    async with database.transaction() as session:
        match_id = await save_match(session, *ends, flags=[FLAG], state="approved")
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    assert "Seen on a list." in html


async def test_an_escalated_match_waits_for_a_supervisor(open_as, escalated):
    html = (await open_as(OFFICER).get(f"/review/{escalated}")).text
    assert "Escalated by liaison_officer@example.org on " in html
    assert "Rivers." in html
    assert "waits for a supervisor" in html
    assert 'name="reason"' not in html
    assert str(escalated) in (await open_as(SUPERVISOR).get("/review?state=escalated")).text


@pytest.mark.parametrize("role", [SUPERVISOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize(("act", "state"), [("confirm", "Approved"), ("refuse", "Declined")])
async def test_a_supervisor_decides_an_escalated_match(open_as, escalated, role, act, state):
    browser = open_as(role)
    assert "Confirm as the second person" in (await browser.get(f"/review/{escalated}")).text
    answer = await browser.post(
        f"/review/{escalated}/{act}", data={"reason": "I asked around.", "code": "concern"}
    )
    assert answer.status_code == 303
    html = (await browser.get(f"/review/{escalated}")).text
    assert f"{state} by {role.value}@example.org on " in html
    assert "Escalated by liaison_officer@example.org on " in html


@pytest.mark.parametrize("act", ["confirm", "refuse"])
async def test_an_officer_cannot_be_the_second_person(open_as, escalated, act):
    answer = await open_as(OFFICER).post(f"/review/{escalated}/{act}", data={"reason": "fits"})
    assert answer.status_code == 403


async def test_a_supervisor_cannot_confirm_what_they_approved(open_as, database, escalated, ends):
    async with database.transaction() as session:
        other = await save_profile(session, counterpart("Faro", country="PT"))
        match_id = await save_match(session, ends[0], other)
    browser = open_as(SUPERVISOR)
    await browser.post(f"/review/{match_id}/approve", data={"reason": "fits"})
    assert "Confirm as the second person" not in (await browser.get(f"/review/{match_id}")).text
    answer = await browser.post(f"/review/{match_id}/confirm", data={"reason": "fits"})
    assert answer.status_code == 409
    assert "another supervisor has to look at it" in answer.text


async def test_flags_and_escalations_are_for_officers(open_as, escalated, ends):
    owner = open_as(Role.CITY_OFFICE, ends[0])
    html = (await owner.get(f"/suggestions/{ends[0]}")).text
    assert "Porto" in html
    assert "scalate" not in html
    (match,) = (await owner.get("/api/matches")).json()
    assert (match["state"], match["flags"]) == ("suggested", [])
    (match,) = (await open_as(OFFICER).get("/api/matches?state=escalated")).json()
    assert {"level", "code", "text", "evidence"} == set(match["flags"][0])
    assert match["flags"][0]["level"] == "escalate"


@pytest.fixture
async def joined(database, ends):
    """A network with conditions and calls, suggested to the town."""
    calls = [
        {"title": "Heat cohort", "deadline": "2199-03-01", "amount": "USD 50,000"},
        {"title": "Old cohort", "deadline": "2020-03-01"},
    ]
    net = network(eligibility={"min_population": 100_000, "fee": "None"}, calls=calls)
    async with database.transaction() as session:
        net_id = await save_profile(session, net)
        return net_id, await save_match(session, ends[0], net_id, party_kind="network")


async def test_a_city_is_told_how_it_meets_the_conditions_and_which_calls_are_open(
    open_as, joined, ends
):
    html = (await open_as(Role.CITY_OFFICE, ends[0]).get(f"/suggestions/{ends[0]}")).text
    assert "Needs 100,000 inhabitants; you have 214,133." in html
    assert "Heat cohort, USD 50,000" in html
    assert "until March 1, 2199" in html
    assert "Old cohort" not in html


async def test_a_network_and_an_officer_are_told_about_the_city(open_as, joined):
    net, match_id = joined
    network_page = (await open_as(Role.NETWORK, net).get(f"/suggestions/{net}")).text
    officer_page = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    for html in (network_page, officer_page):
        assert "Needs 100,000 inhabitants; Des Moines has 214,133." in html
    assert "Heat cohort" in officer_page
    assert "Old cohort" not in officer_page
