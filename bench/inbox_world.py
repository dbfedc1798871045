"""The notifier's database as 100,000 introductions would leave it, for the benchmark of its pages.

Parties and introductions are made here; e-mails and webhooks about them in `inbox_mail`.
"""

import random
from collections import Counter
from datetime import time, timedelta
from uuid import UUID

from inbox_lives import NOW, course, live
from inbox_mail import Mail
from sqlalchemy import insert

from services.notifier.domain.introductions import form_of
from services.notifier.domain.lifecycle import OPEN, SIDES, Action
from services.notifier.store import tables
from services.notifier.store.introductions import FOREVER
from shared.profile import Kind
from shared.themes import Theme
from shared.us import STATE_FIPS

KINDS = ((Kind.LOCALITY, 39_000), (Kind.COUNTERPART, 4_000), (Kind.NETWORK, 60))
CITIES, BUSY, TIES, OFFICERS = 2_000, 0.005, 40_000, 300
"""Cities that take part, the part of introductions that one of them has, ties, and officers."""
HELD = 0.002
MINUTES = 700_000
AT_ONCE = 2_000
SIZES = ("under_10k", "10k_50k", "50k_250k", "250k_1m", "over_1m", "unknown")


def ids(chance, n):
    return [UUID(int=chance.getrandbits(128), version=4) for _ in range(n)]


def party(chance, key, kind, number):
    name = f"{kind.value.capitalize()} {number}"
    statements = [f"Statement {n} of {name} about what it would like to do. " * 3 for n in range(4)]
    about = {"kind": kind.value, "name": name, "country": {"locality": "US"}.get(kind.value, "DE")}
    if kind is Kind.LOCALITY:
        about["subdivision"] = f"US-{list(STATE_FIPS)[number % len(STATE_FIPS)]}"
    if kind is Kind.NETWORK:
        about.pop("country")
        about["eligibility"] = {"min_population": 10_000, "governments": ["municipality"]}
    about["priorities"] = [
        {"statement": s, "theme": chance.choice(list(Theme)).value, "stance": "need", "weight": 1}
        for s in statements
    ]
    domain = "mail.example" if chance.random() < 0.2 else f"{kind.value}-{number}.example"
    contacts = [
        {"name": f"Person {n}", "email": f"person{n}.{number}@{domain}", "kind": "staff"}
        for n in range(chance.choice((1, 1, 2)))
    ]
    return {
        "id": key, "version": 1, "withdrawn": False, "kind": kind.value, "name": name,
        "country": about.get("country"), "languages": ["en"], "contacts": contacts,
        "intake": {}, "about": about,
    }  # fmt: skip


