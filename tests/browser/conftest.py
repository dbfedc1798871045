"""One demonstration for all walks of a process, and a Chromium for each module."""

import asyncio
import os

import pytest
from playwright.sync_api import sync_playwright

from services.status import collect
from shared.embedded import broker
from shared.settings import Settings
from tests.support.chromium import chromium_path, launch
from tests.support.processes import Up
from tests.support.stage import Stage, until

SETTINGS = {
    "ENTENTE_MODEL": "packaged:joint-small",
    "ENTENTE_RELEASE_MINUTES": "60",
    "ENTENTE_OIDC_ISSUER": "http://127.0.0.1:9",
    "ENTENTE_OIDC_NAME": "State login",
}
START_SECONDS = 900
LOOK_SECONDS = 1.0
"""Between two looks at the demonstration while it matches: looking costs what it matches with."""


@pytest.fixture(scope="session")
def stage(tmp_path_factory):
    """The demonstration over the sample data, once everything in it has been matched."""
    if chromium_path() is None:
        missing = "There is no Chromium: install one, or name it in ENTENTE_CHROMIUM."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    data = tmp_path_factory.mktemp("demonstration")
    with Up(data, "--sample", **SETTINGS) as up:
        up.wait_until_ready()
        until(lambda: asyncio.run(has_matched(data)), START_SECONDS, LOOK_SECONDS)
        stage = Stage(up.address)
        yield stage
        stage.close()


async def has_matched(data):
    """Whether there are matches, and every event has been published and handled."""
    settings = Settings(data=data)
    async with broker(settings) as url:
        found = await collect(settings, url)
    waiting = [*found["outbox"].values(), *found["events_not_handled_yet"].values()]
    return bool(found["matches"]) and not any(waiting)


@pytest.fixture(scope="module")
def chromium(stage):
    """The browser; closed with its module, since tests of coroutines cannot run beside it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
