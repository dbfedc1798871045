"""Ingest ends a session; the notifier, with a database of its own, learns it through the broker."""

from contextlib import AsyncExitStack

import pytest
from httpx import ASGITransport, AsyncClient

from services.ingest.handlers.sessions import end_all
from services.ingest.handlers.tokens import revoke_token
from services.ingest.service import build as build_ingest
from services.ingest.settings import IngestSettings
from services.ingest.store import Base as IngestBase
from services.notifier.service import build as build_notifier
from services.notifier.settings import NotifierSettings
from services.notifier.store.tables import Base as NotifierBase
from shared.database import DELIVERY
from shared.security import COOKIE, Keyring, Role, Scope
from shared.web.application import web_application
from tests.support.accounts import account_session
from tests.support.tokens import make_token
from tests.support.waiting import until


@pytest.fixture
async def services(tmp_path, broker_url):
    options = {"data": tmp_path, "redis_url": broker_url, "secret": "s" * 32}
    async with AsyncExitStack() as stack:
        ingest = build_ingest(IngestSettings(**options))
        notifier = build_notifier(NotifierSettings(**options))
        for service, base in ((ingest, IngestBase), (notifier, NotifierBase)):
            stack.push_async_callback(service.database.close)
            async with service.database.engine.begin() as connection:
                await connection.run_sync(base.metadata.create_all)
                await connection.run_sync(DELIVERY.create_all)
            await stack.enter_async_context(service.worker())
        yield ingest, notifier, IngestSettings(**options)


def browser(service, settings, **options):
    transport = ASGITransport(web_application([service], settings))
    return AsyncClient(transport=transport, base_url="http://entente.example", **options)


async def test_signing_out_at_ingest_ends_the_session_at_the_notifier(services):
    ingest, notifier, settings = services
    session = await account_session(ingest.database, "jo@example.org", Role.LIAISON_OFFICER)
    cookie = Keyring(settings.secret).sign("session", session.model_dump(mode="json"))
    async with browser(notifier, settings, cookies={COOKIE: cookie}) as officer:
        assert (await officer.get("/inbox")).status_code == 200
        async with ingest.database.transaction() as writing:
            await end_all(writing, session.account_id)

        async def is_signed_out():
            return (await officer.get("/inbox")).status_code == 303

        await until(is_signed_out)


async def test_a_token_revoked_at_ingest_is_refused_at_the_notifier(services):
    ingest, notifier, settings = services
    token = await make_token(ingest.database, settings, "reader", Scope.READ_INTRODUCTIONS)
    other = await make_token(ingest.database, settings, "other", Scope.READ_MATCHES)
    async with browser(notifier, settings) as machine:

        async def answer(text):
            bearer = {"Authorization": f"Bearer {text}"}
            return (await machine.get("/api/introductions", headers=bearer)).status_code

        assert [await answer(token), await answer(other)] == [200, 403]
        async with ingest.database.transaction() as writing:
            await revoke_token(writing, "reader", "x")

        async def is_refused():
            return await answer(token) == 401

        await until(is_refused)
