"""The project's own evaluation sets; how they came about: bench/data/README.md."""

import json
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
RESAMPLES = 2_000


def need_to_offer(encoder, split):
    """Reciprocal rank of each need's own offer among all offers and distractors; `split` None: all."""
    pairs = read("need_offer")
    offers = encoder.encode([p["offer"] for p in pairs] + [d["text"] for d in read("distractors")])
    similarity = encoder.encode([p["need"] for p in pairs]) @ offers.T
    own = similarity[np.arange(len(pairs)), np.arange(len(pairs))]
    places = (similarity >= own[:, None]).sum(axis=1)
    return [1 / r for r, p in zip(places, pairs, strict=True) if split in (None, p["split"])]


def across(encoder, split):
    """Of the translations of each English priority, the part among its six nearest.

    All translations and the distractors in the same languages are candidates.
    """
    priorities = read("crosslingual")
    texts, owner = [], []
    for number, priority in enumerate(priorities):
        texts += priority["translations"].values()
        owner += [number] * len(priority["translations"])
    owner += [-1] * len(others := read("crosslingual_distractors"))
    documents = encoder.encode(texts + [d["text"] for d in others])
    nearest = np.argsort(-(encoder.encode([p["en"] for p in priorities]) @ documents.T), axis=1)
    owner = np.array(owner)
    return [
        (owner[nearest[i, :6]] == i).sum() / (owner == i).sum()
        for i, p in enumerate(priorities)
        if p["split"] == split
    ]


def interval(values):
    """Mean with its bootstrap interval."""
    values = np.array(values)
    draws = np.random.default_rng(0).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return f"{values.mean():.4f} [{low:.4f}, {high:.4f}]"


def read(name):
    return [json.loads(line) for line in open(DATA / f"{name}.jsonl", encoding="utf-8")]
