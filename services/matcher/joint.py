"""The joint encoder: an English model, a multilingual one, and topics, in one unit vector.

A statement's vector has three parts, whose dot products add up: its meaning (MiniLM for English
beside the multilingual Universal Sentence Encoder, each centred on a reference mean, which mends the
narrow cone of such spaces: Mu and Viswanath, All-but-the-Top, ICLR 2018), and the square roots of its
distributions over topics and over themes, whose dot product is the Bhattacharyya coefficient. A
statement that is not in English has no English part. Names of places are taken out before anything
is encoded. docs/matching.md has the measurements.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from services.matcher.domain.party import Vectors
from services.matcher.domain.themes import DEFINITIONS
from services.matcher.domain.topics import TOPICS
from services.matcher.ports import Encoder, LanguageDetector, NameRemover

CENTRE = Path(__file__).parent / "centre.npz"
"""Means of both models over the topics (bench/centre.py)."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How much each part counts; chosen on the sets that docs/matching.md names."""

    multilingual: float = 0.4
    """Part of the multilingual model in the meaning of an English statement, 0 to 1."""
    meaning: float = 0.6
    topics: float = 0.15
    themes: float = 0.25
    """Parts of meaning, topics and themes in a vector; they add up to 1."""
    by_topic: float = 0.05
    by_theme: float = 0.07
    """Temperatures of the softmax over topics and over themes; lower is more decided."""
    centred: bool = True


class JointEncoder:
    """Encodes with both models; reads the languages of the multilingual one."""

    def __init__(
        self,
        english: Encoder,
        multilingual: Encoder,
        detector: LanguageDetector,
        names: NameRemover | None,
        mix: Mix = Mix(),
    ) -> None:
        """Encode topics and theme definitions once; without `names` they stay in the texts."""
        self._english = english
        self._multilingual = multilingual
        self._detector = detector
        self._names = names
        self._mix = mix
        self.languages = multilingual.languages
        with np.load(CENTRE) as centre:
            self._centres = [centre[k] * mix.centred for k in ("english", "multilingual")]
        phrases = [phrase for group in TOPICS.values() for phrase in group]
        self._topics = self._meaning(phrases)
        self._themes = self._meaning(DEFINITIONS)
        self.dimensions = self._topics.shape[1] + len(phrases) + len(DEFINITIONS)
        made_of = [*phrases, *DEFINITIONS, *map(str, astuple(mix)), str(names is None)]
        digest = hashlib.sha256("\n".join(made_of).encode() + CENTRE.read_bytes()).hexdigest()[:12]
        both = f"{english.identity}+{multilingual.identity}"
        self.identity = f"joint/{both}/{digest}/{self.dimensions}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        meaning, mix = self._meaning(texts), self._mix
        parts = (
            np.sqrt(mix.meaning) * meaning,
            np.sqrt(mix.topics) * _distribution(meaning @ self._topics.T, mix.by_topic),
            np.sqrt(mix.themes) * _distribution(meaning @ self._themes.T, mix.by_theme),
        )
        return np.hstack(parts).astype(np.float32)

    def _meaning(self, texts: Sequence[str]) -> Vectors:
        """Both models side by side, unit length."""
        languages = [self._detector.detect(text) for text in texts]
        if self._names is not None:
            texts = [self._names.neutral(*both) for both in zip(texts, languages, strict=True)]
        is_english = np.array([language in ("en", None) for language in languages])
        english = np.zeros((len(texts), self._english.dimensions), np.float32)
        if is_english.any():
            chosen = [t for t, yes in zip(texts, is_english, strict=True) if yes]
            english[is_english] = _centred(self._english.encode(chosen), self._centres[0])
        multilingual = _centred(self._multilingual.encode(texts), self._centres[1])
        share = np.where(is_english, self._mix.multilingual, 1.0)[:, None]
        return np.hstack([np.sqrt(1 - share) * english, np.sqrt(share) * multilingual])


def _centred(vectors: Vectors, centre: NDArray[np.float32]) -> Vectors:
    moved = vectors - centre
    return cast(Vectors, moved / np.linalg.norm(moved, axis=1, keepdims=True))


def _distribution(similarity: Vectors, temperature: float) -> Vectors:
    """Square roots of a softmax over columns: unit rows."""
    raised = np.exp((similarity - similarity.max(axis=1, keepdims=True)) / temperature)
    return cast(Vectors, np.sqrt(raised / raised.sum(axis=1, keepdims=True)))
