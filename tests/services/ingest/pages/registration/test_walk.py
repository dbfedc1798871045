"""From the first step to the published profile, for every kind of party."""

import pytest

from shared.security import COOKIE, Keyring, Role


async def test_a_locality_goes_through_all_steps_and_is_published_once(
    begin, office, settings, emitted
):
    draft = await begin(office)
    assert (await draft.post("place", place="4846834")).headers["location"].endswith("/about")
    await draft.send(
        "about", name="Ames", government="municipality", subdivision="US-IA", population="66,427"
    )
    await draft.send(
        "priorities/1",
        priorities__1__statement="We need cooler bus stops.",
        priorities__1__stance="need",
        priorities__1__weight="3",
    )
    await draft.send("languages", languages="English, es")
    await draft.send(
        "capacity", capacity__staff="part_time", capacity__introductions_per_quarter="2"
    )
    await draft.send(
        "preferences",
        preferences__exclude_countries="France; KP",
        preferences__peer_size="yes",
        preferences__note="Our council has voted on France.",
    )
    await draft.send("contacts", contacts__1__name="Jo", contacts__1__email="jo@ames.example")
    assert await emitted() == []
    answer = await draft.post("publish")
    assert answer.status_code == 303, answer.text
    [event] = await emitted()
    profile_id, profile = str(event.data.profile_id), event.data.profile
    assert answer.headers["location"] == f"/profiles/{profile_id}/registered"
    token = Keyring(settings.signing_secret()).read("session", answer.cookies[COOKIE], 60)
    assert token["profile_ids"] == [profile_id]
    assert (profile.id, profile.geonames_id, profile.population) == ("us-ia-ames", 4846834, 66427)
    assert profile.languages == ("en", "es")
    assert profile.preferences.exclude_countries == ("FR", "KP")
    assert profile.preferences.note == "Our council has voted on France."
    assert [(p.statement, p.weight) for p in profile.priorities] == [
        ("We need cooler bus stops.", 3)
    ]
    assert (await draft.open("check")).status_code == 404


async def test_the_short_way_is_three_pages(begin, office, emitted):
    draft = await begin(office, quick="yes")
    await draft.open("place")
    assert (await draft.post("place", place="4846834")).headers["location"].endswith("/help")
    empty = await draft.send("help")
    assert empty.status_code == 422
    assert "Write one sentence" in empty.text
    answer = await draft.send("help", quick__statement="We need to find leaks in old pipes.")
    assert answer.headers["location"].endswith("/mail")
    sent = await draft.send("mail", contacts__1__email="clerk@ames.example")
    assert sent.status_code == 307
    assert (await office.post(sent.headers["location"])).status_code == 303
    profile = (await emitted())[0].data.profile
    assert [c.email for c in profile.contacts] == ["clerk@ames.example"]
    assert profile.capacity.staff == "none"


async def test_a_network_registers_with_eligibility_calls_and_intake(begin, office, emitted):
    draft = await begin(office, "network")
    await draft.send("about", name="River Cities", acronym="RC", url="rivers.example")
    await draft.send("priorities/1", priorities__1__statement="We compare flood plains.")
    await draft.send(
        "eligibility",
        eligibility__min_population="5,000",
        eligibility__countries="Germany, US",
        eligibility__governments="municipality, tribal_nation",
    )
    await draft.send("calls", calls__1__title="Spring call", calls__1__deadline="2027-03-01")
    await draft.send("intake", intake__email="join@rivers.example")
    await draft.send("contacts", contacts__1__name="", contacts__1__email="")
    answer = await draft.post("publish")
    assert answer.status_code == 303, answer.text
    profile = (await emitted())[0].data.profile
    assert profile.eligibility.countries == ("DE", "US")
    assert profile.eligibility.min_population == 5000
    assert profile.calls[0].deadline.isoformat() == "2027-03-01"
    assert profile.url == "https://rivers.example"


async def test_a_pause_until_a_day_is_part_of_the_one_version(ames, emitted):
    draft = await ames()
    await draft.send("capacity", pause__until="2099-01-01")
    await draft.post("publish")
    [event] = await emitted()
    assert event.data.paused
    assert event.data.version == 1


@pytest.mark.parametrize("kind", ["locality", "counterpart", "network", "programme"])
async def test_every_step_of_every_kind_opens_and_can_be_left_empty(begin, office, kind):
    draft = await begin(office, kind)
    steps = ["about", "priorities/1", "capacity", "contacts"]
    steps += (
        ["place", "ties", "languages", "preferences"]
        if kind in ("locality", "counterpart")
        else ["eligibility", "calls", "intake"]
    )
    for step in [*steps, "check"]:
        assert (await draft.open(step)).status_code == 200, step
    for step in ("about", "capacity"):
        assert (await draft.send(step)).status_code == 303
    refused = await draft.post("publish")
    assert refused.status_code == 422
    assert "are missing" in refused.text


async def test_the_place_picker_names_places_as_people_do(begin, office):
    draft = await begin(office)
    found = await draft.post("place", q="Boise")
    assert "<b>Boise</b>, Idaho" in found.text
    assert "inhabitants" in found.text
    live = await office.post(f"{draft.address}/find", data={"q": "Boise"})
    assert "Idaho" in live.text
    assert "<html" not in live.text
    nothing = await draft.post("place", q="zzzzzz")
    assert "We found no place of this name" in nothing.text


async def test_a_county_takes_the_name_and_code_that_the_census_gave_it(begin, office):
    draft = await begin(office)
    assert "<b>Story County</b>, Iowa" in (await draft.post("place", q="Story County")).text
    await draft.post("place", place="4853828")
    await draft.send("place", place="-19169")
    about = (await draft.open("about")).text
    assert 'value="Story County"' in about
    assert 'value="19169"' in about
    assert 'value="214' not in about


async def test_each_kind_is_offered_places_of_its_own_side_only(begin, office):
    draft = await begin(office, "counterpart")
    abroad = (await draft.post("place", q="Paris")).text
    assert "France" in abroad
    assert "Texas" not in abroad
    refused = await draft.post("place", place="4853828")
    assert refused.status_code == 200
    assert "You have chosen" not in refused.text


async def test_registering_needs_a_signed_in_account(sign_in, begin, office):
    draft = await begin(office)
    stranger = await sign_in()
    assert (await stranger.get("/register")).headers["location"].startswith("/sign-in")
    assert (await stranger.post("/register")).headers["location"] == "/sign-in"
    other = await sign_in(Role.CITY_OFFICE, email="other@example.org")
    assert (await other.get(f"{draft.address}/about")).status_code == 404
    assert (await other.post(f"{draft.address}/publish")).status_code == 404


async def test_what_is_not_there_is_not_found(begin, office):
    draft = await begin(office, "network")
    assert (await office.post("/register", data={"kind": "planet"})).status_code == 404
    assert (await draft.open("ties")).status_code == 404
    assert (await draft.open("place")).status_code == 404
    assert (await draft.open("nonsense")).status_code == 404
