"""What one party would be offered of another equals what the other would be offered of it."""

import random
from itertools import permutations
from uuid import uuid4

from services.matcher.domain.party import Party
from services.matcher.handlers.candidates import PER_KIND, candidates_for
from services.matcher.handlers.following import follow_profiles
from services.matcher.store.matches import list_matches
from tests.support.encoders import WordHashEncoder
from tests.support.profiles import counterpart, locality, network, published, withdrawn

SUBJECTS = (
    "flood protection", "river banks", "bus lanes", "cycling routes", "green roofs", "school meals",
    "night trains", "port logistics", "soil health", "public libraries", "heat plans", "housing",
)  # fmt: skip


async def open_pairs(matcher):
    async with matcher.database.reading() as session:
        found = await list_matches(session, states=["suggested"])
    return {(x.locality.name, x.party.name): x.match.score for x in found}


def crowd(count):
    """Parties that are near each other in one subject or another."""
    draw = random.Random(7)
    for number in range(count):
        texts = [" and ".join(draw.sample(SUBJECTS, 2)) for _ in range(3)]
        statements = [(draw.choice(["need", "offer", "exchange"]), text) for text in texts]
        yield counterpart(f"City {number}", *statements, country=draw.choice(["NL", "JP", "BR"]))
        if number % 10 == 0:
            yield locality(f"Town {number}", *statements)
            yield network(f"Network {number}", *statements)


async def test_who_of_several_parties_registers_last_makes_no_difference(matcher):
    await follow_profiles(matcher, [published(p) for p in crowd(PER_KIND + 20)])
    offered = [("need", "heat plans and housing"), ("offer", "bus lanes")]
    asked = [("offer", "heat plans and housing"), ("need", "bus lanes")]
    newcomers = (
        (uuid4(), locality("Last Town", *offered)),
        (uuid4(), counterpart("Last City", *asked, country="PT")),
        (uuid4(), counterpart("Wary", *asked, country="DE",
                              preferences={"exclude_countries": ["US"]})),
        (uuid4(), network("Closed", *asked, eligibility={"countries": ["DE"]})),
    )  # fmt: skip
    results = []
    for turn, order in enumerate(list(permutations(newcomers))[::5]):
        version = 2 * turn + 1
        for profile_id, profile in order:
            event = published(profile, profile_id=profile_id, version=version)
            await follow_profiles(matcher, [event])
        results.append(await open_pairs(matcher))
        await follow_profiles(matcher, [withdrawn(i, version + 1) for i, _ in order])
    assert all(found == results[0] for found in results)
    assert ("Last Town", "Last City") in results[0]
    assert not {party for _, party in results[0]} & {"Wary", "Closed"}


async def test_a_pair_is_offered_to_either_side_with_the_same_score(matcher):
    events = [published(locality()), published(counterpart())]
    await follow_profiles(matcher, events)
    placed = await matcher.place([Party.of(e.data) for e in events])
    (here,), (there,) = [await candidates_for(matcher, [one]) for one in placed]
    assert here.pair == there.pair


class ReadsGermanOnly(WordHashEncoder):
    languages = frozenset({"de"})


class SaysHindi:
    def detect(self, text, expected=()):
        return "hi"


async def test_a_pair_that_shares_only_words_the_model_does_not_read_is_not_suggested(matcher):
    matcher.encoder, matcher.detector = ReadsGermanOnly(), SaysHindi()
    await follow_profiles(matcher, [published(locality()), published(counterpart())])
    (town,) = await matcher.place([Party.of(published(locality()).data)])
    assert await matcher.index.candidates(town.party, town.vectors, PER_KIND)
    assert await open_pairs(matcher) == {}
