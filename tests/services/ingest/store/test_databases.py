from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.domain.errors import InvalidLinkError
from services.ingest.handlers import people
from services.ingest.handlers.accounts import (
    create_account,
    session_of,
    sign_in_link,
    use_link,
)
from services.ingest.handlers.profiles import pause, register, withdraw
from services.ingest.handlers.sessions import (
    Limits,
    begin,
    end_all,
    end_one,
    open_sessions,
    renew,
)
from services.ingest.handlers.ties import import_memberships
from services.ingest.handlers.views import known_ties, list_profiles
from services.ingest.store import Base
from services.ingest.store.accounts import by_email, own
from shared.database import DELIVERY, Database
from shared.profile import Profile
from shared.security import Role, ends

LIMITS = Limits(idle=timedelta(hours=1), lifetime=timedelta(hours=12))

NETWORK = Profile.model_validate(
    {"id": "net-x", "kind": "network", "name": "X", "priorities": [{"statement": "We meet."}]}
)


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    yield database
    await database.close()


async def test_profiles_and_ties_behave_the_same_everywhere(database, city, emitted, tmp_path):
    async with database.transaction() as session:
        saved = await register(session, city(), sender="file", by="x")
        await register(session, NETWORK, sender="file", by="x")
        await pause(session, saved.profile_id, by="x")
    file = tmp_path / "members.csv"
    file.write_text(
        "network_id,network,city,country,subdivision,geonames_id,year\n"
        "net-x,X,Des Moines,US,US-IA,4853828,2015\nnet-y,Y,Kofu,JP,,,\n"
    )
    report = await import_memberships(database, file, lambda done, total: None)
    assert (report.new, report.attached, report.waiting) == (2, 1, 1)
    async with database.transaction() as session:
        ties, more = await known_ties(session, saved.profile_id)
        listed = await list_profiles(session, owner=None, name="DES", after=("a", saved.profile_id))
        await withdraw(session, saved.profile_id, by="x")
        await register(session, city(), sender="file", by="x")
    assert ([t.name for t in ties], more) == (["X"], False)
    assert [row.name for row in listed.rows] == ["Des Moines"]
    assert [e.type.split(".")[1] for e in await emitted()] == [
        "profile", "profile", "profile", "tie", "profile", "profile",
    ]  # fmt: skip


async def test_links_and_sessions_behave_the_same_everywhere(database):
    async with database.transaction() as session:
        await create_account(session, "jo@example.org", Role.NETWORK, region=["US-IA"])
        url = await sign_in_link(session, "jo@example.org", "http://x", client="192.0.2.1")
    async with database.transaction() as session:
        account, _ = await use_link(session, url.rpartition("/")[2])
        signed_in = await begin(session, account, user_agent="Firefox Linux", means="link")
        other = await begin(session, account, user_agent="", means="link")
        with pytest.raises(InvalidLinkError):
            await use_link(session, url.rpartition("/")[2])
    assert (signed_in.role, signed_in.region) == (Role.NETWORK, ("US-IA",))
    async with database.transaction() as session:
        await end_one(session, account.id, other.id)
        assert [s.id for s in await open_sessions(session, account.id, LIMITS)] == [signed_in.id]
        assert await renew(session, other, LIMITS) is None
        assert (await renew(session, signed_in, LIMITS)).stated_at > signed_in.stated_at
        await end_all(session, account.id)
        await end_all(session, account.id)
        keys = [signed_in.id, account.id]
        assert await ends.has_ended(session, keys, signed_in.started_at)
        assert not await ends.has_ended(session, keys, datetime.now(UTC))


async def test_people_behave_the_same_everywhere(database, city):
    async with database.transaction() as session:
        await create_account(session, "jo@example.org", Role.CITY_OFFICE)
        jo = await by_email(session, "jo@example.org")
        await create_account(session, "al@example.org", Role.CITY_OFFICE)
        al = await by_email(session, "al@example.org")
        profile = (await register(session, city(), sender="form", by="x")).profile_id
        await own(session, jo.id, profile, is_lead=True)
    async with database.transaction() as session:
        lead = await begin(session, jo, user_agent="", means="link")
        invitation = await people.invite(session, profile, "AL@example.org", lead)
    async with database.transaction() as session:
        colleague = await session_of(session, al)
        assert (await people.accept(session, invitation.id, colleague)).profile_ids == (profile,)
        await people.hand_over(session, profile, al.id, lead)
    async with database.reading() as session:
        found = await people.people_of(session, profile)
        assert [(a.email, is_lead) for a, is_lead in found.members] == [
            ("al@example.org", True), ("jo@example.org", False),
        ]  # fmt: skip
        assert [line.what for line in found.log] == [
            "made al@example.org the lead",
            "accepted the invitation of jo@example.org",
            "invited al@example.org",
        ]
