"""The joint encoder: an English model, a multilingual one, and themes, in one unit vector.

A statement's vector has two parts, whose dot products add up: its meaning (an English model beside
the multilingual Universal Sentence Encoder, each centred on a reference mean, which mends the narrow
cone of such spaces: Mu and Viswanath, All-but-the-Top, ICLR 2018), and the square roots of its
distribution over themes, whose dot product is the Bhattacharyya coefficient. A statement that is not
in English has no English part. Names of places are taken out before anything is encoded.
docs/matching.md has the measurements.
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
from services.matcher.ports import Encoder, LanguageDetector, NameRemover
from services.matcher.settings import LARGE, SMALL

CENTRE = Path(__file__).parent / "centre.npz"
"""Reference means of each English model by its name, and of `multilingual` (bench/centre.py)."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How much each part counts; chosen on the sets that docs/matching.md names."""

    multilingual: float
    """Part of the multilingual model in the meaning of an English statement, 0 to 1."""
    themes: float
    """Part of the themes in a vector, 0 to 1; the rest is meaning."""
    temperature: float = 0.07
    """Of the softmax over themes; lower is more decided."""
    centred: bool = True


MIXES = {LARGE: Mix(multilingual=0.3, themes=0.2), SMALL: Mix(multilingual=0.4, themes=0.25)}
"""By the English model."""


class JointEncoder:
    """Encodes with both models; reads the languages of the multilingual one."""

    def __init__(
        self,
        english: Encoder,
        multilingual: Encoder,
        detector: LanguageDetector,
        names: NameRemover | None,
        mix: Mix,
    ) -> None:
        """Encode the definitions of themes once; without `names` they stay in the texts.

        `english` is a packaged model: its name in `CENTRE` is what stands before its first slash.
        """
        self._english = english
        self._multilingual = multilingual
        self._detector = detector
        self._names = names
        self._mix = mix
        self.languages = multilingual.languages
        with np.load(CENTRE) as centre:
            model = english.identity.partition("/")[0].removeprefix("packaged:")
            self._centres = [centre[name] * mix.centred for name in (model, "multilingual")]
        self._themes = self._meaning(DEFINITIONS)
        self.dimensions = self._themes.shape[1] + len(DEFINITIONS)
        made_of = [*DEFINITIONS, *map(str, astuple(mix)), str(names is None)]
        digest = hashlib.sha256("\n".join(made_of).encode() + CENTRE.read_bytes()).hexdigest()[:12]
        both = f"{english.identity}+{multilingual.identity}"
        self.identity = f"joint/{both}/{digest}/{self.dimensions}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        meaning, mix = self._meaning(texts), self._mix
        themes = _distribution(meaning @ self._themes.T, mix.temperature)
        parts = (np.sqrt(1 - mix.themes) * meaning, np.sqrt(mix.themes) * themes)
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
