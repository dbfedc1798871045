import pytest
from sqlalchemy import select

from services.ingest.domain.errors import WithdrawnError
from services.ingest.handlers.profiles import (
    pause,
    register,
    register_all,
    resume,
    revise,
    withdraw,
)
from services.ingest.store.tables import RevisionRow
from shared.events import ProfilePublished, ProfileWithdrawn


async def save(database, profile, sender="file"):
    async with database.transaction() as session:
        return await register(session, profile, sender=sender, by="a@example.org")


async def test_a_new_profile_is_published_with_version_one(database, emitted, city):
    saved = await save(database, city())
    [event] = await emitted()
    assert isinstance(event, ProfilePublished)
    assert (event.data.profile_id, event.data.version, event.data.paused) == (
        saved.profile_id, 1, False,
    )  # fmt: skip
    assert event.data.profile == city()


async def test_an_unchanged_profile_publishes_nothing(database, emitted, city):
    await save(database, city())
    await emitted()
    assert (await save(database, city())).change == "unchanged"
    assert await emitted() == []


async def test_a_changed_profile_is_the_next_version_under_the_same_id(database, emitted, city):
    first = await save(database, city())
    second = await save(database, city(population=214133))
    assert (second.profile_id, second.version, second.change) == (first.profile_id, 2, "revised")
    assert [e.data.version for e in await emitted()] == [1, 2]


async def test_two_senders_may_use_the_same_id(database, city):
    assert (await save(database, city())).profile_id != (
        await save(database, city(), sender="other")
    ).profile_id


async def test_a_profile_without_an_id_gets_one_from_its_name(database, city):
    assert (await save(database, city(id=None))).external_id == "us-ia-des-moines"


async def test_pausing_and_resuming_publishes_each_once(database, emitted, city):
    saved = await save(database, city())
    for change in (pause, pause, resume):
        async with database.transaction() as session:
            await change(session, saved.profile_id, by="a@example.org")
    assert [(e.data.version, e.data.paused) for e in await emitted()] == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip


async def test_a_revision_leaves_a_paused_profile_paused(database, emitted, city):
    saved = await save(database, city())
    async with database.transaction() as session:
        await pause(session, saved.profile_id, by="a@example.org")
        await revise(session, saved.profile_id, city(id=None, population=1), by="a@example.org")
    last = (await emitted())[-1]
    assert last.data.paused
    assert last.data.profile.id == "us-ia-des-moines"


async def test_a_withdrawn_profile_that_registers_again_continues_its_versions(
    database, emitted, city
):
    saved = await save(database, city())
    async with database.transaction() as session:
        await withdraw(session, saved.profile_id, by="a@example.org")
    again = await save(database, city())
    assert (again.profile_id, again.version, again.state) == (saved.profile_id, 3, "active")
    events = await emitted()
    assert [type(e) for e in events] == [ProfilePublished, ProfileWithdrawn, ProfilePublished]
    assert [e.data.version for e in events] == [1, 2, 3]


async def test_a_withdrawn_profile_cannot_be_changed(database, city):
    saved = await save(database, city())
    async with database.transaction() as session:
        await withdraw(session, saved.profile_id, by="a@example.org")
    with pytest.raises(WithdrawnError, match="Register it again"):
        async with database.transaction() as session:
            await resume(session, saved.profile_id, by="a@example.org")


async def test_every_change_is_kept_with_who_and_when(database, city):
    saved = await save(database, city())
    async with database.transaction() as session:
        await withdraw(session, saved.profile_id, by="clerk@example.org")
    async with database.reading() as session:
        rows = list(await session.scalars(select(RevisionRow).order_by(RevisionRow.version)))
    assert [(r.version, r.state, r.by) for r in rows] == [
        (1, "active", "a@example.org"),
        (2, "withdrawn", "clerk@example.org"),
    ]
    assert all(r.at.tzinfo and r.body["name"] == "Des Moines" for r in rows)


async def test_a_failed_transaction_leaves_neither_profile_nor_event(database, emitted, city):
    async def fail():
        async with database.transaction() as session:
            await register_all(session, [city()], sender="file", by="x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await emitted() == []
    assert (await save(database, city())).change == "added"
