import pytest

from services.ingest.domain.errors import InvalidLinkError
from services.ingest.handlers.accounts import create_account, sign_in_link, use_link
from services.ingest.handlers.profiles import pause, register, withdraw
from services.ingest.handlers.ties import import_memberships
from services.ingest.handlers.tokens import create_token, token_sender
from services.ingest.handlers.views import known_ties, list_profiles
from services.ingest.store import Base
from shared.database import DELIVERY, Database
from shared.profile import Profile
from shared.security import Role

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


async def test_links_and_tokens_behave_the_same_everywhere(database):
    async with database.transaction() as session:
        await create_account(session, "jo@example.org", Role.NETWORK)
        token = await create_token(session, "gov")
        url = await sign_in_link(session, "jo@example.org", "http://x")
    async with database.transaction() as session:
        signed_in, _ = await use_link(session, url.rpartition("/")[2])
        assert signed_in.role is Role.NETWORK
        assert await token_sender(session, token) == "gov"
        with pytest.raises(InvalidLinkError):
            await use_link(session, url.rpartition("/")[2])
