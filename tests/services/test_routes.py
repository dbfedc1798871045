"""Every route of the three services against `tests/support/route_table.py`, with every role."""

import os
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from fastapi.routing import iter_route_contexts
from httpx import ASGITransport, AsyncClient

from services.ingest.handlers.profiles import register
from services.ingest.service import build as build_ingest
from services.ingest.settings import IngestSettings
from services.ingest.store import Base as IngestBase
from services.matcher.service import build as build_matcher
from services.matcher.settings import MatcherSettings
from services.matcher.store.tables import Base as MatcherBase
from services.notifier.service import build as build_notifier
from services.notifier.settings import NotifierSettings
from services.notifier.store.tables import Base as NotifierBase
from shared.database import DELIVERY
from shared.places import FILE
from shared.security import COOKIE, Keyring, Role
from shared.security.roles import OWNERS
from shared.web.application import web_application
from tests.support.accounts import account_session
from tests.support.profiles import locality
from tests.support.route_table import EXPECTED, NOBODY

FORM = {
    "answer": "accepted", "change": "lead", "position": "1", "role": "network", "side": "locality",
    "statement": "x",
}  # fmt: skip
VALUES = {"decision": "approve", "change": "lead", "number": "1", "step": "about"}


@pytest.fixture
def settings(tmp_path, places):
    os.link(places, tmp_path / FILE)
    return IngestSettings(data=tmp_path, demo=True, oidc_issuer="http://127.0.0.1:9")


@pytest.fixture
async def services(settings):
    options = {"data": settings.data, "demo": True}
    made = [
        (build_ingest(settings), IngestBase),
        (build_matcher(MatcherSettings(**options)), MatcherBase),
        (build_notifier(NotifierSettings(**options)), NotifierBase),
    ]
    async with AsyncExitStack() as stack:
        for service, base in made:
            stack.push_async_callback(service.database.close)
            async with service.database.engine.begin() as connection:
                await connection.run_sync(base.metadata.create_all)
                await connection.run_sync(DELIVERY.create_all)
        yield [service for service, _ in made]


def routes_of(app):
    """Method and path of every route; static files are none."""
    return {
        (method, route.path)
        for route in iter_route_contexts(app.routes)
        for method in (getattr(route, "methods", None) or ())
        if method != "HEAD"
    }


def filled(path, profile_id):
    """The path with values: the profile of the owners, and for the rest what nobody knows."""
    known = VALUES | {"profile_id": str(profile_id)}
    for name in [part.split("}")[0] for part in path.split("{")[1:]]:
        path = path.replace("{" + name + "}", known.get(name, str(uuid4())))
    return path


async def is_let_in(client, method, path, owner):
    data = FORM | {"owner": owner} if method == "POST" else None
    answer = await client.request(method, path, data=data)
    to_sign_in = answer.headers.get("location", "").startswith("/sign-in")
    asks = to_sign_in and "set-cookie" not in answer.headers
    return answer.status_code not in (401, 403) and not asks


async def test_every_route_lets_in_whom_the_table_says_and_nobody_else(settings, services):
    app, database = web_application(services, settings), services[0].database
    async with database.transaction() as session:
        profile_id = (await register(session, locality(), sender="x", by="x")).profile_id
    found = {}
    for method, path in sorted(routes_of(app)):
        found[f"{method} {path}"] = allowed = set()
        for who in (NOBODY, *Role):
            transport = ASGITransport(app, raise_app_exceptions=False)
            async with AsyncClient(transport=transport, base_url="http://test") as client:
                if who != NOBODY:
                    own = (profile_id,) if who in OWNERS else ()
                    account = await account_session(database, f"{who}@example.org", who, own)
                    keyring = Keyring(settings.signing_secret())
                    token = keyring.sign("session", account.model_dump(mode="json"))
                    client.cookies.set(COOKIE, token)
                owner = str(profile_id) if who in OWNERS else ""
                if await is_let_in(client, method, filled(path, profile_id), owner):
                    allowed.add(who)
    expected = {
        line.strip(): who for who, lines in EXPECTED for line in lines.split("\n") if line.strip()
    }
    assert {k: sorted(v) for k, v in found.items()} == {k: sorted(v) for k, v in expected.items()}
