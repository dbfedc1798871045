"""One demonstration for all walks, and a Chromium for each module."""

import json
import os

import pytest
from playwright.sync_api import sync_playwright

from tests.support.chromium import chromium_path, launch
from tests.support.processes import Up, entente
from tests.support.stage import Stage, until

SETTINGS = {
    "ENTENTE_RELEASE_MINUTES": "60",
    "ENTENTE_OIDC_ISSUER": "http://127.0.0.1:9",
    "ENTENTE_OIDC_NAME": "State login",
}
START_SECONDS = 600


@pytest.fixture(scope="session")
def stage(tmp_path_factory):
    """The demonstration over the sample data, once everything in it has been matched."""
    if chromium_path() is None:
        missing = "There is no Chromium: install one, or name it in ENTENTE_CHROMIUM."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    data = tmp_path_factory.mktemp("demonstration")
    with Up(data, "--sample", **SETTINGS) as up:
        up.wait_until_ready()
        until(lambda: is_quiet(data), START_SECONDS)
        stage = Stage(up.address)
        yield stage
        stage.close()


def is_quiet(data):
    """Whether every event has been published and handled."""
    asked = entente("status", "--json", data=data)
    assert asked.returncode == 0, asked.stderr
    status = json.loads(asked.stdout)
    return not any([*status["outbox"].values(), *status["events_not_handled_yet"].values()])


@pytest.fixture(scope="module")
def chromium(stage):
    """The browser; closed with its module, since tests of coroutines cannot run beside it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
