"""Partners that a party reports of itself while it registers."""

import re

import pytest

from services.ingest.handlers.profiles import register
from shared.events import TieRecorded
from shared.profile import Profile


async def test_a_reported_tie_attaches_to_a_registered_city(ames, database, emitted, office):
    kofu = Profile.model_validate(
        {
            "id": "jp-kofu", "kind": "counterpart", "name": "Kofu", "country": "JP",
            "geonames_id": 1859100, "government": "municipality",
            "priorities": [{"statement": "We share our wine festival."}],
        }
    )  # fmt: skip
    async with database.transaction() as session:
        await register(session, kofu, sender="x", by="x")
    draft = await ames()
    found = await draft.send("ties", tie_q="kofu", action="find")
    assert found.headers["location"].endswith("/ties?q=kofu#add")
    assert 'name="add_place" value="1859100"' in (await draft.open("ties?q=kofu")).text
    await draft.post("ties", action="", add_place="1859100")
    page = (await draft.open("ties")).text
    assert 'name="ties.1.geonames_id" value="1859100"' in page
    fields = {
        "ties.1.name": "Kofu", "ties.1.country": "JP", "ties.1.geonames_id": "1859100",
        "ties.1.kind": "friendship", "ties.1.alive": "yes",
    }  # fmt: skip
    wrong = await draft.post("ties", **fields, **{"ties.1.since": "58"})
    assert wrong.status_code == 422
    assert "Enter a year such as 1998." in wrong.text
    await draft.send("ties", **fields, **{"ties.1.since": "1958"})
    await emitted()
    done = await draft.post("publish")
    tie = next(e for e in await emitted() if isinstance(e, TieRecorded))
    assert (tie.data.kind, tie.data.since) == ("friendship", 1958)
    profile = (await office.get(f"/profiles/{done.headers['location'].split('/')[2]}")).text
    assert "Friendship" in profile
    assert "Kofu" in profile


async def test_a_tie_that_is_no_longer_named_is_forgotten_or_ended(ames, office, revise):
    draft = await ames()
    for name in ("Erstadt", "Zweitstadt"):
        await draft.send("ties", action="add_named", new__name=name, new__where="DE")
        await draft.open("ties")
    text = (await draft.open("check")).text
    assert "Zweitstadt, Germany" in text
    done = await draft.post("publish")
    profile_id = done.headers["location"].split("/")[2]
    again = await revise(office, profile_id)
    assert "Zweitstadt, Germany" in (await again.open("check")).text
    await again.send(
        "ties",
        **{"ties.1.name": "Zweitstadt", "ties.1.country": "DE", "ties.1.kind": "sister_city",
           "ties.1.alive": "no"},
    )  # fmt: skip
    await again.post("publish")
    profile = (await office.get(f"/profiles/{profile_id}")).text
    assert "<bdi>Zweitstadt</bdi>, Germany, no longer alive" in profile
    assert "Erstadt" not in profile


ICLEI = {
    "id": "net-iclei", "kind": "network", "name": "Local Governments for Sustainability",
    "acronym": "ICLEI", "priorities": [{"statement": "We help cities cut emissions."}],
}  # fmt: skip


@pytest.mark.parametrize("typed", ["Local Governments for Sustainability", "iclei"])
async def test_a_membership_of_a_registered_network_is_recorded_as_a_tie(
    ames, database, emitted, typed
):
    async with database.transaction() as session:
        network = await register(session, Profile.model_validate(ICLEI), sender="x", by="x")
    draft = await ames()
    assert (
        '<option value="Local Governments for Sustainability">' in (await draft.open("ties")).text
    )
    added = await draft.post("ties", action="add_network", new__network=typed)
    assert added.headers["location"].endswith("/ties?q=#ties")
    page = (await draft.open("ties")).text
    assert 'name="ties.1.kind" value="membership"' in page
    assert "Kind of tie" not in page
    assert re.search(rf"<dd[^>]*>\s*{typed}\s*</dd>", (await draft.open("check")).text)
    await emitted()
    await draft.post("publish")
    tie = next(e for e in await emitted() if isinstance(e, TieRecorded))
    assert (tie.data.kind, tie.data.b) == ("membership", network.profile_id)


async def test_a_membership_waits_for_a_network_that_registers_later_and_survives_a_revision(
    ames, database, emitted, office, revise
):
    draft = await ames()
    await draft.send("ties", action="add_network", new__network="ICLEI")
    done = await draft.send("publish")
    again = await revise(office, done.headers["location"].split("/")[2])
    page = (await again.open("ties")).text
    assert 'name="ties.1.name" value="ICLEI"' in page
    fields = {"ties.1.name": "ICLEI", "ties.1.kind": "membership", "ties.1.since": "1994"}
    await again.send("ties", **fields)
    await again.post("publish")
    await emitted()
    async with database.transaction() as session:
        await register(session, Profile.model_validate(ICLEI), sender="x", by="x")
    [tie] = [e for e in await emitted() if isinstance(e, TieRecorded)]
    assert (tie.data.kind, tie.data.since) == ("membership", 1994)


async def test_a_network_without_a_name_is_asked_for_and_a_city_abroad_is_not_asked(
    ames, begin, office
):
    draft = await ames()
    answer = await draft.send("ties", action="add_network", new__network=" ")
    assert answer.status_code == 422
    assert "Enter the name of the network." in answer.text
    abroad = await begin(office, "counterpart")
    assert "new.network" not in (await abroad.open("ties")).text
