"""The notifier on a database file of its own, and parties and matches to play with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select

from services.notifier.domain.introductions import introduction_id
from services.notifier.handlers.matches import take_matches
from services.notifier.handlers.profiles import take_profiles
from services.notifier.letters import Letters
from services.notifier.service import build
from services.notifier.settings import NotifierSettings
from services.notifier.store.tables import Base, Delivery, Introduction
from shared.database import DELIVERY, Database
from shared.events import (
    EVENT,
    Decision,
    MatchApproved,
    MatchParty,
    MatchState,
    ProfilePublished,
    ProfileState,
    ProfileWithdrawn,
    Reason,
    Withdrawal,
)
from shared.outbox import unsent
from shared.profile import Profile
from shared.security import COOKIE, Keyring, Role, Session
from shared.web.application import web_application

DES_MOINES = Profile.model_validate(
    {
        "id": "us-ia-des-moines",
        "kind": "locality",
        "name": "Des Moines",
        "country": "US",
        "subdivision": "US-IA",
        "government": "municipality",
        "population": 214_133,
        "languages": ["en", "es"],
        "contacts": [
            {"name": "Dana Reed", "role": "Assistant", "email": "dana@dsm.example"},
            {"name": "Lee Park", "email": "lee@dsm.example"},
            {"name": "Mayor", "email": "mayor@dsm.example", "kind": "political"},
        ],
        "priorities": [
            {"statement": "We need practice in keeping basements dry.", "stance": "need"},
            {"statement": "We share how we train farm advisers.", "stance": "offer", "weight": 3},
        ],
    }
)
PORTO = Profile.model_validate(
    {
        "id": "pt-porto",
        "kind": "counterpart",
        "name": "Porto",
        "country": "PT",
        "government": "municipality",
        "contacts": [{"name": "Rui Sá", "role": "Liaison", "email": "rui@porto.example"}],
        "priorities": [
            {"statement": "We offer what we learned from the Douro floods.", "stance": "offer"},
            {"statement": "We look for <b>soil</b> advice.", "stance": "need"},
        ],
    }
)
C40 = Profile.model_validate(
    {
        "id": "c40",
        "kind": "network",
        "name": "C40 Cities",
        "url": "c40.example",
        "contacts": [{"name": "Secretariat", "email": "office@c40.example"}],
        "intake": {"email": "join@c40.example"},
        "eligibility": {"min_population": 100_000, "fee": "None", "commitments": "A plan"},
        "calls": [{"title": "Heat cohort", "deadline": "2027-03-01"}],
        "priorities": [{"statement": "We help cities plan for heat.", "stance": "offer"}],
    }
)


def id_of(profile: Profile) -> UUID:
    return uuid5(NAMESPACE_URL, str(profile.id))


def published(profile: Profile, version: int = 1, **changes) -> ProfilePublished:
    changed = Profile.model_validate(profile.model_dump() | changes)
    data = ProfileState(profile_id=id_of(profile), version=version, profile=changed)
    return ProfilePublished(subject=str(data.profile_id), data=data)


def withdrawn(profile: Profile, version: int = 2) -> ProfileWithdrawn:
    data = Withdrawal(profile_id=id_of(profile), version=version)
    return ProfileWithdrawn(subject=str(data.profile_id), data=data)


def match(party: Profile = PORTO, locality: Profile = DES_MOINES) -> MatchState:
    pairs = [(locality.priorities[0], party.priorities[0], "locality_to_party")]
    if len(party.priorities) > 1:
        pairs.append((party.priorities[1], locality.priorities[1], "party_to_locality"))
    return MatchState(
        match_id=uuid5(id_of(locality), str(party.id)),
        locality=_named(locality),
        party=_named(party),
        score=0.8,
        reasons=tuple(
            Reason(
                direction=direction,
                need=need.statement,
                offer=offer.statement,
                similarity=0.7,
                text=f"“{need.statement}” meets “{offer.statement}”",
            )
            for need, offer, direction in pairs
        ),
    )


def approved(party: Profile = PORTO, locality: Profile = DES_MOINES) -> MatchApproved:
    state = match(party, locality)
    data = Decision(match=state, decided_by="olga@officers.example", reason="Fits.")
    return MatchApproved(subject=str(state.match_id), data=data)


def _named(profile: Profile) -> MatchParty:
    return MatchParty(
        profile_id=id_of(profile),
        external_id=str(profile.id),
        kind=profile.kind,
        name=profile.name,
        country=profile.country,
    )


INTRODUCTION = introduction_id(match().match_id)
REFERRAL = introduction_id(match(C40).match_id)


@dataclass
class World:
    """The notifier's use cases on one database."""

    database: Database
    letters: Letters
    settings: NotifierSettings
    keyring: Keyring = field(init=False)

    def __post_init__(self) -> None:
        self.keyring = Keyring(self.settings.signing_secret())

    async def profiles(self, *events) -> None:
        await take_profiles(self.database, self.letters, events)

    async def matches(self, *events) -> None:
        await take_matches(self.database, self.letters, events)

    async def introduced(self, party: Profile = PORTO) -> None:
        """Des Moines and another party, approved, with both asks queued."""
        await self.profiles(published(DES_MOINES), published(party))
        await self.matches(approved(party))

    async def deliveries(self) -> dict[tuple[str, str], Delivery]:
        async with self.database.reading() as session:
            rows = await session.scalars(select(Delivery).order_by(Delivery.created_at))
            return {(d.step, d.side): d for d in rows}

    async def introduction(self, key: UUID = INTRODUCTION) -> Introduction:
        async with self.database.reading() as session:
            return await session.get_one(Introduction, key)

    async def emitted(self):
        async with self.database.reading() as session:
            return [EVENT.validate_json(row.payload) for row in await unsent(session, 100)]

    def link(self, side: str, key: UUID = INTRODUCTION) -> str:
        token = self.keyring.sign("answer", {"introduction": str(key), "side": side})
        return f"/answer/{token}"


