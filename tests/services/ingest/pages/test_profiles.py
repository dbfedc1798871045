from datetime import date

import pytest

from services.ingest.handlers.profiles import register, resume_due, withdraw
from services.ingest.handlers.ties import import_ties
from shared.profile import Profile
from shared.security import Role

SECRETS = ("Jo Clerk", "jo@dsm.example", "North Korea", "join@net.example", "hooks.example")


@pytest.fixture
async def profile(database, city):
    """Des Moines with everything that only its owner may see."""
    private = city(
        contacts=[{"name": "Jo Clerk", "email": "jo@dsm.example"}],
        preferences={"exclude_countries": ["KP"], "peer_size": True},
        source=["A plan"],
    )
    async with database.transaction() as session:
        return (await register(session, private, sender="form", by="x")).profile_id


@pytest.fixture
async def network(database):
    net = Profile.model_validate(
        {
            "id": "net-x", "kind": "network", "name": "Net X", "url": "x.example",
            "intake": {"email": "join@net.example", "webhook_url": "https://hooks.example/x"},
            "priorities": [{"statement": "We connect.", "theme": "water", "stance": "offer"}],
            "eligibility": {"countries": ["DE"], "governments": ["tribal_nation"]},
            "calls": [{"title": "Spring call", "deadline": "2027-03-01"}],
        }
    )  # fmt: skip
    async with database.transaction() as session:
        return (await register(session, net, sender="form", by="x")).profile_id


ROUTES = [
    ("GET", "/profiles/{id}/revise"),
    ("POST", "/profiles/{id}/revise"),
    ("POST", "/profiles/{id}/pause"),
    ("POST", "/profiles/{id}/resume"),
    ("GET", "/profiles/{id}/withdraw"),
    ("POST", "/profiles/{id}/withdraw"),
]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("role", [Role.CITY_OFFICE, Role.NETWORK, Role.LIAISON_OFFICER])
async def test_nobody_changes_what_is_not_theirs(sign_in, profile, emitted, role, route):
    method, path = route
    await emitted()
    client = await sign_in(role)
    response = await client.request(method, path.format(id=profile))
    assert response.status_code == 403
    assert await emitted() == []


@pytest.mark.parametrize(
    ("method", "path"), [*ROUTES, ("GET", "/profiles"), ("GET", "/profiles/{id}")]
)
async def test_those_signed_out_are_asked_to_sign_in(sign_in, profile, method, path):
    response = await (await sign_in()).request(method, path.format(id=profile))
    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("role", [Role.CITY_OFFICE, Role.NETWORK])
async def test_others_see_priorities_but_no_contacts_intake_or_preferences(
    sign_in, profile, network, role
):
    client = await sign_in(role)
    pages = [(await client.get(f"/profiles/{p}")).text for p in (profile, network)]
    assert "We need shade on hot streets." in pages[0]
    assert "until March 1, 2027" in pages[1]
    assert "Germany" in pages[1]
    assert not [secret for secret in SECRETS for text in pages if secret in text]
    assert "/revise" not in pages[0] + pages[1]


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.ADMINISTRATOR])
async def test_officers_see_contacts(sign_in, profile, network, role):
    client = await sign_in(role)
    text = "".join([(await client.get(f"/profiles/{p}")).text for p in (profile, network)])
    assert not [secret for secret in SECRETS if secret not in text]
    assert ("/revise" in text) is (role is Role.ADMINISTRATOR)


async def test_owners_see_contacts_and_actions(sign_in, profile):
    text = (await (await sign_in(Role.CITY_OFFICE, profile)).get(f"/profiles/{profile}")).text
    assert "Jo Clerk" in text
    assert f"/profiles/{profile}/revise" in text


async def test_owners_list_their_own_profiles_and_officers_all(sign_in, profile, network):
    own = (await (await sign_in(Role.CITY_OFFICE, profile)).get("/profiles")).text
    assert "Des Moines" in own
    assert "Net X" not in own
    officer = await sign_in(Role.LIAISON_OFFICER)
    everything = (await officer.get("/profiles")).text
    assert "Des Moines" in everything
    assert "Net X" in everything
    assert "Des Moines" not in (await officer.get("/profiles?kind=network")).text
    assert "Net X" not in (await officer.get("/profiles?name=moines")).text
    assert (
        "Net X"
        not in (await (await sign_in(Role.CITY_OFFICE, profile)).get("/profiles?name=net")).text
    )


