from dataclasses import replace
from uuid import UUID, uuid4

import numpy as np
import pytest

from services.matcher.domain.eligibility import may_meet
from services.matcher.domain.party import Party, Statement
from services.matcher.domain.scoring import Block, score_against
from services.matcher.index.shelf import SKETCHED_FROM, SPARE, Entry, Shelf
from services.matcher.index.words import query_of
from shared.profile import Kind, Stance

DIMENSIONS = 192
STANCES = (Stance.NEED, Stance.OFFER, Stance.EXCHANGE, None)


def corpus(count, seed=1, kind=Kind.COUNTERPART):
    """Parties of 4 statements in `count` rows, around forty subjects."""
    rng = np.random.default_rng(seed)
    subjects = np.random.default_rng(0).standard_normal((40, DIMENSIONS))
    for _ in range(count // 4):
        mixed = subjects[rng.integers(0, 40, 4)] + 0.7 * subjects[rng.integers(0, 40, 4)]
        mixed += 0.3 * rng.standard_normal(mixed.shape)
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        statements = tuple(Statement("", stance=STANCES[s]) for s in rng.integers(0, 4, 4))
        country = "US" if kind is Kind.LOCALITY else ("NL", "DE", "JP")[rng.integers(0, 3)]
        number = UUID(bytes=rng.bytes(16))
        party = Party(number, 1, "", kind, "", country, statements=statements)
        yield party, mixed.astype(np.float32)


def saying(party, text):
    """The party with this text in its first statement, which may be met and meet."""
    first = Statement(text, stance=Stance.EXCHANGE, language="en")
    return replace(party, statements=(first, *party.statements[1:]))


def found_by_words(shelf, seeker):
    return shelf.best_by_words(seeker, [query_of(s) for s in seeker.statements])


def best_of_all(parties, seeker, own, count):
    """What exact scores of everybody say."""
    scores = score_against(seeker, own, Block.of([p for p, _ in parties], [v for _, v in parties]))
    order = np.argsort(-scores.score, kind="stable")
    return [parties[i][0].profile_id for i in order if may_meet(seeker, parties[i][0])][:count]


@pytest.fixture(scope="module")
def large():
    """More than is scanned without a sketch, put in two portions."""
    parties = list(corpus(SKETCHED_FROM + 8_000))
    shelf = Shelf(DIMENSIONS)
    shelf.put([Entry.of(*p) for p in parties[:5_500]])
    shelf.best(*next(corpus(4, seed=3, kind=Kind.LOCALITY)), 10)
    shelf.put([Entry.of(*p) for p in parties[5_500:]])
    return shelf, parties


def test_a_small_shelf_gives_the_best_by_exact_scores():
    parties = list(corpus(800))
    shelf = Shelf(DIMENSIONS)
    shelf.put([Entry.of(*p) for p in parties])
    for seeker, own in corpus(40, seed=2, kind=Kind.LOCALITY):
        assert shelf.best(seeker, own, 10) == best_of_all(parties, seeker, own, 10)


def test_a_large_shelf_finds_nearly_all_that_an_exact_scan_finds(large):
    shelf, parties = large
    shared = []
    for seeker, own in corpus(40, seed=2, kind=Kind.LOCALITY):
        found = shelf.best(seeker, own, 20)
        assert len(found) == len(set(found)) == 20
        shared += [len(set(found) & set(best_of_all(parties, seeker, own, 20))) / 20]
    assert np.mean(shared) >= 0.95


def test_a_large_shelf_gives_back_the_vectors_it_was_given(large):
    shelf, parties = large
    for party, vectors in parties[::500]:
        assert np.array_equal(shelf.vectors(party.profile_id), vectors)
    assert shelf.vectors(uuid4()) is None


def test_a_party_that_was_replaced_is_found_by_what_it_says_now():
    shelf = Shelf(DIMENSIONS)
    parties = list(corpus(40))
    shelf.put([Entry.of(*p) for p in parties])
    party, _ = parties[0]
    (_, now), *_ = corpus(4, seed=9)
    shelf.put([Entry.of(party, now)])
    assert np.array_equal(shelf.vectors(party.profile_id), now)
    everyone = [(party, now), *parties[1:]]
    seeker, own = next(corpus(4, seed=2, kind=Kind.LOCALITY))
    assert shelf.best(seeker, own, 50).count(party.profile_id) <= 1
    assert set(shelf.best(seeker, own, 5)) == set(best_of_all(everyone, seeker, own, 5))


def test_rows_of_parties_that_left_are_closed_up_and_the_others_stay():
    shelf = Shelf(DIMENSIONS)
    parties = list(corpus(3 * SPARE))
    shelf.put([Entry.of(*p) for p in parties])
    stay = parties[::5]
    staying = {p.profile_id for p, _ in stay}
    shelf.drop([p.profile_id for p, _ in parties if p.profile_id not in staying])
    seeker, own = next(corpus(4, seed=2, kind=Kind.LOCALITY))
    assert shelf.best(seeker, own, 20) == best_of_all(stay, seeker, own, 20)
    assert all(np.array_equal(shelf.vectors(p.profile_id), v) for p, v in stay)
    assert set(shelf.best(seeker, own, len(parties))) <= staying


def test_parties_are_found_by_their_words_best_first_before_and_after_rows_are_closed_up():
    shelf = Shelf(DIMENSIONS)
    texts = ["harbors", "night trains", "harbors and lighthouses", ""]
    parties = [(saying(p, texts[i % 4]), v) for i, (p, v) in enumerate(corpus(3 * SPARE))]
    shelf.put([Entry.of(*p) for p in parties])
    seeker = saying(next(corpus(4, seed=2, kind=Kind.LOCALITY))[0], "lighthouses of harbors")
    one, trains, both = (parties[i][0].profile_id for i in (0, 1, 2))
    assert both in found_by_words(shelf, seeker)
    shelf.drop([p.profile_id for p, _ in parties[4:]])
    assert found_by_words(shelf, seeker) == [both, one]
    assert found_by_words(shelf, saying(seeker, "a night train")) == [trains]
