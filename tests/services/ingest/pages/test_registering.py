from urllib.parse import urlsplit
from uuid import UUID

import pytest

from services.ingest.handlers.profiles import register
from shared.security import COOKIE, Keyring, Role

FORM = {
    "kind": "locality",
    "name": "Ames",
    "country": "US",
    "subdivision": "US-IA",
    "government": "municipality",
    "population": "66427",
    "geonames_id": "4846834",
    "latitude": "42.03",
    "longitude": "-93.62",
    "languages": "English, es",
    "contacts.1.name": "Jo",
    "contacts.1.email": "jo@ames.example",
    "contacts.1.kind": "staff",
    "contacts.2.kind": "political",
    "capacity.staff": "part_time",
    "capacity.introductions_per_quarter": "2",
    "preferences.exclude_countries": "france; KP",
    "preferences.peer_size": "yes",
    "priorities.1.statement": "We need cooler bus stops.",
    "priorities.1.stance": "need",
    "priorities.1.weight": "3",
    "priorities.2.weight": "1",
    "priorities.3.statement": "We offer flood maps.",
    "priorities.3.weight": "1",
    "action": "save",
}


@pytest.fixture
async def office(sign_in):
    return await sign_in(Role.CITY_OFFICE)


async def test_a_registered_office_goes_to_its_suggestions_and_owns_its_profile(
    office, settings, emitted
):
    response = await office.post("/register", data=FORM)
    assert response.status_code == 303, response.text
    [event] = await emitted()
    profile_id = str(event.data.profile_id)
    assert response.headers["location"] == f"/suggestions/{profile_id}"
    token = Keyring(settings.signing_secret()).read("session", response.cookies[COOKIE], 60)
    assert token["profile_ids"] == [profile_id]
    profile = event.data.profile
    assert profile.id == "us-ia-ames"
    assert profile.languages == ("en", "es")
    assert profile.preferences.exclude_countries == ("FR", "KP")
    assert profile.preferences.peer_size
    assert [c.name for c in profile.contacts] == ["Jo"]
    assert [(p.statement, p.weight) for p in profile.priorities] == [
        ("We need cooler bus stops.", 3),
        ("We offer flood maps.", 1),
    ]


async def test_a_form_that_fails_keeps_what_was_typed_and_links_to_the_fields(office, emitted):
    bad = FORM | {
        "population": "many",
        "government": "",
        "contacts.1.email": "nobody",
        "priorities.3.statement": "x" * 2001,
    }
    response = await office.post("/register", data=bad)
    assert response.status_code == 422
    for field in ("population", "government", "contacts.1.email", "priorities.3.statement"):
        assert f'<a href="#{field}">' in response.text
        assert f'id="{field}"' in response.text
    assert "Population: expected a whole number, got &#39;many&#39;" in response.text
    assert "We need cooler bus stops." in response.text
    assert 'value="many"' in response.text
    assert await emitted() == []


async def test_another_priority_is_added_without_losing_anything(office):
    response = await office.post("/register", data=FORM | {"action": "add_priority"})
    assert response.status_code == 200
    assert 'id="priorities.4.statement"' in response.text
    assert "We offer flood maps." in response.text


@pytest.mark.parametrize("geonames_id", ["4853828", ""])
async def test_a_second_registration_of_a_place_names_the_first(
    office, database, city, geonames_id
):
    async with database.transaction() as session:
        await register(session, city(), sender="sample", by="x")
    form = FORM | {"name": "des moines", "geonames_id": geonames_id}
    response = await office.post("/register", data=form)
    assert response.status_code == 422
    assert "“Des Moines” is already registered" in response.text
    county = await office.post("/register", data=form | {"government": "county"})
    assert county.status_code == 303


async def test_a_county_does_not_take_its_towns_gazetteer_entry(office, emitted):
    await office.post("/register", data=FORM | {"government": "county"})
    [event] = await emitted()
    assert event.data.profile.geonames_id is None
    assert event.data.profile.latitude is None


