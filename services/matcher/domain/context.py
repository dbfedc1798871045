"""What counts for or against a pair beside its statements: the list of all features.

Each is named and from -1 to 1 (how it is made: `features`, `relations`); `weights` says how much it
counts. A fact that is not known counts neither way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.matcher.domain import features, relations
from services.matcher.domain.situation import Situation
from services.matcher.domain.weights import CONTEXT
from shared.events import Circumstance


@dataclass(frozen=True, slots=True)
class Feature:
    """One number (-1 to 1, 0 if not known) and the sentence that an officer reads."""

    value: Callable[[Situation], float]
    words: Callable[[Situation], str]


FEATURES: dict[str, Feature] = {
    "peer_size": Feature(features.peer_size, features.peer_size_words),
    "wished_size": Feature(features.wished_size, features.wished_size_words),
    "government": Feature(features.government, features.government_words),
    "staff": Feature(features.staff, features.staff_words),
    "languages": Feature(features.languages, features.languages_words),
    "office_hours": Feature(features.office_hours, features.office_hours_words),
    "distance": Feature(features.distance, features.distance_words),
    "freshness": Feature(features.freshness, features.freshness_words),
    "load": Feature(relations.load, relations.load_words),
    "ties": Feature(relations.ties, relations.ties_words),
    "own_country": Feature(relations.own_country, relations.own_country_words),
    "state_country": Feature(relations.state_country, relations.state_country_words),
    "state_party": Feature(relations.state_party, relations.state_party_words),
    "state_members": Feature(relations.state_members, relations.state_party_words),
    "networks": Feature(relations.networks, relations.networks_words),
}
SMALLEST = 0.005
"""Effects below this are not told."""


def effect(situation: Situation) -> float:
    """What all features together add to the log-odds of a pair."""
    return sum(weight * FEATURES[name].value(situation) for name, weight in CONTEXT.items())


def circumstances(situation: Situation) -> tuple[Circumstance, ...]:
    """Every feature that counts for or against a pair, in words, the strongest first."""
    found = [
        Circumstance(name=name, words=FEATURES[name].words(situation), effect=round(value, 3))
        for name, weight in CONTEXT.items()
        if abs(value := weight * FEATURES[name].value(situation)) >= SMALLEST
    ]
    return tuple(sorted(found, key=lambda c: -abs(c.effect)))


def values(situations: Sequence[Situation]) -> list[list[float]]:
    """All features of each situation, in the order of `FEATURES`; for fitting."""
    return [[f.value(s) for f in FEATURES.values()] for s in situations]
