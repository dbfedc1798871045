"""What a network's program fetches: each referral once, again when it changed, in pages."""

from tests.support.introductions import AMES, C40, DES_MOINES, REFERRAL, approved, published


async def fetched(client, cursor="0", limit=50):
    answer = await client.get("/api/referrals", params={"cursor": cursor, "limit": limit})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_each_referral_comes_once_and_again_after_it_changed(referred, world, program):
    client = program()
    first = await fetched(client)
    assert [r["id"] for r in first["referrals"]] == [str(REFERRAL)]
    assert not first["has_more"]
    again = await fetched(client, first["next"])
    assert (again["referrals"], again["next"]) == ([], first["next"])

    await world.say("locality", "accepted", REFERRAL)
    changed = await fetched(client, first["next"])
    assert [r["locality_answer"] for r in changed["referrals"]] == ["accepted"]
    assert (await fetched(client, changed["next"]))["referrals"] == []
    everything = await fetched(client)
    assert everything["next"] == changed["next"]


async def test_a_referral_comes_again_when_the_locality_changes_its_profile(
    referred, world, program
):
    client = program()
    (before,) = (first := await fetched(client))["referrals"]
    statements = [{"statement": "We need shade on hot streets.", "stance": "need"}]
    revision = published(DES_MOINES, 2, priorities=statements)
    await world.profiles(revision)
    await world.profiles(revision, published(DES_MOINES, 1))
    changed = await fetched(client, first["next"])
    (after,) = changed["referrals"]
    assert after["id"] == before["id"]
    assert [p["statement"] for p in after["profile"]["priorities"]] == [
        "We need shade on hot streets."
    ]
    assert after["number"] > before["number"]
    assert after["changed_at"] > before["changed_at"]
    assert (await fetched(client, changed["next"]))["referrals"] == []


async def test_a_later_step_has_a_higher_number_than_a_changed_profile(referred, world, program):
    client = program()
    await world.profiles(published(DES_MOINES, 3, population=215_000))
    (revised,) = (first := await fetched(client))["referrals"]
    await world.say("locality", "accepted", REFERRAL)
    (accepted,) = (await fetched(client, first["next"]))["referrals"]
    assert accepted["number"] > revised["number"]


async def test_other_contacts_are_a_change_only_once_they_are_shared(referred, world, program):
    client = program()
    first = await fetched(client)
    people = [{"name": "Kim Lo", "email": "kim@dsm.example"}]
    await world.profiles(published(DES_MOINES, 2, contacts=people))
    assert (await fetched(client, first["next"]))["referrals"] == []
    await world.say("locality", "accepted", REFERRAL)
    await world.say("party", "accepted", REFERRAL)
    shared = await fetched(client, first["next"])
    assert [c["name"] for c in shared["referrals"][0]["contacts"]] == ["Kim Lo"]
    others = [{"name": "Bo Day", "email": "bo@dsm.example"}]
    await world.profiles(published(DES_MOINES, 3, contacts=others))
    (again,) = (await fetched(client, shared["next"]))["referrals"]
    assert [c["name"] for c in again["contacts"]] == ["Bo Day"]


async def test_a_profile_that_only_has_another_version_is_no_change(referred, world, program):
    client = program()
    first = await fetched(client)
    await world.profiles(published(DES_MOINES, 2))
    assert (await fetched(client, first["next"]))["referrals"] == []


async def test_what_is_over_is_not_told_of_later_revisions(referred, world, program):
    client = program()
    await world.say("locality", "declined", REFERRAL)
    first = await fetched(client)
    await world.profiles(published(DES_MOINES, 2, population=215_000))
    assert (await fetched(client, first["next"]))["referrals"] == []


async def test_pages_hold_as_many_as_were_asked_for(referred, world, program):
    await world.matches(approved(C40, AMES))
    client = program()
    one = await fetched(client, limit=1)
    two = await fetched(client, one["next"], limit=1)
    assert (one["has_more"], two["has_more"]) == (True, False)
    names = [page["referrals"][0]["locality"]["name"] for page in (one, two)]
    assert names == ["Des Moines", "Ames"]
