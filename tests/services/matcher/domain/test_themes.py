import numpy as np

from services.matcher.domain.party import Statement
from services.matcher.domain.themes import with_themes
from shared.themes import Theme
from tests.support.parties import party

DEFINITIONS = np.eye(len(Theme), len(Theme) + 1, dtype=np.float32)
"""Each theme is an axis of its own; the last axis is about none of them."""


def vector(axis):
    return np.eye(len(Theme) + 1, dtype=np.float32)[[axis]]


def themes(statement, vectors):
    (found,) = with_themes(party(statement), vectors, DEFINITIONS).statements
    return found.theme, found.theme_inferred


def test_a_missing_theme_is_that_of_the_nearest_definition_and_marked_as_inferred():
    position = list(Theme).index(Theme.MOBILITY)
    assert themes(Statement("bus lanes"), vector(position)) == (Theme.MOBILITY, True)


def test_a_stated_theme_stays():
    stated = Statement("bus lanes", Theme.WATER)
    assert themes(stated, vector(list(Theme).index(Theme.MOBILITY))) == (Theme.WATER, False)


def test_a_statement_near_no_definition_keeps_no_theme():
    assert themes(Statement("hello"), vector(len(Theme))) == (None, False)


def test_a_statement_between_two_definitions_gets_no_theme():
    first, second = vector(0), vector(1)
    between = (first + 0.95 * second) / np.linalg.norm(first + 0.95 * second)
    assert themes(Statement("bus lanes in the flood plain"), between) == (None, False)
