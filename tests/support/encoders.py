"""A deterministic encoder for tests: words hashed into a few dimensions. Held to the contract suite."""

import hashlib
import re

import numpy as np

STOPWORDS = {"a", "and", "for", "in", "of", "on", "our", "the", "to", "we", "with"}


class WordHashEncoder:
    """Texts that share words are near each other; nothing is loaded."""

    identity = "word-hash/64"
    dimensions = 64
    languages = None

    def encode(self, texts):
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in set(re.findall(r"\w+", text.lower())) - STOPWORDS or {""}:
                digest = hashlib.sha256(word.encode()).digest()
                row[int.from_bytes(digest[:4], "big") % self.dimensions] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
