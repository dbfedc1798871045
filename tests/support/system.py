"""All three services in one process over the bundled broker, as `entente run` wires them."""

import re
from contextlib import AsyncExitStack

from httpx import ASGITransport, AsyncClient

from services import app
from services.ingest.handlers.accounts import create_account, sign_in_link
from services.ingest.service import build as build_ingest
from services.ingest.settings import IngestSettings
from services.matcher.service import build as build_matcher
from services.matcher.settings import JOINT_SMALL, MatcherSettings
from services.notifier.service import build as build_notifier
from services.notifier.settings import NotifierSettings
from shared.embedded import embedded_broker
from shared.migration import upgrade
from shared.security import Role
from shared.web.application import web_application

SERVER = "http://entente.example"


class System:
    """Entente on one data folder; `start` and `stop` as often as a test likes."""

    def __init__(self, data, smtp_url):
        self.data = data
        self.options = {
            "data": data, "smtp_url": smtp_url, "public_url": SERVER, "consumer": "only",
            "release_minutes": 0, "model": JOINT_SMALL,
        }  # fmt: skip
        self._stack = AsyncExitStack()

    async def start(self, *, workers=app.SERVICES):
        url = await self._stack.enter_async_context(embedded_broker(self.data / "broker"))
        options = {**self.options, "redis_url": url}
        self.services = [
            build_ingest(IngestSettings(**options)),
            build_matcher(MatcherSettings(**options)),
            build_notifier(NotifierSettings(**options)),
        ]
        self.ingest, self.matcher, self.notifier = (s.database for s in self.services)
        for service in self.services:
            await upgrade(service.database, service.name)
            self._stack.push_async_callback(service.database.close)
            if service.name in workers:
                await self._stack.enter_async_context(service.worker())
        self.app = web_application(self.services, IngestSettings(**options))

    async def stop(self):
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    def browser(self):
        return AsyncClient(
            transport=ASGITransport(self.app), base_url=SERVER, follow_redirects=True
        )

    async def signed_in(self, role, email):
        """A browser in which a new account has used its one-time link."""
        async with self.ingest.transaction() as session:
            await create_account(session, email, role)
        return await self.signed_in_again(email)

    async def signed_in_again(self, email):
        async with self.ingest.transaction() as session:
            link = await sign_in_link(session, email, SERVER)
        browser = self.browser()
        answer = await browser.post(link)
        assert answer.status_code == 200, answer.text
        return browser


OFFICER = Role.LIAISON_OFFICER


def links(text):
    """Every link to us in an e-mail."""
    return re.findall(rf"{re.escape(SERVER)}\S+", text)
