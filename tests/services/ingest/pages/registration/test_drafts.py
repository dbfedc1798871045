"""Drafts: left and resumed, wrong or incomplete, changed by two people, kept through a sign-out."""

import re

import pytest

from services.ingest.handlers.profiles import register
from services.ingest.handlers.profiles import revise as revise_profile
from shared.security import Role


@pytest.fixture
async def profile(database, city):
    async with database.transaction() as session:
        return (await register(session, city(population=1), sender="form", by="x")).profile_id


async def test_a_draft_waits_where_it_was_left(begin, office):
    draft = await begin(office)
    await draft.post("place", place="4846834")
    left = await draft.send("about", name="Ames", population="7", action="later")
    assert left.headers["location"] == "/register?saved=true"
    start = (await office.get("/register?saved=true")).text
    assert "Your draft is saved" in start
    assert f'href="{draft.address}"' in start
    assert "Ames" in (await office.get("/")).text
    resumed = await office.get(draft.address)
    assert resumed.status_code == 303
    assert 'value="7"' in (await draft.open("about")).text


async def test_what_is_wrong_is_kept_said_and_saved(begin, office):
    draft = await begin(office)
    answer = await draft.send("about", name="Ames", population="many")
    assert answer.status_code == 422
    assert '<a href="#population">Enter a whole number' in answer.text
    assert 'value="many"' in answer.text
    assert 'value="many"' in (await draft.open("about")).text
    mail = await draft.send("contacts", contacts__1__email="nobody")
    assert "“nobody” is not one" in mail.text
    assert "Enter the name of the person or office" in mail.text


async def test_two_people_change_different_fields_and_both_are_kept(
    sign_in, profile, revise, emitted
):
    ana, ben = [
        await sign_in(Role.CITY_OFFICE, profile, email=f"{n}@example.org") for n in ("ana", "ben")
    ]
    mine, theirs = await revise(ana, profile), await revise(ben, profile)
    assert mine.address == theirs.address
    about = {"name": "Des Moines", "government": "municipality", "subdivision": "US-IA"}
    for draft in (mine, theirs):
        await draft.open("about")
    assert (await theirs.post("about", **about, population="2")).status_code == 303
    assert (await mine.post("about", **(about | {"population": "1"}))).status_code == 303
    assert 'value="2"' in (await mine.open("about")).text


async def test_the_second_is_told_who_changed_what_and_nothing_is_overwritten(
    sign_in, profile, revise
):
    ana, ben = [
        await sign_in(Role.CITY_OFFICE, profile, email=f"{n}@example.org") for n in ("ana", "ben")
    ]
    mine, theirs = await revise(ana, profile), await revise(ben, profile)
    about = {"name": "Des Moines", "government": "municipality", "subdivision": "US-IA"}
    for draft in (mine, theirs):
        await draft.open("about")
    await theirs.post("about", **about, population="2")
    told = await mine.post("about", **about, population="3")
    assert told.status_code == 409
    assert "ben@example.org wrote “2”" in told.text
    assert 'value="3"' in told.text
    assert 'value="2"' in (await theirs.open("about")).text
    mine.seen = re.search(r'name="seen" value="(\d+)"', told.text)[1]
    assert (await mine.post("about", **about, population="3")).status_code == 303
    assert 'value="3"' in (await theirs.open("about")).text


async def test_a_profile_changed_meanwhile_is_merged_and_shown_before_it_is_published(
    sign_in, profile, revise, database, city, emitted
):
    owner = await sign_in(Role.CITY_OFFICE, profile)
    draft = await revise(owner, profile)
    await draft.send("contacts", contacts__1__name="Jo", contacts__1__email="jo@dsm.example")
    await draft.send("languages", languages="es")
    async with database.transaction() as session:
        await revise_profile(session, profile, city(population=9), by="API token x")
    await emitted()
    first = await draft.post("publish")
    assert first.status_code == 409
    assert "The profile was changed while you had this draft" in first.text
    assert await emitted() == []
    assert (await draft.post("publish")).headers["location"] == f"/profiles/{profile}"
    [event] = await emitted()
    assert (event.data.profile.population, event.data.profile.languages) == (9, ("es",))
    assert event.data.version == 3


async def test_one_who_was_signed_out_keeps_what_was_typed(sign_in, begin, office):
    draft = await begin(office)
    stranger = await sign_in()
    answer = await stranger.post(
        f"{draft.address}/about", data={"name": 'Ames "the great"', "seen": "0"}
    )
    assert answer.status_code == 401
    assert 'value="Ames &#34;the great&#34;"' in answer.text
    assert f'action="{draft.address}/about"' in answer.text


async def test_a_place_that_is_registered_is_refused_at_once(begin, office, database, city):
    async with database.transaction() as session:
        await register(session, city(), sender="sample", by="x")
    draft = await begin(office)
    answer = await draft.post("place", place="4853828")
    assert answer.status_code == 422
    assert "“Des Moines” is already registered" in answer.text


async def test_a_county_does_not_take_its_towns_gazetteer_entry(ames, emitted):
    draft = await ames()
    await draft.send("about", name="Story County", government="county", subdivision="US-IA")
    await draft.post("publish")
    [event] = await emitted()
    assert event.data.profile.geonames_id is None


async def test_another_account_does_not_inherit_a_withdrawn_profile(sign_in, ames, emitted, office):
    first = await (await ames()).post("publish")
    profile_id = first.headers["location"].split("/")[2]
    await office.post(f"/profiles/{profile_id}/withdraw")
    again = await (await ames()).post("publish")
    assert again.headers["location"] == first.headers["location"]
    await office.post(f"/profiles/{profile_id}/withdraw")
    other = await sign_in(Role.CITY_OFFICE, email="other@example.org")
    second = await (await ames(other)).post("publish")
    assert profile_id not in second.headers["location"]
    assert (await emitted())[-1].data.profile.id == "us-ia-ames-2"


async def test_a_deleted_draft_is_gone(begin, office):
    draft = await begin(office)
    assert "Everything you typed in it is lost" in (await draft.open("delete")).text
    await draft.post("delete")
    assert (await draft.open("about")).status_code == 404


async def test_an_account_has_a_limited_number_of_drafts(begin, office):
    for _ in range(20):
        await begin(office)
    answer = await office.post("/register", data={"kind": "locality"})
    assert answer.status_code == 422
    assert "You have many drafts already" in answer.text


async def test_others_see_no_contacts_or_wishes_in_the_preview(ames):
    draft = await ames()
    await draft.send("preferences", preferences__exclude_countries="North Korea")
    text = (await draft.open("preview")).text
    assert "We need cooler bus stops in summer." in text
    assert "jo@ames.example" not in text
    assert "North Korea" not in text


async def test_a_statement_of_the_longest_length_may_have_line_ends(ames):
    draft = await ames()
    statement = ("x" * 199 + "\r\n") * 9 + "x" * 200
    await draft.send("priorities/1", priorities__1__statement=statement)
    assert (await draft.send("publish")).status_code == 303


async def test_hidden_characters_of_a_form_are_neither_kept_nor_published(ames, emitted):
    draft = await ames()
    await draft.send(
        "about", name="\u202eAm\u200bes\x00", government="municipality", subdivision="US-IA"
    )
    await draft.send("publish")
    [event] = await emitted()
    assert event.data.profile.name == "Ames"
