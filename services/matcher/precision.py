"""Which arithmetic a model runs in: bfloat16 where this processor is quicker in it, else float32.

Where the processor has instructions for it (AMX, AVX512-BF16) bfloat16 is two to three times as
quick, where it has not it is slower (bench/inference.py), so it is tried once at the start.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import torch

from services.matcher.domain.party import Vectors

PAYS = 1.3
"""How many times as quick it has to be."""
SAME = 0.999
"""Smallest cosine to the vector in float32 that is accepted."""
TEXTS = (
    "The city wants to learn how others cool schoolyards, bus stops and homes without trees.",
    "We share how our region brought back passenger rail and rebuilt the station as a market.",
) * 8


def bfloat16() -> torch.autocast:
    """The context in which a model computes in bfloat16."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


def bfloat16_pays(encode: Callable[[tuple[str, ...]], Vectors]) -> bool:
    """Whether `encode` is quicker in bfloat16 on this machine and comes to the same vectors."""
    encode(TEXTS[:2])
    start = perf_counter()
    exact = encode(TEXTS)
    middle = perf_counter()
    with bfloat16():
        rounded = encode(TEXTS)
    quicker = (middle - start) / (perf_counter() - middle)
    return bool(quicker >= PAYS and np.sum(exact * rounded, axis=1).min() >= SAME)
