import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.matcher.domain.languages import with_languages
from services.matcher.store.parties import deactivate, get_party, party_of, save_ties
from services.matcher.store.reindexing import note_languages
from services.matcher.store.rematch import ask
from shared.security import Role
from tests.support.parties import reason, save_match, save_profile
from tests.support.profiles import counterpart, locality, network, tied

HINDI = "बाढ़ से बचाव के लिए दूसरे शहरों का अनुभव चाहिए।"
CITIES = [("Bonn", "DE", 0.62), ("Kiel", "DE", 0.61), ("Kobe", "JP", 0.6), ("Lima", "PE", 0.4)]


@pytest.fixture
async def world(database):
    """A town with a counterpart and a network suggested to it; ids by name."""
    async with database.transaction() as session:
        town = await save_profile(session, locality("Des Moines", ("need", "dry basements")))
        city = await save_profile(session, counterpart("Porto", country="PT"))
        net = await save_profile(session, network("River Cities"))
        reasons = [reason(), reason("party_to_locality", "farm advice", "farm schools")]
        await save_match(session, town, city, 0.61, reasons=reasons)
        await save_match(session, town, net, 0.4, party_kind="network")
    return {"town": town, "city": city, "net": net}


async def page_of(open_as, role, profile_id):
    answer = await open_as(role, profile_id).get(f"/suggestions/{profile_id}")
    assert answer.status_code == 200
    return answer.text


async def test_a_city_office_sees_its_suggestions_in_groups_with_reasons(open_as, world):
    html = await page_of(open_as, Role.CITY_OFFICE, world["town"])
    assert html.index("Cities and regions abroad") < html.index("Porto, Portugal")
    assert html.index("City networks") < html.index("River Cities")
    assert "dry basements" in html
    assert "All 2 reasons, in both directions" in html
    assert "Programmes and funds" not in html


async def test_a_network_sees_the_localities_suggested_to_it(open_as, world):
    html = await page_of(open_as, Role.NETWORK, world["net"])
    assert html.index("US localities") < html.index("Des Moines")
    assert "Porto" not in html


async def test_the_page_looks_again_until_the_matcher_has_read_the_profile(open_as, database):
    unknown = uuid4()
    html = await page_of(open_as, Role.CITY_OFFICE, unknown)
    assert f'content="2; url=/suggestions/{unknown}?looks=1"' in html
    async with database.transaction() as session:
        await save_profile(session, locality("Ames"), profile_id=unknown)
    html = await page_of(open_as, Role.CITY_OFFICE, unknown)
    assert "Suggestions for Ames" in html
    assert "http-equiv" not in html
    assert "No partner fits yet." in html
    assert "It helps to" in html
    assert f'href="/profiles/{unknown}"' in html


async def test_the_page_looks_again_while_suggestions_are_brought_up_to_date(open_as, database):
    async with database.transaction() as session:
        town = await save_profile(session, locality("Ames"))
        await ask(session, [town])
    html = await page_of(open_as, Role.CITY_OFFICE, town)
    assert f'content="2; url=/suggestions/{town}?looks=1"' in html
    assert "No partner fits yet." not in html


async def test_the_page_stops_looking_again_after_a_minute_and_says_so(open_as):
    unknown = uuid4()
    browser = open_as(Role.CITY_OFFICE, unknown)
    looks = 0
    html = (await browser.get(f"/suggestions/{unknown}")).text
    while following := re.search(r'content="2; url=([^"]+)"', html):
        looks += 1
        assert looks <= 30
        html = (await browser.get(following[1])).text
    assert looks == 30
    assert "We are still looking for partners." in html


async def test_a_page_with_suggestions_does_not_reload(open_as, world):
    assert "http-equiv" not in await page_of(open_as, Role.CITY_OFFICE, world["town"])


async def test_a_withdrawn_profile_is_said_to_be_and_is_not_waited_for(open_as, database, world):
    async with database.transaction() as session:
        await deactivate(session, world["city"], 2)
    html = await page_of(open_as, Role.CITY_OFFICE, world["city"])
    assert "paused or withdrawn" in html
    assert "http-equiv" not in html


async def test_existing_partners_are_shown_apart(open_as, database, world):
    async with database.transaction() as session:
        await save_ties(session, [tied(world["net"], world["city"], "membership").data])
    html = await page_of(open_as, Role.NETWORK, world["net"])
    assert "Partners you already have" in html
    assert "Porto, Portugal" in html
    assert "membership" in html


