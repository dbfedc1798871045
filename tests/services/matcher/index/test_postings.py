from dataclasses import replace

import numpy as np
import pytest

from services.matcher.domain.party import Statement
from services.matcher.index.postings import COMMON, MANY, Bag, Postings
from services.matcher.index.words import query_of
from shared.profile import Stance

CLIMATE = Statement("climate", language="en")
LIGHTHOUSES = Statement("lighthouses", language="en")
BOTH = Statement("climate and lighthouses", language="en")
HARBORS = Statement("harbors", language="en")


def holding(*statements):
    postings = Postings()
    postings.put(Bag.of(s) for s in statements)
    return postings


def found(postings, statement, count):
    """Rows with a score above 0, best first."""
    scores = postings.scores(query_of(statement), postings.complementing(statement))
    assert scores.shape == (count,)
    return [int(row) for row in np.argsort(-scores, kind="stable") if scores[row] > 0]


def test_a_row_that_has_more_of_the_words_comes_first():
    assert found(holding(CLIMATE, HARBORS, BOTH), BOTH, 3) == [2, 0]


def test_a_rare_word_counts_more_than_a_usual_one():
    assert found(holding(CLIMATE, CLIMATE, LIGHTHOUSES), BOTH, 3) == [2, 0, 1]


def test_an_empty_one_and_unknown_words_find_nothing():
    assert found(Postings(), CLIMATE, 0) == []
    assert found(holding(HARBORS), CLIMATE, 1) == []


def test_rows_that_were_dropped_or_are_not_allowed_score_nothing():
    postings = holding(CLIMATE, CLIMATE, CLIMATE)
    postings.drop(slice(1, 2))
    assert found(postings, CLIMATE, 3) == [0, 2]
    scores = postings.scores(query_of(CLIMATE), np.array([False, True, True]))
    assert scores.nonzero()[0].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("mine", "found_rows"),
    [(Stance.NEED, [1, 2]), (Stance.OFFER, [0, 2]), (Stance.EXCHANGE, [0, 1, 2])],
)
def test_a_statement_finds_those_that_complement_it(mine, found_rows):
    stances = (Stance.NEED, Stance.OFFER, Stance.EXCHANGE)
    postings = holding(*(replace(CLIMATE, stance=s) for s in stances))
    assert found(postings, replace(CLIMATE, stance=mine), 3) == found_rows


def test_words_are_held_against_those_of_the_same_language_or_where_it_is_not_clear():
    postings = holding(*(Statement("radio", language=name) for name in ("en", "de", None)))
    assert found(postings, Statement("radio", language="de"), 3) == [1, 2]
    assert found(postings, Statement("radio", language="fi"), 3) == [2]
    assert found(postings, Statement("radio"), 3) == [0, 1, 2]


def test_every_word_is_looked_for_while_statements_are_few():
    assert found(holding(*[CLIMATE] * 10), CLIMATE, 10) == list(range(10))


def test_a_common_word_is_not_looked_for_among_many_statements():
    common = int(3 * COMMON * MANY)
    postings = holding(*[CLIMATE] * common, *[HARBORS] * MANY, BOTH)
    assert found(postings, CLIMATE, common + MANY + 1) == []
    assert found(postings, BOTH, common + MANY + 1) == [common + MANY]


def test_rows_that_stay_are_found_under_their_new_numbers():
    postings = holding(CLIMATE, LIGHTHOUSES, HARBORS, BOTH).only(np.array([1, 3]))
    assert found(postings, LIGHTHOUSES, 2) == [0, 1]
    assert found(postings, CLIMATE, 2) == [1]
    assert found(postings, HARBORS, 2) == []
    postings.put([Bag.of(HARBORS)])
    assert found(postings, HARBORS, 3) == [2]
