"""deploy/compose.yaml and its proxy fit each other and the routes of the services."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from fastapi.routing import iter_route_contexts

from services.ingest.service import build as build_ingest
from services.ingest.settings import IngestSettings
from services.matcher.service import build as build_matcher
from services.matcher.settings import MatcherSettings
from services.notifier.service import build as build_notifier
from services.notifier.settings import NotifierSettings

DEPLOY = Path(__file__).parents[2] / "deploy"
SHARED_PATHS = ("/static/uswds/css/uswds.min.css", "/docs", "/openapi.json", "/healthz")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def proxied():
    """Path patterns of the proxy's matchers, and the service each is handed to; "" takes the rest."""
    text = (DEPLOY / "Caddyfile").read_text()
    patterns = {name: paths.split() for name, paths in re.findall(r"@(\w+) path (.+)", text)}
    handlers = re.findall(r"handle (?:@(\w+) )?\{\s*reverse_proxy ([\w-]+):8000\s*\}", text)
    return {target: patterns.get(matcher, []) for matcher, target in handlers}


@pytest.fixture
async def paths(tmp_path):
    """An example of every path of every service, demo pages included."""
    common = {"ENTENTE_DATA": tmp_path, "ENTENTE_DEMO": True}
    services = (
        build_ingest(IngestSettings(**common)),
        build_matcher(MatcherSettings(**common)),
        build_notifier(NotifierSettings(**common)),
    )
    yield {s.name: _examples(s.router) | {f"/docs/{s.name}"} for s in services}
    for service in services:
        await service.database.close()


def _examples(router):
    return {re.sub(r"\{\w+\}", "x", c.path) for c in iter_route_contexts(router.routes)}


def _target(proxied, path):
    hits = [t for t, patterns in proxied.items() if any(fnmatchcase(path, p) for p in patterns)]
    assert len(hits) <= 1, f"{path} is matched twice"
    return hits[0] if hits else next(t for t, patterns in proxied.items() if not patterns)


@pytest.mark.parametrize(
    ("service", "target"),
    [("ingest", "ingest"), ("matcher", "matcher-web"), ("notifier", "notifier")],
)
def test_the_proxy_hands_every_route_to_the_service_that_has_it(proxied, paths, service, target):
    assert paths[service]
    assert {path: _target(proxied, path) for path in paths[service]} == dict.fromkeys(
        paths[service], target
    )


def test_what_every_service_has_comes_from_ingest(proxied):
    assert {_target(proxied, path) for path in SHARED_PATHS} == {"ingest"}


def test_the_proxy_and_the_conditions_name_services_that_exist(compose, proxied):
    services = compose["services"]
    named = {name for s in services.values() for name in s.get("depends_on", ())}
    assert named | set(proxied) <= set(services)


def test_what_is_waited_for_can_become_healthy_or_end(compose):
    for service in compose["services"].values():
        for name, wait in service.get("depends_on", {}).items():
            other = compose["services"][name]
            if wait["condition"] == "service_completed_successfully":
                assert other["restart"] == "no"
            else:
                assert "test" in other.get("healthcheck", {}) or "build" in other


def test_services_wait_for_migrations_and_only_the_worker_reaches_qdrant(compose):
    ours = {n: s for n, s in compose["services"].items() if "build" in s and n != "migrate"}
    assert set(ours) == {"ingest", "matcher-web", "matcher-worker", "notifier"}
    assert all("migrate" in s["depends_on"] for s in ours.values())
    assert [n for n, s in ours.items() if "QDRANT_URL" in s["environment"]] == ["matcher-worker"]


def test_what_an_operator_sets_reaches_every_service(compose):
    ours = [s for s in compose["services"].values() if "build" in s]
    assert all(s["env_file"] == [".env"] for s in ours)


def test_only_the_proxy_is_published_and_stores_are_on_an_internal_network(compose):
    services = compose["services"]
    assert [name for name, s in services.items() if "ports" in s] == ["proxy"]
    assert compose["networks"]["back"]["internal"] is True
    for name in ("redis", "postgres", "qdrant", "migrate"):
        assert services[name]["networks"] == ["back"]


def test_every_named_volume_is_declared(compose):
    mounts = [v.split(":")[0] for s in compose["services"].values() for v in s.get("volumes", ())]
    assert {m for m in mounts if not m.startswith(".")} == set(compose["volumes"])
    assert all((DEPLOY / m).is_file() for m in mounts if m.startswith("."))


def test_each_service_has_its_database():
    sql = (DEPLOY / "postgres" / "databases.sql").read_text()
    assert re.findall(r"CREATE DATABASE (\w+);", sql) == ["ingest", "matcher", "notifier"]


def test_the_image_starts_each_service_with_a_command_that_exists():
    text = (DEPLOY / "Dockerfile").read_text()
    started = re.findall(r'CMD \["entente", "run", "(\w+)", "--role", "all"', text)
    stages = re.findall(r"^FROM runtime AS (\w+)$", text, re.MULTILINE)
    assert started == stages == ["ingest", "matcher", "notifier"]