async def test_another_account_does_not_inherit_a_withdrawn_profile(sign_in, office, emitted):
    first = await office.post("/register", data=FORM)
    profile_id = urlsplit(first.headers["location"]).path.rpartition("/")[2]
    await office.post(f"/profiles/{profile_id}/withdraw")
    other = await sign_in(Role.CITY_OFFICE, email="other@example.org")
    second = await other.post("/register", data=FORM)
    assert second.status_code == 303
    assert profile_id not in second.headers["location"]
    assert (await emitted())[-1].data.profile.id == "us-ia-ames-2"


async def test_its_owner_brings_a_withdrawn_profile_back(office, emitted):
    first = await office.post("/register", data=FORM)
    profile_id = urlsplit(first.headers["location"]).path.rpartition("/")[2]
    await office.post(f"/profiles/{profile_id}/withdraw")
    again = await office.post("/register", data=FORM)
    assert again.headers["location"] == first.headers["location"]
    assert [e.data.version for e in await emitted()] == [1, 2, 3]


async def test_a_network_registers_with_eligibility_and_a_call(office, emitted):
    response = await office.post(
        "/register",
        data={
            "kind": "network",
            "name": "River Cities",
            "acronym": "RC",
            "url": "rivers.example",
            "keywords": "rivers, floods",
            "eligibility.min_population": "5000",
            "eligibility.countries": "Germany, US",
            "eligibility.governments": "municipality, tribal nation",
            "intake.email": "join@rivers.example",
            "calls.1.title": "Spring call",
            "calls.1.deadline": "2027-03-01",
            "priorities.1.statement": "We compare flood plains.",
        },
    )
    assert response.status_code == 303, response.text
    profile = (await emitted())[0].data.profile
    assert profile.eligibility.countries == ("DE", "US")
    assert profile.eligibility.governments == ("municipality", "tribal_nation")
    assert profile.calls[0].deadline.isoformat() == "2027-03-01"
    assert profile.url == "https://rivers.example"
    UUID(response.headers["location"].rpartition("/")[2])


async def test_the_place_picker_finds_and_fills_in(office):
    found = (await office.get("/register/place?kind=locality&q=Des Moines")).text
    assert "place=4853828" in found
    assert "US-IA, United States" in found
    form = (await office.get("/register/form?kind=locality&place=4853828")).text
    assert 'name="geonames_id" value="4853828"' in form
    assert '<option value="US-IA" selected>' in form
    assert 'value="city_office@example.org"' in form


async def test_each_kind_is_offered_places_of_its_own_side_only(office):
    abroad = (await office.get("/register/place?kind=counterpart&q=Paris")).text
    assert "France" in abroad
    assert "United States" not in abroad
    foreign = (await office.get("/register/form?kind=locality&place=2988507")).text
    assert 'name="geonames_id"' not in foreign
    nothing = (await office.get("/register/place?kind=locality&q=zzzzzz")).text
    assert "We found no place of this name" in nothing


@pytest.mark.parametrize("kind", ["locality", "counterpart", "network", "programme"])
async def test_every_kind_has_a_form(office, kind):
    assert (await office.get(f"/register/form?kind={kind}")).status_code == 200


async def test_registering_needs_a_signed_in_account(sign_in):
    client = await sign_in()
    for path in ("/register", "/register/place?kind=locality", "/register/form?kind=network"):
        assert (await client.get(path)).headers["location"].startswith("/sign-in")
    assert (await client.post("/register", data=FORM)).headers["location"] == "/sign-in"


async def test_unknown_kinds_and_places_do_not_break_anything(office):
    assert (await office.get("/register/place?kind=planet")).status_code == 404
    assert (await office.post("/register", data={"kind": "planet"})).status_code == 404
    assert (await office.get("/register/form?kind=locality&place=1")).status_code == 200
