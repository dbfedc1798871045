"""What counts how much; written by bench/fit.py, never by hand. All weights are log-odds.

Why these data and limits: docs/decisions/0014.
"""

BASE_RATE = 0.25
"""Prior, not measured: how often both sides say yes if any two who may meet are asked. `entente
calibrate` corrects it by the answers."""

STATEMENT_SLOPE = 14.80
STATEMENT_MIDDLE = 0.3510
"""Log-odds of having work in common: slope * (statement score - middle), fitted on pairs of projects."""

FITTED = {
    "peer_size": 0.90,
    "distance": 0.22,
    "own_country": -1.00,
    "state_country": 1.00,
    "state_party": -1.00,
    "state_members": 1.00,
    "networks": 1.00,
}
"""By feature of `context`: logistic regression on existing ties, at most 1 either way."""

JUDGED = {
    # A side asked for peers of its size.
    "wished_size": 0.3,
    # The ties are of cities almost only.
    "government": 0.15,
    # Nothing public says who has staff; somebody has to answer.
    "staff": 0.2,
    # Languages of ties are known by country only; talks need one in common.
    "languages": 0.15,
    # Sister cities meet without them (fit: about 0); a first video call does not.
    "office_hours": 0.15,
    # A stale profile may no longer be true.
    "freshness": 0.2,
    # Capacity was stated by the party itself.
    "load": 0.5,
    # So that those without a partner come first among equals.
    "ties": 0.1,
}
"""Set by judgment, not fitted: the ties cannot teach these."""

CONTEXT = FITTED | JUDGED