async def test_long_lists_are_paged_by_key(sign_in, database, city):
    async with database.transaction() as session:
        for n in range(30):
            one = city(id=f"p{n}", name=f"Place {n:02}", geonames_id=None)
            await register(session, one, sender="file", by="x")
    client = await sign_in(Role.LIAISON_OFFICER)
    first = (await client.get("/profiles?name=place")).text
    link = first.partition('href="/profiles?')[2].partition('"')[0].replace("&amp;", "&")
    second = (await client.get(f"/profiles?{link}")).text
    assert ("Place 24" in first, "Place 25" in first) == (True, False)
    assert ("Place 24" in second, "Place 29" in second) == (False, True)
    assert "Next page" not in second


async def test_an_owner_revises_and_keeps_what_the_steps_do_not_show(sign_in, profile, emitted):
    client = await sign_in(Role.CITY_OFFICE, profile)
    begins = await client.get(f"/profiles/{profile}/revise")
    assert "Others go on seeing the published profile" in begins.text
    draft = (await client.post(f"/profiles/{profile}/revise")).headers["location"]
    assert (await client.get(f"/profiles/{profile}/revise")).headers["location"] == draft
    assert "jo@dsm.example" in (await client.get(draft)).text
    base = draft.removesuffix("/check")
    form = {"priorities.1.statement": "We need trains to the airport.", "seen": "0"}
    await client.post(f"{base}/priorities/1", data=form)
    await emitted()
    response = await client.post(f"{base}/publish")
    assert (response.status_code, response.headers["location"]) == (303, f"/profiles/{profile}")
    [event] = await emitted()
    assert event.data.version == 2
    assert event.data.profile.source == ("A plan",)
    assert event.data.profile.id == "us-ia-des-moines"
    assert event.data.profile.geonames_id == 4853828
    assert event.data.profile.priorities[0].statement == "We need trains to the airport."


async def test_a_pause_until_a_day_ends_on_that_day(sign_in, profile, database, emitted):
    client = await sign_in(Role.CITY_OFFICE, profile)
    await client.post(f"/profiles/{profile}/pause", data={"until": "2099-01-01"})
    assert "paused until January 1, 2099" in (await client.get(f"/profiles/{profile}")).text
    async with database.transaction() as session:
        assert await resume_due(session, date(2098, 12, 31)) == 0
        assert await resume_due(session, date(2099, 1, 1)) == 1
    assert [e.data.paused for e in await emitted()] == [False, True, False]


async def test_an_owner_pauses_resumes_and_withdraws(sign_in, profile, emitted):
    client = await sign_in(Role.CITY_OFFICE, profile)
    await client.post(f"/profiles/{profile}/pause")
    assert "This profile is paused" in (await client.get(f"/profiles/{profile}")).text
    await client.post(f"/profiles/{profile}/resume")
    assert "Withdraw Des Moines?" in (await client.get(f"/profiles/{profile}/withdraw")).text
    await client.post(f"/profiles/{profile}/withdraw")
    assert [e.type.split(".")[2] for e in await emitted()] == ["published"] * 3 + ["withdrawn"]
    assert "/revise" not in (await client.get(f"/profiles/{profile}")).text
    assert (await client.get(f"/profiles/{profile}/revise")).status_code == 404
    assert "See suggestions" not in (await client.get("/")).text


async def test_a_withdrawn_profile_is_gone_for_others(sign_in, profile, database):
    async with database.transaction() as session:
        await withdraw(session, profile, by="x")
    path = f"/profiles/{profile}"
    assert (await (await sign_in(Role.NETWORK)).get(path)).status_code == 404
    assert (await (await sign_in(Role.LIAISON_OFFICER)).get(path)).status_code == 200


async def test_known_ties_are_shown_with_their_source(sign_in, profile, database, tmp_path):
    file = tmp_path / "ties.csv"
    file.write_text(
        "us_place,us_state,us_geonames_id,us_level,foreign_city,foreign_country,"
        "foreign_geonames_id,kind,year\n"
        "Des Moines,IA,4853828,city,Kofu,JP,1859100,sister_city,1958\n"
    )
    await import_ties(database, file, lambda done, total: None)
    text = (await (await sign_in(Role.NETWORK)).get(f"/profiles/{profile}")).text
    assert "Sister city: <bdi>Kofu</bdi>, Japan, since 1958" in " ".join(text.split())
    assert "(source: ties.csv)" in text


@pytest.mark.parametrize(
    "path", ["/profiles/nonsense", "/profiles/00000000-0000-4000-8000-000000000000"]
)
async def test_what_is_not_there_is_not_found(sign_in, path):
    assert (await (await sign_in(Role.ADMINISTRATOR)).get(path)).status_code == 404


async def test_the_start_page_speaks_to_each_reader(sign_in, profile):
    assert "Register your office" in (await (await sign_in()).get("/")).text
    assert "Review matches" in (await (await sign_in(Role.LIAISON_OFFICER)).get("/")).text
    owner = (await (await sign_in(Role.CITY_OFFICE, profile)).get("/")).text
    assert f"/suggestions/{profile}" in owner
