"""From the statement score to log-odds, on the development benchmark; used by bench/fit.py."""

import numpy as np

from services.matcher.domain.logistic import fit, sigmoid
from services.matcher.domain.scoring import Block, score_against
from services.matcher.embedding import make_encoder
from services.matcher.ranking import encode_parties, read_parties, read_qrels
from shared.profile import Kind

FOLDS = 5
BINS = 10
WEAK = np.full(2, 1e-6)


def line(folder):
    """Slope and middle: at the middle a pair is as likely to have work in common as any."""
    scores, common = judged(folder)
    check(scores, common)
    offset, slope = fitted(scores, common)
    base = common.mean()
    return slope, (np.log(base / (1 - base)) - offset) / slope


def judged(folder):
    """Statement scores of all pairs and whether they have a theme in common; shape (queries, candidates)."""
    parties = read_parties(folder / "profiles.jsonl")
    vectors = encode_parties(make_encoder(), parties)
    qrels = read_qrels(folder / "qrels.tsv")
    both = list(zip(parties, vectors, strict=True))
    queries = [pair for pair in both if pair[0].kind is Kind.LOCALITY]
    others = [pair for pair in both if pair[0].kind is not Kind.LOCALITY]
    block = Block.of([p for p, _ in others], [v for _, v in others])
    scores = [score_against(party, own, block).score for party, own in queries]
    common = [
        [qrels.get(q.external_id, {}).get(o.external_id, 0) > 0 for o, _ in others]
        for q, _ in queries
    ]
    return np.array(scores, float), np.array(common, float)


def fitted(scores, common):
    inputs = np.column_stack([np.ones(scores.size), scores.ravel()])
    return fit(inputs, common.ravel(), np.zeros(2), WEAK)


def check(scores, common):
    """Reliability of what is predicted for queries that were left out."""
    likely = np.zeros_like(scores)
    for fold in range(FOLDS):
        out = np.arange(len(scores)) % FOLDS == fold
        offset, slope = fitted(scores[~out], common[~out])
        likely[out] = sigmoid(offset + slope * scores[out])
    p, y = likely.ravel(), common.ravel()
    base = y.mean()
    brier, worst = ((p - y) ** 2).mean(), base * (1 - base)
    print(f"\nstatements: {y.size:,} pairs, {base:.3f} with work in common")
    print("  predicted  observed   pairs")
    error = 0.0
    for part in np.array_split(np.argsort(p), BINS):
        error += abs(p[part].mean() - y[part].mean()) * len(part) / y.size
        print(f"  {p[part].mean():9.3f} {y[part].mean():9.3f} {len(part):7,}")
    print(f"  ECE {error:.4f}, Brier {brier:.4f} (always the base rate: {worst:.4f})")
