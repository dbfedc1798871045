from itertools import permutations
from uuid import uuid4

import pytest

from services.matcher.handlers import deciding
from services.matcher.handlers.following import follow_profiles
from services.matcher.store.matches import list_matches
from shared import outbox
from shared.events import EVENT
from shared.profile import Kind
from tests.support.profiles import counterpart, locality, network, published, tied, withdrawn


async def open_pairs(matcher, state="suggested"):
    async with matcher.database.reading() as session:
        found = await list_matches(session, states=[state])
    return sorted((x.locality.name, x.party.name) for x in found)


async def emitted(matcher):
    async with matcher.database.reading() as session:
        return [EVENT.validate_json(row.payload) for row in await outbox.unsent(session, 1000)]


async def test_a_locality_is_matched_with_a_counterpart_a_network_and_a_programme(matcher):
    programme = network("River Fund", kind=Kind.PROGRAMME)
    await follow_profiles(
        matcher, [published(p) for p in (locality(), counterpart(), network(), programme)]
    )
    assert await open_pairs(matcher) == [
        ("Des Moines", "River Cities"),
        ("Des Moines", "River Fund"),
        ("Des Moines", "Rotterdam"),
    ]


async def test_every_suggestion_is_emitted_with_its_reasons(matcher):
    await follow_profiles(matcher, [published(locality()), published(counterpart())])
    (event,) = await emitted(matcher)
    assert event.type == "entente.match.suggested.v1"
    (reason,) = event.data.reasons
    assert (reason.direction, reason.need) == ("locality_to_party", "flood protection on the river")
    assert "Des Moines needs: “flood protection on the river”" in reason.text
    assert "Rotterdam offers" in reason.text


async def test_two_localities_are_never_matched(matcher):
    await follow_profiles(matcher, [published(locality()), published(locality("Ames"))])
    assert await open_pairs(matcher) == []


@pytest.mark.parametrize("side", ["locality", "counterpart"])
async def test_an_excluded_country_is_respected_from_either_side(matcher, side):
    town, city = locality(), counterpart()
    if side == "locality":
        town = locality(preferences={"exclude_countries": ["NL"]})
    else:
        city = counterpart(preferences={"exclude_countries": ["US"]})
    await follow_profiles(matcher, [published(town), published(city)])
    assert await open_pairs(matcher) == []


async def test_a_network_that_is_not_open_to_the_us_is_not_suggested(matcher):
    closed = network(eligibility={"countries": ["NL", "DE"]})
    await follow_profiles(matcher, [published(locality()), published(closed)])
    assert await open_pairs(matcher) == []


async def test_redelivered_events_change_nothing(matcher):
    events = [published(locality()), published(counterpart())]
    await follow_profiles(matcher, events)
    before = await emitted(matcher)
    await follow_profiles(matcher, events)
    for event in reversed(events):
        await follow_profiles(matcher, [event])
    assert await emitted(matcher) == before


async def test_a_late_old_version_is_dropped(matcher):
    town_id = uuid4()
    new = published(locality("Des Moines"), profile_id=town_id, version=2)
    old = published(locality("Old Name"), profile_id=town_id, version=1)
    await follow_profiles(matcher, [new, published(counterpart())])
    await follow_profiles(matcher, [old])
    assert await open_pairs(matcher) == [("Des Moines", "Rotterdam")]


async def test_the_shortlists_do_not_depend_on_the_order_of_arrival(database, matcher, tmp_path):
    parties = [
        published(locality()),
        published(locality("Ames", ("need", "bus lanes and cycling"))),
        published(counterpart()),
        published(counterpart("Bern", ("offer", "bus lanes"), country="CH")),
    ]
    results = set()
    for order in list(permutations(parties))[::5]:
        for event in order:
            await follow_profiles(matcher, [published(event.data.profile, version=1)])
        results.add(tuple(await open_pairs(matcher)))
        async with database.reading() as session:
            ids = {e.match.locality_id for e in await list_matches(session)} | {
                e.match.party_id for e in await list_matches(session)
            }
        await follow_profiles(matcher, [withdrawn(i) for i in ids])
    assert len(results) == 1


async def test_a_revised_profile_supersedes_its_open_suggestions(matcher):
    town_id = uuid4()
    await follow_profiles(
        matcher, [published(locality(), profile_id=town_id), published(counterpart())]
    )
    revised = locality("Des Moines", ("need", "flood protection and levees on the river"))
    await follow_profiles(matcher, [published(revised, profile_id=town_id, version=2)])
    assert await open_pairs(matcher) == [("Des Moines", "Rotterdam")]
    assert await open_pairs(matcher, "superseded") == [("Des Moines", "Rotterdam")]


async def test_a_revised_profile_leaves_decided_matches_alone(matcher):
    town_id = uuid4()
    await follow_profiles(
        matcher, [published(locality(), profile_id=town_id), published(counterpart())]
    )
    async with matcher.database.transaction() as session:
        (listed,) = await list_matches(session)
        await deciding.decline(session, listed.match.id, "officer@example.org", "too far")
    await follow_profiles(matcher, [published(locality(), profile_id=town_id, version=2)])
    assert await open_pairs(matcher) == []
    assert await open_pairs(matcher, "declined") == [("Des Moines", "Rotterdam")]


