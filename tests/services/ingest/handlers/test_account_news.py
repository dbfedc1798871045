"""What the other services are told of accounts."""

from sqlalchemy import update

from services.ingest.handlers import administering, people, sessions
from services.ingest.handlers.account_news import announce, announce_all
from services.ingest.handlers.accounts import create_account
from services.ingest.handlers.offices import register_office
from services.ingest.store import accounts
from services.ingest.store.tables import AccountRow
from shared.events import EVENT, AccountChanged
from shared.outbox import OUTBOX, unsent
from shared.security import Role
from shared.texts import speaking
from tests.support.accounts import account_session


async def told(database):
    """What was announced, as (version, account)."""
    async with database.reading() as session:
        events = [EVENT.validate_json(row.payload) for row in await unsent(session, 1_000)]
    return [e.data for e in events if isinstance(e, AccountChanged)]


async def test_a_new_account_is_announced_with_its_role_and_region(database):
    async with database.transaction() as session:
        await create_account(session, "Olga@State.gov", Role.LIAISON_OFFICER, region=["US-IA"])
    (state,) = await told(database)
    assert (state.email, state.role, state.region) == (
        "olga@state.gov", "liaison_officer", ("US-IA",),
    )  # fmt: skip
    assert (state.version, state.active) == (1, True)


async def test_what_has_not_changed_is_not_announced_again(database):
    async with database.transaction() as session:
        key = await create_account(session, "olga@state.gov", Role.SUPERVISOR)
        await announce(session, key)
    async with database.transaction() as session:
        await announce(session, key)
    assert len(await told(database)) == 1


async def test_a_sign_in_tells_the_language(database):
    async with database.transaction() as session:
        key = await create_account(session, "rui@porto.pt", Role.CITY_OFFICE)
        row = await accounts.lock(session, key)
        with speaking("pt"):
            await sessions.begin(session, row, user_agent="", means="link")
        await sessions.begin(session, row, user_agent="", means="link")
    assert [(s.version, s.language) for s in await told(database)] == [
        (1, None), (2, "pt"), (3, "en"),
    ]  # fmt: skip


async def test_changes_of_role_and_profiles_are_announced(database, city):
    admin = await account_session(database, "admin@state.gov", Role.ADMINISTRATOR)
    dana = await account_session(database, "dana@dsm.gov", Role.CITY_OFFICE)
    lee = await account_session(database, "lee@dsm.gov", Role.CITY_OFFICE)
    async with database.transaction() as session:
        saved, dana = await register_office(session, city(), dana)
        invitation = await people.invite(session, saved.profile_id, lee.email, dana)
        await session.flush()
        await people.accept(session, invitation.id, lee)
        await people.remove(session, saved.profile_id, lee.account_id, dana)
        await administering.change_role(
            session, lee.account_id, Role.LIAISON_OFFICER, "US-IA", admin
        )
    of_lee = [s for s in await told(database) if s.account_id == lee.account_id]
    assert [(s.role, len(s.profile_ids), s.region) for s in of_lee][-3:] == [
        ("city_office", 1, ()),
        ("city_office", 0, ()),
        ("liaison_officer", 0, ("US-IA",)),
    ]
    assert [s.version for s in of_lee] == list(range(1, len(of_lee) + 1))


async def test_accounts_of_before_are_announced_once_at_the_start(database):
    async with database.transaction() as session:
        for n in range(3):
            await create_account(session, f"{n}@state.gov", Role.SUPERVISOR)
        await session.execute(update(AccountRow).values(version=0, announced=None))
        await session.execute(OUTBOX.delete())
    await announce_all(database)
    await announce_all(database)
    assert sorted(s.email for s in await told(database)) == [f"{n}@state.gov" for n in range(3)]
