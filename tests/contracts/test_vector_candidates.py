"""What every vector index must do: find the parties that fit, from either side."""

import pytest

from services.matcher.domain.languages import with_languages
from shared.profile import Kind
from tests.support.profiles import counterpart, locality, network
from tests.support.vectors import BUSES, FLOODS, ROOFS, found, placed


async def test_candidates_are_of_every_kind_that_the_party_seeks(index):
    city, net, town = placed(counterpart()), placed(network()), placed(locality("Ames"))
    fund = placed(network("River Fund", kind=Kind.PROGRAMME))
    await index.upsert([city, net, town, fund])
    assert await found(index, placed(locality())) == {x[0].profile_id for x in (city, net, fund)}
    assert await found(index, city) == {town[0].profile_id}


async def test_each_kind_has_its_own_number_of_candidates(index):
    cities = [placed(counterpart(f"City {i}")) for i in range(4)]
    net = placed(network())
    await index.upsert([*cities, net])
    some = await found(index, placed(locality()), 2)
    assert len(some) == 3
    assert net[0].profile_id in some


async def test_countries_that_a_party_excludes_are_left_out(index):
    dutch, swiss = placed(counterpart()), placed(counterpart("Bern", country="CH"))
    await index.upsert([dutch, swiss])
    seeker = placed(locality(preferences={"exclude_countries": ["NL", "RU"]}))
    assert await found(index, seeker) == {swiss[0].profile_id}


async def test_those_who_exclude_the_country_of_a_party_are_left_out(index):
    wary = placed(counterpart(preferences={"exclude_countries": ["US"]}))
    open_to_all = placed(counterpart("Bern", country="CH"))
    town = placed(locality("Ames"))
    await index.upsert([wary, open_to_all, town])
    assert await found(index, placed(locality())) == {open_to_all[0].profile_id}
    assert await found(index, wary) == set()


async def test_excluding_countries_leaves_networks_which_have_none(index):
    net = placed(network())
    await index.upsert([net])
    seeker = placed(locality(preferences={"exclude_countries": ["NL"]}))
    assert await found(index, seeker) == {net[0].profile_id}


@pytest.mark.parametrize(
    ("mine", "theirs", "meet"),
    [
        ("need", "offer", True),
        ("offer", "need", True),
        ("need", "need", False),
        ("offer", "offer", False),
        ("exchange", "need", True),
        ("exchange", "offer", True),
        ("exchange", "exchange", True),
        (None, "need", True),
        (None, "offer", True),
        ("need", None, True),
        ("offer", None, True),
    ],
)
async def test_a_statement_finds_those_that_complement_it(index, mine, theirs, meet):
    city = placed(counterpart("Porto", (theirs, FLOODS)))
    await index.upsert([city])
    seeker = placed(locality("Ames", (mine, FLOODS)))
    assert bool(await found(index, seeker)) is meet


async def test_the_best_in_any_statement_are_found(index):
    cities = [placed(counterpart(text.split()[0], text)) for text in (FLOODS, ROOFS, BUSES)]
    await index.upsert(cities)
    seeker = placed(locality("Ames", FLOODS, BUSES))
    assert await found(index, seeker, 2) == {
        cities[0][0].profile_id,
        cities[2][0].profile_id,
    }


async def test_who_meets_more_of_a_party_comes_first(index):
    broad = placed(counterpart("Porto", ("offer", FLOODS), ("offer", ROOFS), ("offer", BUSES)))
    narrow = [placed(counterpart(f"City {i}", ("offer", FLOODS))) for i in range(3)]
    await index.upsert([*narrow, broad])
    seeker = placed(locality("Ames", ("need", FLOODS), ("need", ROOFS), ("need", BUSES)))
    assert await found(index, seeker, 1) == {broad[0].profile_id}


def unread(party, *languages):
    """The party as a model sees it that reads only English."""
    return with_languages(party, languages, frozenset({"en"}))


async def test_a_statement_that_the_model_does_not_read_is_found_by_its_words_only(index):
    party, vectors = placed(counterpart("Porto", FLOODS))
    await index.upsert([(unread(party, "hi"), vectors)])
    town, own = placed(locality("Ames", FLOODS))
    assert await found(index, (unread(town, "hi"), own)) == {party.profile_id}
    other, different = placed(locality("Ames", BUSES))
    assert await found(index, (unread(other, "hi"), different)) == set()


async def test_words_are_compared_within_a_language_or_where_it_is_not_clear(index):
    party, vectors = placed(counterpart("Porto", FLOODS))
    await index.upsert([(unread(party, "hi"), vectors)])
    town, own = placed(locality("Ames", FLOODS))
    assert await found(index, (unread(town, "en"), own)) == set()
    assert await found(index, (unread(town, None), own)) == {party.profile_id}


async def test_words_that_no_space_divides_are_found(index):
    party, vectors = placed(counterpart("Osaka", "河川の洪水対策と堤防", country="JP"))
    await index.upsert([(unread(party, "ja"), vectors)])
    town, own = placed(locality("Ames", "洪水を防ぐ"))
    assert await found(index, (unread(town, "ja"), own)) == {party.profile_id}


async def test_a_party_that_left_is_not_found_by_words_either(index):
    city = placed(counterpart())
    await index.upsert([city])
    await index.remove([city[0].profile_id])
    assert await found(index, placed(locality())) == set()


async def test_two_parties_find_each_other_or_neither_does(index):
    towns = [
        placed(locality("Ames", ("need", FLOODS), ("offer", BUSES))),
        placed(locality("Boone", ("offer", ROOFS), preferences={"exclude_countries": ["NL"]})),
    ]
    cities = [
        placed(counterpart("Porto", ("offer", FLOODS), country="PT")),
        placed(counterpart("Delft", ("need", ROOFS))),
        placed(counterpart("Bern", ("need", BUSES), preferences={"exclude_countries": ["US"]})),
        placed(counterpart("Graz", ("need", FLOODS), country="AT")),
    ]
    await index.upsert([*towns, *cities])
    from_towns = {(t[0].name, c) for t in towns for c in await found(index, t)}
    names = {t[0].profile_id: t[0].name for t in towns}
    from_cities = {(names[t], c[0].profile_id) for c in cities for t in await found(index, c)}
    assert from_towns == from_cities
    assert ("Ames", cities[0][0].profile_id) in from_towns
    assert not {cities[2][0].profile_id, cities[3][0].profile_id} & {c for _, c in from_towns}
