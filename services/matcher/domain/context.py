"""What counts for or against a pair beside its statements: the list of all features.

Each is named and from -1 to 1 (how it is made: `features`, `relations`); `weights` says how much it
counts. A fact that is not known counts neither way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.matcher.domain import features, relations
from services.matcher.domain.situation import Situation
from services.matcher.domain.weights import CONTEXT
from shared.events import Circumstance, Remark
from shared.remarks import english


@dataclass(frozen=True, slots=True)
class Feature:
    """One number (-1 to 1, 0 if not known) and what is said of it."""

    value: Callable[[Situation], float]
    said: Callable[[Situation], Remark]


FEATURES: dict[str, Feature] = {
    "peer_size": Feature(features.peer_size, features.peer_size_said),
    "wished_size": Feature(features.wished_size, features.wished_size_said),
    "government": Feature(features.government, features.government_said),
    "staff": Feature(features.staff, features.staff_said),
    "languages": Feature(features.languages, features.languages_said),
    "office_hours": Feature(features.office_hours, features.office_hours_said),
    "distance": Feature(features.distance, features.distance_said),
    "freshness": Feature(features.freshness, features.freshness_said),
    "load": Feature(relations.load, relations.load_said),
    "ties": Feature(relations.ties, relations.ties_said),
    "own_country": Feature(relations.own_country, relations.own_country_said),
    "state_country": Feature(relations.state_country, relations.state_country_said),
    "state_party": Feature(relations.state_party, relations.state_party_said),
    "state_members": Feature(relations.state_members, relations.state_party_said),
    "networks": Feature(relations.networks, relations.networks_said),
}
SMALLEST = 0.005
"""Effects below this are not told."""


def effect(situation: Situation) -> float:
    """What all features together add to the log-odds of a pair."""
    return sum(weight * FEATURES[name].value(situation) for name, weight in CONTEXT.items())


def circumstances(situation: Situation) -> tuple[Circumstance, ...]:
    """Every feature that counts for or against a pair, in words, the strongest first."""
    found = [
        _circumstance(name, FEATURES[name].said(situation), round(value, 3))
        for name, weight in CONTEXT.items()
        if abs(value := weight * FEATURES[name].value(situation)) >= SMALLEST
    ]
    return tuple(sorted(found, key=lambda c: -abs(c.effect)))


def _circumstance(name: str, said: Remark, effect: float) -> Circumstance:
    return Circumstance(name=name, words=english((said,)), effect=effect, said=(said,))


def values(situations: Sequence[Situation]) -> list[list[float]]:
    """All features of each situation, in the order of `FEATURES`; for fitting."""
    return [[f.value(s) for f in FEATURES.values()] for s in situations]
