"""Partners that a party reports of itself while it registers."""

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
    assert "Zweitstadt, Germany, no longer alive" in profile
    assert "Erstadt" not in profile
