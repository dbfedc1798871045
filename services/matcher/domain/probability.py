"""The probability that both sides of a pair say yes, and the words for it.

    p = sigmoid(intercept + slope * (base rate + statements + context))

all three in log-odds. It rises strictly with the statement score, and is the same from either side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from services.matcher.domain.logistic import fit
from services.matcher.domain.weights import BASE_RATE, STATEMENT_MIDDLE, STATEMENT_SLOPE

WORDS = (
    (0.8, "very likely"),
    (0.6, "likely"),
    (0.4, "about even"),
    (0.2, "unlikely"),
    (0.0, "very unlikely"),
)
"""Lower limits of the ranges of probability."""
LEAST_SLOPE = 0.1
"""However the answers fall, a better pair never becomes less likely."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What recorded answers have taught: a line over the log-odds; the default changes nothing."""

    intercept: float = 0.0
    slope: float = 1.0
    answers: int = 0


PACKAGED = Calibration()
SPREAD = Calibration(intercept=1.0, slope=0.25)
"""Standard deviations of the prior around the packaged values: ten answers change little."""


def log_odds(statement_score: float, context: float) -> float:
    """Before calibration; `context` is what all features add."""
    base = log(BASE_RATE / (1 - BASE_RATE))
    return base + STATEMENT_SLOPE * (statement_score - STATEMENT_MIDDLE) + context


def probability(
    statement_score: float, context: float = 0.0, calibration: Calibration = PACKAGED
) -> float:
    """That both sides say yes, 0 to 1."""
    odds = calibration.intercept + calibration.slope * log_odds(statement_score, context)
    return 1 / (1 + exp(-odds)) if odds >= 0 else exp(odds) / (1 + exp(odds))


def in_words(value: float) -> str:
    """A probability in words."""
    return next(words for limit, words in WORDS if value >= limit)


def calibrate(answered: Sequence[tuple[float, bool]]) -> Calibration:
    """The line that fits the answers best: pairs of log-odds and whether both said yes.

    Platt, Probabilistic outputs for support vector machines, 1999, with a Gaussian prior.
    """
    inputs = np.array([[1.0, odds] for odds, _ in answered]).reshape(-1, 2)
    outcomes = np.array([float(yes) for _, yes in answered])
    mean = np.array([PACKAGED.intercept, PACKAGED.slope])
    precision = np.array([SPREAD.intercept, SPREAD.slope]) ** -2
    intercept, slope = fit(inputs, outcomes, mean, precision)
    return Calibration(float(intercept), max(float(slope), LEAST_SLOPE), len(answered))