class World:
    """Makes introductions between `parties` (by kind), and what they leave in each table."""

    def __init__(self, chance):
        self.chance = chance
        self.parties = {
            kind: [party(chance, key, kind, n) for n, key in enumerate(ids(chance, many))]
            for kind, many in KINDS
        }
        self.cities = self.parties[Kind.LOCALITY][:CITIES]
        self.others = self.parties[Kind.COUNTERPART] + self.parties[Kind.NETWORK] * 60
        self.mail = Mail(chance)

    def introduction(self, rows, start):
        """Add one that was approved at `start`, with all that it leaves, to the rows of each table."""
        chance, (key, match_id) = self.chance, ids(self.chance, 2)
        city = self.cities[0] if chance.random() < BUSY else chance.choice(self.cities)
        ends = dict(zip(SIDES, (city, chance.choice(self.others)), strict=True))
        form = form_of(Kind(ends["party"]["kind"]))
        lived = live(course(chance), start, is_referral=form.value == "referral")
        *_, (_, last, life, _) = lived
        common = {"form": form.value, "state": life.state.value, "created_at": start}
        rows[tables.Introduction].append(
            common | {
                "id": key, "match_id": match_id, "locality_id": ends["locality"]["id"],
                "party_id": ends["party"]["id"], "match": _match(match_id, ends),
                "approved_by": "o@x.example", "locality_answer": life.locality,
                "party_answer": life.party, "changed_at": last.at, "until": life.until,
                "held_since": start if chance.random() < HELD else None,
            }
        )  # fmt: skip
        for side in SIDES:
            waits = life.state in OPEN and life.given(side) is None
            rows[tables.SeatRow].append(
                common | {"introduction_id": key, "side": side, "profile_id": ends[side]["id"],
                          "waits": waits, "until": life.until or FOREVER}
            )  # fmt: skip
        for before, move, after, mails in lived:
            self._moved(rows, key, before, move, after)
            self.mail.written(rows, key, ends, move.at, mails)
        if life.reveals_contacts:
            self.mail.talked(rows, key, ends, last.at)
        if form.value == "referral":
            self.mail.called(rows, key, ends["party"], [m.at for _, m, _, _ in lived])

    def _moved(self, rows, key, before, move, after):
        rows[tables.MoveRow].append(
            {"introduction_id": key, "number": after.number, "action": move.action.value,
             "actor": move.actor, "who": "x@x.example", "side": move.side,
             "before": before.state.value if before else None, "after": after.state.value,
             "reason": move.reason, "note": move.note, "day": move.day, "kind": move.kind,
             "until": move.until, "at": move.at}
        )  # fmt: skip
        of_side = {"introduction_id": key, "side": move.side, "who": "x@x.example"}
        if move.action is Action.ACCEPT:
            rows[tables.ConsentRow].append(
                of_side | {"number": after.number, "wording": "They agree to it. " * 12,
                           "language": "en", "at": move.at}
            )  # fmt: skip
        if move.action is Action.HAND_OVER:
            rows[tables.HandOverRow].append(
                of_side | {"number": 1, "name": "A colleague", "role": "Trade",
                           "email": "colleague@x.example", "for_good": False, "at": move.at}
            )  # fmt: skip
        if move.action is Action.PROPOSE_MEETING:
            rows[tables.MeetingRow].extend(
                of_side | {"sequence": n, "day": move.day, "at": time(15), "minutes": 60,
                           "zone": "America/Chicago", "place": "https://video.example/room",
                           "locality_zone": "America/Chicago", "party_zone": "Europe/Berlin",
                           "cancelled": False, "noted_at": move.at}
                for n in range(self.chance.choice((1, 1, 2)))
            )  # fmt: skip

    def demand(self):
        """What localities need, and how many in each cell."""
        found = [
            {"profile_id": p["id"], "theme": theme, "size": self.chance.choice(SIZES),
             "subdivision": f"US-{self.chance.choice(list(STATE_FIPS))}"}
            for p in self.parties[Kind.LOCALITY]
            for theme in {q["theme"] for q in p["about"]["priorities"]}
        ]  # fmt: skip
        cells = Counter((d["theme"], d["size"], d["subdivision"]) for d in found)
        counts = [
            {"theme": t, "size": s, "subdivision": u, "localities": n}
            for (t, s, u), n in cells.items()
        ]
        return {tables.DemandRow: found, tables.DemandCountRow: counts}

    def lasting(self):
        """What does not hang on one introduction: ties, counts, accounts and what officers wait for."""
        chance, towns = self.chance, self.parties[Kind.LOCALITY]
        ends = [self.cities[0]] * 60 + chance.choices(towns, k=TIES - 60)
        ties = [
            {"id": key, "a": a["id"], "b": chance.choice(self.parties[Kind.COUNTERPART])["id"],
             "kind": "sister_city", "since": 1990, "alive": True, "version": 1,
             "ask_at": NOW + timedelta(days=chance.randrange(365)), "asked_on": NOW.date()}
            for key, a in zip(ids(chance, TIES), ends, strict=True)
        ]  # fmt: skip
        counts = [
            {"profile_id": p["id"], "year": NOW.year - back, "matches": chance.randrange(1, 30)}
            for p in towns + self.parties[Kind.COUNTERPART] for back in (0, 1)
        ]  # fmt: skip
        readers = [
            {"account_id": key, "version": 1, "active": True, "email": f"reader{n}@x.example",
             "role": "liaison_officer" if n < OFFICERS else "city_office", "region": [],
             "profile_ids": [] if n < OFFICERS else [str(towns[n % CITIES]["id"])]}
            for n, key in enumerate(ids(chance, OFFICERS + CITIES))
        ]  # fmt: skip
        return {
            tables.TieRow: ties, tables.SuggestionCountRow: counts, tables.ReaderRow: readers,
        } | self.mail.lasting(self.parties)  # fmt: skip


async def store(database, rows):
    """Write rows of each table, parents first."""
    order = [table.name for table in tables.Base.metadata.sorted_tables]
    async with database.transaction() as session:
        raw = await session.connection()
        await raw.exec_driver_sql("PRAGMA cache_size = -1000000")  # kB: keys come in no order
        for table in sorted(rows, key=lambda t: order.index(t.__tablename__)):
            for start in range(0, len(rows[table]), AT_ONCE):
                await session.execute(insert(table), rows[table][start : start + AT_ONCE])


async def fill(database, n):
    """Write a world with `n` introductions; the same each time, but for its dates."""
    world = World(random.Random(1))
    everybody = [p for people in world.parties.values() for p in people]
    await store(database, {tables.Party: everybody} | world.demand() | world.lasting())
    for done in range(0, n, AT_ONCE):
        rows = world.mail.empty()
        for number in range(done, min(done + AT_ONCE, n)):
            world.introduction(rows, NOW - timedelta(minutes=MINUTES * (1 - number / n)))
        await store(database, rows)


def _match(match_id, ends):
    about = [
        {"profile_id": str(p["id"]), "external_id": p["name"], "kind": p["kind"],
         "name": p["name"], "country": p["country"]} for p in ends.values()
    ]  # fmt: skip
    need, offer = (p["about"]["priorities"][0]["statement"] for p in ends.values())
    reason = {
        "direction": "locality_to_party", "need": need, "offer": offer, "similarity": 0.7,
        "text": "They meet.",
    }  # fmt: skip
    return {
        "match_id": str(match_id), "locality": about[0], "party": about[1], "score": 0.5,
        "reasons": [reason] * 3, "flags": [],
    }  # fmt: skip
