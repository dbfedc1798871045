from uuid import uuid4

import pytest

from shared.security import Role
from tests.support.briefs import read, words
from tests.support.parties import reason, save_match, save_profile
from tests.support.profiles import counterpart, locality, network

OFFICER = Role.LIAISON_OFFICER
SECRET = "rui@porto.example"


@pytest.fixture
async def match_id(database):
    async with database.transaction() as session:
        town = await save_profile(
            session, locality("Des Moines", ("need", "dry basements"), population=214_133)
        )
        contacts = [{"name": "Rui Secret", "email": SECRET}]
        porto = counterpart("Porto", ("offer", "flood walls"), country="PT", contacts=contacts)
        city = await save_profile(session, porto)
        return await save_match(session, town, city, 0.61, reasons=[reason()])


@pytest.mark.parametrize("ending", ["brief", "brief.pdf"])
@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 303), (Role.CITY_OFFICE, 403), (Role.NETWORK, 403)]
    + [(r, 200) for r in (OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)],
)
async def test_the_brief_of_a_match_is_for_those_who_review(
    open_as, match_id, role, status, ending
):
    answer = await open_as(role).get(f"/review/{match_id}/{ending}")
    assert answer.status_code == status


async def test_page_and_file_say_the_same_and_hold_no_contact(open_as, match_id):
    officer = open_as(OFFICER)
    html = (await officer.get(f"/review/{match_id}/brief")).text
    answer = await officer.get(f"/review/{match_id}/brief.pdf?paper=a4")
    printed = words(answer.content)
    for part in (
        "Des Moines and Porto", "214,133", "dry basements", "flood walls",
        "The two statements are very close.", "Months 1 to 3", "No officer has decided yet",
        "Weighs the reasons and the flags", "for officers, not for the other side",
    ):  # fmt: skip
        assert part in html
        assert part in printed
    assert SECRET not in html + printed
    assert "Rui Secret" not in html + printed
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="brief-des-moines-and-porto-' in answer.headers["content-disposition"]
    assert len(read(answer.content).pages) <= 2


async def test_flags_are_on_it_with_their_evidence(open_as, database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        city = await save_profile(session, counterpart())
        match_id = await save_match(session, town, city)
    html = (await open_as(OFFICER).get(f"/review/{match_id}/brief")).text
    assert "Nobody at Rotterdam can be reached yet" in html
    assert "The profile has no contact with an e-mail address." in html


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("escalated", "Confirms or refuses"),
        ("approved", "Approved by a liaison officer"),
        ("declined", "This match is closed."),
        ("superseded", "This match is closed."),
    ],
)
async def test_the_next_steps_are_those_of_its_state(open_as, database, state, says):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        net = await save_profile(session, network())
        match_id = await save_match(session, town, net, state=state, party_kind="network")
    assert says in (await open_as(OFFICER).get(f"/review/{match_id}/brief")).text


async def test_the_match_links_to_its_brief(open_as, match_id):
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    assert f'href="/review/{match_id}/brief"' in html


@pytest.mark.parametrize("path", ["/review/{}/brief", "/review/{}/brief.pdf"])
async def test_an_unknown_match_has_no_brief(open_as, path):
    assert (await open_as(OFFICER).get(path.format(uuid4()))).status_code == 404
