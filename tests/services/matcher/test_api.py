from uuid import uuid4

import pytest

from shared.security import Role
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality


@pytest.fixture
async def world(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        other = await save_profile(session, locality("Ames"))
        city = await save_profile(session, counterpart("Porto", country="PT"))
        for home, score in ((town, 2 / 3), (other, 1 / 3)):
            await save_match(session, home, city, score)
    return {"town": town, "other": other, "city": city}


def localities(answer):
    assert answer.status_code == 200
    return [match["locality"]["name"] for match in answer.json()]


async def test_a_match_is_given_with_the_senders_ids_and_its_reasons(open_as, world):
    (match,) = (await open_as(Role.CITY_OFFICE, world["town"]).get("/api/matches")).json()
    assert set(match) == {"id", "state", "score", "locality", "party", "reasons", "flags"}
    assert (match["state"], match["score"]) == ("suggested", 2 / 3)
    assert match["locality"] == {"id": "us-des-moines", "name": "Des Moines"}
    assert match["party"] == {
        "id": "pt-porto",
        "kind": "counterpart",
        "name": "Porto",
        "country": "PT",
    }
    (reason,) = match["reasons"]
    assert set(reason) == {"direction", "need", "offer", "similarity", "text"}


async def test_an_owner_has_the_matches_of_its_own_profiles(open_as, world):
    assert localities(await open_as(Role.CITY_OFFICE, world["other"]).get("/api/matches")) == [
        "Ames"
    ]
    assert localities(await open_as(Role.CITY_OFFICE).get("/api/matches")) == []


async def test_an_officer_has_the_matches_of_everybody_best_first(open_as, world):
    answer = await open_as(Role.LIAISON_OFFICER).get("/api/matches")
    assert localities(answer) == ["Des Moines", "Ames"]


async def test_a_list_continues_after_its_last_match(open_as, world):
    officer = open_as(Role.LIAISON_OFFICER)
    first = (await officer.get("/api/matches?limit=1")).json()[0]
    after = {"after_score": first["score"], "after_id": first["id"]}
    assert localities(await officer.get("/api/matches", params=after)) == ["Ames"]


async def test_paging_one_by_one_gives_every_match_once(open_as, world):
    officer, seen, after = open_as(Role.LIAISON_OFFICER), [], {}
    while found := (await officer.get("/api/matches", params={"limit": 1} | after)).json():
        seen.append(found[0]["id"])
        after = {"after_score": found[0]["score"], "after_id": found[0]["id"]}
        assert len(seen) <= 2
    assert len(set(seen)) == 2


@pytest.mark.parametrize("state", ["suggested", "escalated", "held"])
async def test_a_party_cannot_ask_what_officers_do_with_a_match(open_as, database, world, state):
    async with database.transaction() as session:
        for kept in ("escalated", "held"):
            home = await save_profile(session, locality(kept))
            await save_match(session, home, world["city"], state=kept)
    answer = await open_as(Role.CITY_OFFICE, world["city"]).get(f"/api/matches?state={state}")
    assert {match["locality"]["name"]: match["state"] for match in answer.json()} == dict.fromkeys(
        ("Des Moines", "Ames", "escalated", "held"), "suggested"
    )


@pytest.mark.parametrize(
    ("query", "count"),
    [("state=approved", 0), ("kind=network", 0), ("kind=counterpart", 2)],
)
async def test_a_list_is_narrowed(open_as, world, query, count):
    answer = await open_as(Role.ADMINISTRATOR).get(f"/api/matches?{query}")
    assert len(localities(answer)) == count


async def test_the_matches_of_another_profile_are_refused(open_as, world):
    browser = open_as(Role.CITY_OFFICE, world["town"])
    assert (await browser.get(f"/api/matches?profile_id={world['city']}")).status_code == 403


async def test_nobody_has_matches_without_signing_in(open_as):
    answer = await open_as().get(f"/api/matches?profile_id={uuid4()}")
    assert (answer.status_code, "detail" in answer.json()) == (401, True)


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "kind=city", "profile_id=x"])
async def test_a_bad_parameter_is_named(open_as, query):
    answer = await open_as(Role.ADMINISTRATOR).get(f"/api/matches?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["field"] == query.split("=")[0]
