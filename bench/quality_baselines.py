"""Runs over the development benchmark: at random, by words, and by the matcher's own score."""

from collections import Counter
from math import log

import numpy as np

from services.matcher.domain.party import Statement
from services.matcher.domain.scoring import Block, score_against
from services.matcher.index.words import query_of, words_of
from services.matcher.ranking import encode_parties
from shared.profile import Kind


class Cached:
    """An encoder that encodes each text once."""

    def __init__(self, encoder):
        self._encoder, self._known = encoder, {}
        self.identity, self.dimensions = encoder.identity, encoder.dimensions
        self.languages = encoder.languages

    def encode(self, texts):
        new = list(dict.fromkeys(t for t in texts if t not in self._known))
        self._known |= dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        return np.array([self._known[t] for t in texts], np.float32)


def random_run(parties):
    queries, others = sides(parties)
    random = np.random.default_rng(0)
    return {
        q.external_id: [others[i].external_id for i in random.permutation(len(others))]
        for q in queries
    }


def bm25_run(parties):
    """BM25 over whole profiles, with the words and weights that the index uses."""
    queries, others = sides(parties)
    bags = [dict(zip(v.indices, v.values, strict=True)) for v in map(words_of, map(whole, others))]
    found_in = Counter(word for bag in bags for word in bag)
    rarity = {w: log((len(bags) - n + 0.5) / (n + 0.5) + 1) for w, n in found_in.items()}
    run = {}
    for query in queries:
        asked = set(query_of(whole(query)).indices)
        scores = [sum(bag[w] * rarity[w] for w in asked & bag.keys()) for bag in bags]
        run[query.external_id] = best_first(scores, others)
    return run


def matched_run(encoder, parties, *, one_way=False):
    """By the matcher's pair score; `one_way`: only how well the query's statements are met."""
    queries, others = sides(parties)
    vectors = dict(zip(map(id, parties), encode_parties(encoder, parties), strict=True))
    block = Block.of(others, [vectors[id(p)] for p in others])
    run = {}
    for query in queries:
        scores = score_against(query, vectors[id(query)], block)
        run[query.external_id] = best_first(scores.forward if one_way else scores.score, others)
    return run


def sides(parties):
    return (
        [p for p in parties if p.kind is Kind.LOCALITY],
        [p for p in parties if p.kind is not Kind.LOCALITY],
    )


def whole(party):
    return Statement("\n".join(s.text for s in party.statements), language="en")


def best_first(scores, others):
    return [others[i].external_id for i in np.argsort(-np.asarray(scores), kind="stable")[:100]]
