"""Logistic regression with a Gaussian prior, by Newton's method: for weights and for calibration."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 50
CLOSE = 1e-9


def sigmoid(log_odds: Array) -> Array:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -500, 500))))


def fit(inputs: Array, outcomes: Array, mean: Array, precision: Array) -> Array:
    """The most probable coefficients.

    Shapes: inputs (cases, coefficients), outcomes (cases,) of 0 or 1; the prior has this mean and
    precision (1 / variance, positive) for each coefficient. Source: Bishop, Pattern Recognition and
    Machine Learning, 4.3 and 4.5.
    """
    found = mean.astype(np.float64)
    for _ in range(STEPS):
        likely = sigmoid(inputs @ found)
        slope = inputs.T @ (outcomes - likely) - precision * (found - mean)
        curve = (inputs * (likely * (1 - likely))[:, None]).T @ inputs + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        found = found + step
        if np.abs(step).max() < CLOSE:
            break
    return np.asarray(found)
