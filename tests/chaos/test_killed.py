"""The whole process group killed with -9, again and again, in the middle of work."""

import asyncio
import json
import random
import re
import sqlite3
from collections import Counter
from contextlib import closing

from httpx import AsyncClient

from tests.support.processes import Up, entente
from tests.support.profiles import counterpart, locality
from tests.support.smtp import Server, serving
from tests.support.waiting import until

ROUNDS = 3
TOWNS = 4


def write_profiles(path, number):
    """A file of towns and of cities abroad that fit them."""
    profiles = []
    for i in range(TOWNS):
        name = f"Round {number} Town {i}"
        contacts = [{"name": "Clerk", "email": f"clerk{number}x{i}@town.example"}]
        profiles.append(
            locality(name, ("need", "Flood protection on our river."), contacts=contacts)
        )
        name = f"Round {number} City {i}"
        contacts = [{"name": "Office", "email": f"office{number}x{i}@city.example"}]
        profiles.append(
            counterpart(name, ("offer", "Flood protection on a river."), contacts=contacts)
        )
    lines = [json.dumps(p.model_dump(mode="json", exclude_defaults=True)) for p in profiles]
    path.write_text("\n".join(lines))
    return [p.name for p in profiles]


async def sign_in(up, data):
    link = entente(
        "account", "link", "officer@state.example", data=data, ENTENTE_PUBLIC_URL=up.address
    ).stdout.strip()
    browser = AsyncClient(follow_redirects=True, timeout=30)
    assert (await browser.post(link)).status_code == 200
    return browser


async def approve_some(up, browser, count):
    page = (await browser.get(f"{up.address}/review")).text
    for match_id in list(dict.fromkeys(re.findall(r"/review/([0-9a-f-]{36})", page)))[:count]:
        await browser.post(f"{up.address}/review/{match_id}/approve", data={"reason": "Rivers"})


def settled(data):
    status = json.loads(entente("status", "--json", data=data).stdout)
    busy = [*status["events_not_handled_yet"].values(), *status["outbox"].values()]
    return not any(busy) and not any(status["dead_letters"].values())


async def test_no_accepted_profile_is_lost_and_no_message_is_sent_twice(tmp_path):
    data, server, names = tmp_path / "data", Server(), []
    chance = random.Random(7)
    entente("account", "create", "officer@state.example", "--role", "liaison_officer", data=data)
    async with serving(server, tmp_path / "smtp.sock") as smtp_url:
        for number in range(ROUNDS):
            with Up(data, SMTP_URL=smtp_url) as up:
                await asyncio.to_thread(up.wait_until_ready)
                names += write_profiles(tmp_path / "profiles.jsonl", number)
                imported = await asyncio.to_thread(
                    entente, "import", str(tmp_path / "profiles.jsonl"), data=data
                )
                assert imported.returncode == 0, imported.stderr
                browser = await sign_in(up, data)
                await approve_some(up, browser, 4)
                await browser.aclose()
                await asyncio.sleep(chance.uniform(0.0, 0.8))
                up.kill()

        with Up(data, SMTP_URL=smtp_url) as up:
            await asyncio.to_thread(up.wait_until_ready)
            await until(lambda: asyncio.to_thread(settled, data), seconds=60)
            known = set()
            for state in ("suggested", "approved"):
                answer = entente("matches", "--json", "--state", state, data=data)
                for match in json.loads(answer.stdout):
                    known |= {match["locality"]["name"], match["party"]["name"]}
            deliveries = await until(lambda: deliveries_when_done(data), seconds=60)
            assert up.stop() == 0

    assert set(names) <= known
    identities = Counter(message["Message-ID"] for message, _ in server.taken)
    assert set(identities.values()) == {1}
    assert deliveries["failed"] == 0
    assert len(identities) <= deliveries["sent"] + deliveries["unconfirmed"]
    assert len(identities) >= deliveries["sent"]


def deliveries_when_done(data):
    """Deliveries by state, once none is on its way."""
    with closing(sqlite3.connect(data / "notifier.sqlite")) as connection:
        rows = connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state")
        counts = Counter(dict(rows.fetchall()))
    return counts if counts and not counts["queued"] and not counts["transmitting"] else None