async def test_superseded_matches_are_not_shown(open_as, database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        city = await save_profile(session, counterpart("Porto"))
        await save_match(session, town, city, state="superseded")
    assert "Porto" not in await page_of(open_as, Role.CITY_OFFICE, town)


@pytest.mark.parametrize("role", [Role.CITY_OFFICE, Role.NETWORK])
async def test_the_suggestions_of_others_are_not_shown(open_as, world, role):
    answer = await open_as(role, world["city"]).get(f"/suggestions/{world['town']}")
    assert answer.status_code == 403
    assert "Porto" not in answer.text


async def test_an_officer_sees_the_suggestions_of_everybody(open_as, world):
    answer = await open_as(Role.LIAISON_OFFICER).get(f"/suggestions/{world['town']}")
    assert "Porto" in answer.text


async def test_nobody_sees_suggestions_without_signing_in(open_as, world):
    path = f"/suggestions/{world['town']}"
    answer = await open_as().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


async def test_an_account_with_one_profile_goes_straight_to_it(open_as, world):
    answer = await open_as(Role.CITY_OFFICE, world["town"]).get("/suggestions")
    assert answer.headers["location"] == f"/suggestions/{world['town']}"


async def test_an_account_with_several_profiles_chooses(open_as, world):
    html = (await open_as(Role.CITY_OFFICE, world["town"], world["city"]).get("/suggestions")).text
    assert f'href="/suggestions/{world["town"]}"' in html
    assert f'href="/suggestions/{world["city"]}"' in html


async def test_an_account_without_a_profile_is_asked_to_register(open_as):
    assert 'href="/register"' in (await open_as(Role.CITY_OFFICE).get("/suggestions")).text


async def read_by_an_english_model(database, profile):
    """A stored party whose Hindi statements the model does not read."""
    async with database.transaction() as session:
        party_id = await save_profile(session, profile)
        party = party_of(await get_party(session, party_id))
        found = ["hi" if "बाढ़" in s.text else "en" for s in party.statements]
        await note_languages(session, [with_languages(party, found, frozenset({"en"}))])
    return party_id


async def test_a_statement_that_the_model_does_not_read_is_said_to_be(open_as, database):
    profile = counterpart("Patna", HINDI, "flood walls", country="IN")
    city = await read_by_an_english_model(database, profile)
    html = await page_of(open_as, Role.CITY_OFFICE, city)
    assert html.count("Written in Hindi, which the matching model does not read") == 1
    assert "matched by the other statements only" in html
    assert "cannot be matched yet" not in html


async def test_a_profile_that_the_model_cannot_read_at_all_is_told_so(open_as, database):
    profile = counterpart("Patna", HINDI, country="IN")
    city = await read_by_an_english_model(database, profile)
    html = await page_of(open_as, Role.CITY_OFFICE, city)
    assert "This profile cannot be matched yet" in html
    assert "does not read; cannot be matched yet" in html
    assert "http-equiv" not in html


async def test_a_list_is_not_ten_of_the_same_country(open_as, database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        for name, country, score in CITIES:
            city = await save_profile(session, counterpart(name, country=country))
            await save_match(session, town, city, score)
    html = await page_of(open_as, Role.CITY_OFFICE, town)
    shown = sorted(CITIES, key=lambda city: html.index(f"{city[0]}, "))
    assert [name for name, _, _ in shown] == ["Bonn", "Kobe", "Kiel", "Lima"]
    assert "(62%)" in html


async def test_a_match_that_was_put_off_is_not_called_late(open_as, database, world):
    async with database.transaction() as session:
        lyon = await save_profile(session, counterpart("Lyon", country="FR"))
        days = {"created_at": datetime(2026, 3, 2, tzinfo=UTC)}
        days["snoozed_until"] = datetime.now(UTC) + timedelta(days=30)
        await save_match(session, world["town"], lyon, **days)
    html = await page_of(open_as, Role.CITY_OFFICE, world["town"])
    assert "A liaison officer has put it off" in html
    assert "it is late" not in html


async def test_each_match_says_where_it_stands_and_what_was_closed_says_why(
    open_as, database, world
):
    async with database.transaction() as session:
        pau = await save_profile(session, counterpart("Pau", country="FR"))
        lyon = await save_profile(session, counterpart("Lyon", country="FR"))
        met = {"state": "declined", "reason_code": "concern", "decision_reason": "Kept for us."}
        await save_match(session, world["town"], pau, **met)
        closed = {"state": "superseded", "closed_because": "paused"}
        await save_match(session, world["town"], lyon, **closed)
    html = await page_of(open_as, Role.CITY_OFFICE, world["town"])
    assert "A liaison officer looks at it by" in html
    assert "not to go on with it." in html
    assert "Kept for us." not in html
    assert "Lyon, France</bdi>: Suggested on" in html
    assert "closed: A party paused." in html


async def test_a_page_without_capacity_says_why_nothing_is_suggested(open_as, database):
    async with database.transaction() as session:
        busy = locality("Ames", capacity={"introductions_per_quarter": 0})
        town = await save_profile(session, busy)
    html = await page_of(open_as, Role.CITY_OFFICE, town)
    assert "takes on no introductions now" in html
    assert "No partner fits yet" not in html
