from uuid import UUID

import pytest

from services.ingest.handlers.tokens import revoke_token, token
from shared.security import Role, Scope
from tests.support.tokens import make_token


@pytest.fixture
async def api(database, sign_in, settings):
    """`await api("name")` is a client with that token."""

    async def client(name, *scopes, profile_id=None, days=90):
        token = await make_token(
            database, settings, name, *scopes, profile_id=profile_id, days=days
        )
        client = await sign_in()
        client.headers["Authorization"] = f"Bearer {token}"
        return client

    return client


PRIORITY = {"priorities": [{"statement": "We offer training."}]}


async def row_of(database, name):
    async with database.reading() as session:
        return await token(session, name)


def body(city, **changes):
    return city(**changes).model_dump(mode="json", exclude_defaults=True)


async def test_a_profile_is_registered_then_revised_by_its_id(api, city, emitted):
    client = await api("gov")
    first = await client.post("/api/profiles", json=body(city))
    again = await client.post("/api/profiles", json=body(city))
    third = await client.post("/api/profiles", json=body(city, population=7))
    assert [r.status_code for r in (first, again, third)] == [201, 200, 200]
    assert [r.json()["changed"] for r in (first, again, third)] == [True, False, True]
    assert third.json() == {
        "id": "us-ia-des-moines",
        "profile_id": first.json()["profile_id"],
        "version": 2,
        "state": "active",
        "changed": True,
    }
    assert len(await emitted()) == 2


async def test_problems_are_listed_in_plain_words(api):
    client = await api("gov")
    response = await client.post("/api/profiles", json={"kind": "locality", "nmae": "X"})
    assert response.status_code == 422
    assert {"field": "nmae", "message": "unknown key; did you mean 'name'?"} in response.json()[
        "detail"
    ]
    for bad in ("[]", "nonsense"):
        response = await client.post("/api/profiles", content=bad)
        assert response.status_code == 422
        assert response.json()["detail"][0].keys() == {"field", "message"}


async def test_a_profile_is_paused_resumed_and_withdrawn(api, city):
    client = await api("gov")
    url = f"/api/profiles/{(await client.post('/api/profiles', json=body(city))).json()['profile_id']}"
    states = [
        (await client.post(f"{url}/pause")).json()["state"],
        (await client.post(f"{url}/resume")).json()["state"],
        (await client.delete(url)).json()["state"],
        (await client.get(url)).json()["state"],
    ]
    assert states == ["paused", "active", "withdrawn", "withdrawn"]
    assert (await client.post(f"{url}/resume")).status_code == 404


async def test_a_token_reaches_only_its_own_senders_profiles(api, city):
    owner, other = await api("gov"), await api("other")
    saved = (await owner.post("/api/profiles", json=body(city))).json()
    url = f"/api/profiles/{saved['profile_id']}"
    assert (await owner.get(url)).json()["profile"]["name"] == "Des Moines"
    assert (await other.get(url)).status_code == 404
    assert (await other.delete(url)).status_code == 404
    assert (await other.post(f"{url}/pause")).status_code == 404
    assert (await other.post(f"{url}/resume")).status_code == 404
    mine = (await other.post("/api/profiles", json=body(city))).json()
    assert mine["profile_id"] != saved["profile_id"]


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic YTpi"])
async def test_without_a_token_nothing_is_told(sign_in, authorization):
    client = await sign_in(Role.ADMINISTRATOR)
    if authorization:
        client.headers["Authorization"] = authorization
    any_id = "/api/profiles/00000000-0000-4000-8000-000000000000"
    answers = [
        await client.get("/api/places?q=Des"),
        await client.get(any_id),
        await client.delete(any_id),
        await client.post(f"{any_id}/pause"),
        await client.post("/api/profiles", json={}),
    ]
    assert [r.status_code for r in answers] == [401] * 5


async def test_a_revoked_token_is_refused(api, database):
    client = await api("gov")
    assert (await client.get("/api/places?q=Des")).status_code == 200
    async with database.transaction() as session:
        await revoke_token(session, "gov", "test")
    assert (await client.get("/api/places?q=Des")).status_code == 401


@pytest.mark.parametrize(
    ("scope", "answers"),
    [
        (Scope.READ_PROFILES, [404, 403, 403, 403]),
        (Scope.WRITE_PROFILES, [403, 422, 404, 403]),
        (Scope.READ_PLACES, [403, 403, 403, 200]),
        (Scope.READ_MATCHES, [403, 403, 403, 403]),
    ],
)
async def test_each_route_demands_its_scope(api, scope, answers):
    client = await api("gov", scope)
    any_id = "/api/profiles/00000000-0000-4000-8000-000000000000"
    found = [
        await client.get(any_id),
        await client.post("/api/profiles", json={}),
        await client.delete(any_id),
        await client.get("/api/places?q=Des"),
    ]
    assert [r.status_code for r in found] == answers
    refused = next(r for r in found if r.status_code == 403)
    assert refused.json()["detail"].startswith("This token does not have the scope ")


async def test_an_institutions_token_revises_its_profile_and_no_other(api, city):
    sender = await api("gov")
    mine = (await sender.post("/api/profiles", json=body(city))).json()["profile_id"]
    ames = body(city, id="us-ia-ames", name="Ames", geonames_id=4846834)
    other = (await sender.post("/api/profiles", json=ames)).json()["profile_id"]
    own = await api("des-moines-website", profile_id=UUID(mine))
    revised = await own.post("/api/profiles", json=body(city, id="whatever", population=9))
    assert (revised.status_code, revised.json()["profile_id"]) == (200, mine)
    assert (await own.get(f"/api/profiles/{mine}")).json()["profile"]["population"] == 9
    assert (await own.get(f"/api/profiles/{other}")).status_code == 404
    wrong = await own.post("/api/profiles", json={"kind": "network", "name": "N"} | PRIORITY)
    assert wrong.status_code == 422


async def test_the_last_use_of_a_token_is_written_down(api, database):
    client = await api("gov")
    assert (await row_of(database, "gov")).last_used_at is None
    await client.get("/api/places?q=Des")
    first = (await row_of(database, "gov")).last_used_at
    assert first is not None
    await client.get("/api/places?q=Des")
    assert (await row_of(database, "gov")).last_used_at == first


async def test_places_are_found_by_name_and_country(api):
    client = await api("gov")
    found = (await client.get("/api/places?q=des+moi&country=us")).json()
    assert (found[0]["name"], found[0]["id"], found[0]["subdivision"]) == (
        "Des Moines", 4853828, "US-IA",
    )  # fmt: skip
    assert (await client.get("/api/places?q=x&country=UK")).status_code == 422


async def test_the_api_is_described_with_the_profile_it_takes(sign_in):
    document = (await (await sign_in()).get("/openapi.json")).json()
    schema = document["components"]["schemas"]["ProfileBody"]
    assert "priorities" in str(schema) or "Profile" in str(schema)
    assert "Priority" in document["components"]["schemas"]
    assert not [path for path in document["paths"] if not path.startswith("/api/")]
