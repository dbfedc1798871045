"""A colleague who gets everything from now on becomes the contact of the profile."""

from sqlalchemy import select

from services.ingest.handlers.contacts import reassign
from services.ingest.handlers.profiles import register_all, withdraw
from services.ingest.store.tables import AccountLogRow, ProfileRow, RevisionRow
from shared.events import ContactReassigned, ProfilePublished, Reassignment
from shared.profile import Profile

CONTACTS = [
    {"name": "Dana Reed", "email": "Dana@dsm.example"},
    {"name": "Mayor", "email": "mayor@dsm.example", "kind": "political"},
]


async def registered(database, city, **changes):
    async with database.transaction() as session:
        profile = city(**({"contacts": CONTACTS} | changes))
        return (await register_all(session, [profile], sender="file", by="x"))[0].profile_id


def said(key, by="dana@dsm.example", email="lee@dsm.example"):
    data = Reassignment(
        profile_id=key, introduction_id=key, by=by, name="Lee Park", role="Water", email=email
    )
    return ContactReassigned(subject=str(key), data=data)


async def take(database, *events):
    async with database.transaction() as session:
        await reassign(session, events)


async def contacts(database, key):
    async with database.reading() as session:
        row = await session.get_one(ProfileRow, key)
        found = Profile.model_validate(row.body).contacts
        return row.version, [str(c.email).lower() for c in found]


async def test_the_colleague_takes_the_place_of_who_handed_over(database, emitted, city):
    key = await registered(database, city)
    await emitted()
    await take(database, said(key))
    assert await contacts(database, key) == (2, ["lee@dsm.example", "mayor@dsm.example"])
    (event,) = await emitted()
    assert isinstance(event, ProfilePublished)
    async with database.reading() as session:
        revision = await session.get_one(RevisionRow, (key, 2))
        log = (await session.scalars(select(AccountLogRow))).all()
    assert revision.by == "dana@dsm.example"
    assert [(r.by, r.profile_id) for r in log] == [("dana@dsm.example", key)]
    assert "lee@dsm.example" in log[0].what


async def test_the_same_event_or_the_same_colleague_again_changes_nothing(database, city):
    key = await registered(database, city)
    event = said(key)
    await take(database, event)
    await take(database, event, said(key))
    assert (await contacts(database, key))[0] == 2


async def test_a_political_contact_who_hands_over_leaves_a_political_contact(database, city):
    key = await registered(database, city)
    await take(database, said(key, by="mayor@dsm.example"))
    async with database.reading() as session:
        row = await session.get_one(ProfileRow, key)
    kinds = {c.email: c.kind for c in Profile.model_validate(row.body).contacts}
    assert kinds["lee@dsm.example"] == "political"


async def test_who_is_no_contact_puts_the_colleague_before_the_others(database, city):
    key = await registered(database, city)
    await take(database, said(key, by="helper@dsm.example"))
    found = (await contacts(database, key))[1]
    assert found == ["lee@dsm.example", "dana@dsm.example", "mayor@dsm.example"]


async def test_a_party_that_has_left_is_left_alone(database, city):
    key = await registered(database, city)
    async with database.transaction() as session:
        await withdraw(session, key, by="x")
    await take(database, said(key))
    assert (await contacts(database, key))[0] == 2