@pytest.fixture
def settings(tmp_path):
    return NotifierSettings(data=tmp_path, demo=True, public_url="http://entente.example")


@pytest.fixture
async def world(settings):
    database = Database(settings.database_url_for("notifier"))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    keyring = Keyring(settings.signing_secret())
    letters = Letters(settings.public_url, settings.mail_from, keyring)
    yield World(database, letters, settings)
    await database.close()


CITY = Session(
    account_id=UUID(int=1),
    email="dana@dsm.example",
    role=Role.CITY_OFFICE,
    profile_ids=(id_of(DES_MOINES),),
)
COUNTERPART = CITY.model_copy(
    update={"account_id": UUID(int=2), "email": "rui@porto.example", "profile_ids": (id_of(PORTO),)}
)
NETWORK = Session(
    account_id=UUID(int=3), email="n@c40.example", role=Role.NETWORK, profile_ids=(id_of(C40),)
)
STRANGER = Session(
    account_id=UUID(int=4),
    email="s@elsewhere.example",
    role=Role.CITY_OFFICE,
    profile_ids=(UUID(int=99),),
)
OFFICER = Session(
    account_id=UUID(int=5), email="olga@officers.example", role=Role.LIAISON_OFFICER
)
ADMINISTRATOR = Session(
    account_id=UUID(int=6), email="ada@officers.example", role=Role.ADMINISTRATOR
)


@pytest.fixture
async def browser(world, settings):
    """Gives a browser in which an account (or nobody) is signed in."""
    service = build(settings)
    app = web_application([service], settings)
    clients = []

    def open_browser(session: Session | None = None) -> AsyncClient:
        client = AsyncClient(transport=ASGITransport(app), base_url="http://entente.example")
        if session is not None:
            client.cookies.set(COOKIE, world.keyring.sign("session", session.model_dump(mode="json")))
        clients.append(client)
        return client

    yield open_browser
    for client in clients:
        await client.aclose()
    await service.database.close()


async def until(condition: Callable, seconds: float = 10.0):
    """Wait for a condition (sync or async) to give something true; returns it."""
    async with asyncio.timeout(seconds):
        while True:
            value = condition()
            value = await value if asyncio.iscoroutine(value) else value
            if value:
                return value
            await asyncio.sleep(0.02)
