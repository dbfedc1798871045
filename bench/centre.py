"""Writes services/matcher/centre.npz: the reference means of the joint encoder's models.

    python bench/centre.py

Means over the topics, which cover what cities work on evenly. A change moves every vector: the
encoder's identity changes, and `entente reindex` follows.
"""

import numpy as np
from topics import TOPICS

from services.matcher.embedding import SentenceTransformerEncoder
from services.matcher.joint import CENTRE
from services.matcher.packaged import MODELS
from services.matcher.universal import UniversalEncoder


def main():
    topics = [phrase for group in TOPICS.values() for phrase in group]
    encoders = {
        name.removeprefix("packaged:"): SentenceTransformerEncoder(name, adapted=True)
        for name in MODELS
    }
    encoders["multilingual"] = UniversalEncoder()
    means = {name: encoder.encode(topics).mean(axis=0) for name, encoder in encoders.items()}
    np.savez_compressed(CENTRE, **means)
    print(f"{CENTRE}: {len(topics)} topics")


if __name__ == "__main__":
    main()