async def test_a_withdrawn_profile_closes_its_suggestions_and_is_not_found_again(matcher):
    city_id = uuid4()
    await follow_profiles(
        matcher, [published(locality()), published(counterpart(), profile_id=city_id)]
    )
    await follow_profiles(matcher, [withdrawn(city_id)])
    await follow_profiles(matcher, [published(locality("Ames"))])
    assert await open_pairs(matcher) == []
    assert await matcher.index.count() == 2


async def test_a_withdrawal_that_overtakes_its_profile_wins(matcher):
    city_id = uuid4()
    await follow_profiles(matcher, [withdrawn(city_id, version=2), published(locality())])
    await follow_profiles(matcher, [published(counterpart(), profile_id=city_id, version=1)])
    assert await open_pairs(matcher) == []


async def test_a_paused_profile_is_not_suggested_until_it_resumes(matcher):
    city_id = uuid4()
    await follow_profiles(
        matcher, [published(locality()), published(counterpart(), profile_id=city_id)]
    )
    await follow_profiles(
        matcher, [published(counterpart(), profile_id=city_id, version=2, paused=True)]
    )
    assert await open_pairs(matcher) == []
    await follow_profiles(matcher, [published(counterpart(), profile_id=city_id, version=3)])
    assert await open_pairs(matcher) == [("Des Moines", "Rotterdam")]


async def test_an_existing_tie_is_never_suggested_whenever_it_becomes_known(matcher):
    town_id, city_id = uuid4(), uuid4()
    await follow_profiles(matcher, [tied(city_id, town_id)])
    await follow_profiles(
        matcher,
        [published(locality(), profile_id=town_id), published(counterpart(), profile_id=city_id)],
    )
    assert await open_pairs(matcher) == []


async def test_a_new_tie_closes_the_suggestion_and_makes_room_for_the_next_best(matcher):
    matcher.limits = {**matcher.limits, Kind.COUNTERPART: 1, Kind.LOCALITY: 0}
    town_id, city_id = uuid4(), uuid4()
    second = counterpart("Bern", ("offer", "flood protection"), country="CH")
    await follow_profiles(
        matcher,
        [
            published(locality(), profile_id=town_id),
            published(counterpart(), profile_id=city_id),
            published(second),
        ],
    )
    assert await open_pairs(matcher) == [("Des Moines", "Rotterdam")]
    await follow_profiles(matcher, [tied(town_id, city_id)])
    assert await open_pairs(matcher) == [("Des Moines", "Bern")]


async def test_a_new_contact_alone_leaves_the_suggestions_as_they_are(matcher):
    town_id = uuid4()
    await follow_profiles(
        matcher, [published(locality(), profile_id=town_id), published(counterpart())]
    )
    before = await emitted(matcher)
    moved = locality(contacts=[{"name": "New Clerk", "email": "clerk@desmoines.example"}])
    await follow_profiles(matcher, [published(moved, profile_id=town_id, version=2)])
    assert await emitted(matcher) == before
    assert await open_pairs(matcher) == [("Des Moines", "Rotterdam")]


async def test_two_parties_whose_tie_has_ended_may_be_suggested_again(matcher):
    city, town = published(locality()), published(counterpart())
    await follow_profiles(matcher, [city, town])
    tie = tied(city.data.profile_id, town.data.profile_id)
    await follow_profiles(matcher, [tie])
    assert await open_pairs(matcher) == []
    past = tie.data.model_copy(update={"ended": 2019, "version": 2})
    await follow_profiles(matcher, [tie.model_copy(update={"id": uuid4(), "data": past})])
    assert await open_pairs(matcher) == [("Des Moines", "Rotterdam")]


NOT_NOW = {"introductions_per_quarter": 0}


@pytest.mark.parametrize("side", ["locality", "counterpart"])
async def test_nothing_is_suggested_to_or_about_a_party_without_capacity_until_it_has_some(
    matcher, side
):
    ids = {"locality": uuid4(), "counterpart": uuid4()}
    profiles = {"locality": locality(capacity=NOT_NOW), "counterpart": counterpart()}
    if side == "counterpart":
        profiles = {"locality": locality(), "counterpart": counterpart(capacity=NOT_NOW)}
    await follow_profiles(matcher, [published(p, profile_id=ids[k]) for k, p in profiles.items()])
    assert await open_pairs(matcher) == []
    ready = locality() if side == "locality" else counterpart()
    await follow_profiles(matcher, [published(ready, profile_id=ids[side], version=2)])
    assert await open_pairs(matcher) == [("Des Moines", "Rotterdam")]


async def test_who_has_no_capacity_any_more_is_treated_as_who_pauses(matcher):
    town_id = uuid4()
    await follow_profiles(
        matcher, [published(locality(), profile_id=town_id), published(counterpart())]
    )
    tired = locality(capacity=NOT_NOW)
    await follow_profiles(matcher, [published(tired, profile_id=town_id, version=2)])
    assert await open_pairs(matcher, "superseded") == [("Des Moines", "Rotterdam")]
    assert (await emitted(matcher))[-1].data.reason == "paused"
