"""How long pages take at the server, one request at a time, and what a first visit weighs; no data."""

import re
import statistics
import time
from collections.abc import Iterable
from contextlib import asynccontextmanager
from uuid import UUID

import httpx

from services.app import settle
from shared.security import COOKIE, Keyring, Session

LIMIT_MS, LIMIT_KB, ROUNDS = 150, 300, 50
SHOWN = 70


@asynccontextmanager
async def browser(app, settings, role=None, profiles: Iterable[UUID] = ()):
    """A client of this role and these profiles, signed in just now; without a role, of nobody."""
    cookies = {}
    if role is not None:
        account = Session(
            account_id=UUID(int=1), email="a@example.org", role=role, profile_ids=tuple(profiles)
        )
        keyring = Keyring(settings.signing_secret())
        cookies[COOKIE] = keyring.sign("session", account.model_dump(mode="json"))
    settle()  # as a process does once it is up
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bench", cookies=cookies
    ) as client:
        yield client


async def is_too_much(client, path, known, who=""):
    """Print what a page costs; whether that is over a limit. `known` keeps the weight of assets."""
    took, busy = [], time.process_time()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = await client.get(path)
        took.append(1000 * (time.perf_counter() - start))
        answer.raise_for_status()
    busy = 1000 * (time.process_time() - busy) / ROUNDS
    p95 = statistics.quantiles(took, n=20)[-1]
    size = await weight(client, answer, known) / 1000
    late = p95 > LIMIT_MS or size > LIMIT_KB
    shown = path if len(path) <= SHOWN else f"{path[: SHOWN - 3]}..."
    print(
        f"{'TOO MUCH ' if late else ''}{who}{' ' if who else ''}{shown}: "
        f"first {took[0]:.0f} ms, p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms "
        f"(limit {LIMIT_MS}), CPU {busy:.0f} ms, {size:.0f} kB (limit {LIMIT_KB})",
        flush=True,
    )
    return late


async def weight(client, answer, known):
    """Bytes that a first visit transfers: the page, its styles and scripts; no fonts."""
    is_page = answer.headers["content-type"].startswith("text/html")
    text = answer.text if is_page else ""
    found = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', text))
    for path in found - known.keys():
        known[path] = await transferred(client, path)
    return await transferred(client, str(answer.url)) + sum(known[path] for path in found)


async def transferred(client, path):
    async with client.stream("GET", path) as answer:
        return sum([len(chunk) async for chunk in answer.aiter_raw()])
