"""The composition root: which services run in this process, as web, as workers, or both."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import uvicorn

from shared.database import Database
from shared.migration import upgrade
from shared.service import Service
from shared.settings import Settings
from shared.web.application import web_application

log = logging.getLogger(__name__)

SERVICES = ("ingest", "matcher", "notifier")
SHUTDOWN_SECONDS = 5


def settle() -> None:
    """Take what a process holds once it is up out of the search for garbage.

    Looking through all of it takes 0.15 s, in which no page is answered.
    """
    gc.collect()
    gc.freeze()


def build(names: Sequence[str]) -> list[Service]:
    """The named services, on settings from the environment.

    A service is imported here, so that an image holds only what its own service needs.
    """
    return [_BUILDERS[name]() for name in names]


def _ingest() -> Service:
    from services.ingest.service import build as build_ingest  # noqa: PLC0415
    from services.ingest.settings import IngestSettings  # noqa: PLC0415

    return build_ingest(IngestSettings())


def _matcher() -> Service:
    from services.matcher.service import build as build_matcher  # noqa: PLC0415
    from services.matcher.settings import MatcherSettings  # noqa: PLC0415

    return build_matcher(MatcherSettings())


def _notifier() -> Service:
    from services.notifier.service import build as build_notifier  # noqa: PLC0415
    from services.notifier.settings import NotifierSettings  # noqa: PLC0415

    return build_notifier(NotifierSettings())


_BUILDERS = {"ingest": _ingest, "matcher": _matcher, "notifier": _notifier}


async def migrate(names: Sequence[str]) -> None:
    """Bring the databases of these services up to date."""
    settings = Settings()
    for name in names:
        database = Database(settings.database_url_for(name))
        await upgrade(database, name)
        await database.close()


async def run(
    names: Sequence[str],
    *,
    web: bool,
    worker: bool,
    host: str = "127.0.0.1",
    port: int = 8000,
    ready: Path | None = None,
) -> None:
    """Run services until SIGTERM or SIGINT; `ready` is a file that appears once they serve."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    services = build(names)
    async with AsyncExitStack() as stack:
        for service in services:
            stack.push_async_callback(service.database.close)
        if worker:
            for service in services:
                await stack.enter_async_context(service.worker())
        if web:
            server = _Server(services, host, port)
            stack.push_async_callback(server.stop)
            await server.start()
        if ready is not None:
            ready.touch()
        await stop.wait()


class _Server:
    """Uvicorn, started and stopped by us so that it leaves signals alone."""

    def __init__(self, services: Sequence[Service], host: str, port: int) -> None:
        app = web_application(services, Settings())
        self._server = uvicorn.Server(
            uvicorn.Config(
                app, log_level="warning", timeout_graceful_shutdown=SHUTDOWN_SECONDS, lifespan="off"
            )
        )
        self._socket = socket.create_server((host, port), backlog=2048)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._server._serve([self._socket]))  # noqa: SLF001 - `serve` takes over signals
        while not self._server.started and not self._task.done():
            await asyncio.sleep(0.01)
        settle()

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await self._task
