"""The encoder: a sentence-transformers model by name or path, or one that packages ship.

Importing the library takes seconds, so it happens when the first encoder is made, in the worker.
"""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np

from services.matcher.domain.party import Vectors
from services.matcher.packaged import MODELS, has_large
from services.matcher.ports import Encoder
from services.matcher.settings import JOINT, JOINT_SMALL, LARGE, SMALL

BATCH = 32
log = logging.getLogger(__name__)


class SentenceTransformerEncoder:
    """Any sentence-transformers model, on the CPU or whatever device it finds."""

    def __init__(self, name: str = SMALL, *, adapted: bool = False) -> None:
        """Load a model; raises what sentence-transformers raises if it cannot be had.

        `adapted` adds the project's updates, which only the packaged English models have.
        """
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        from services.matcher.adapter import adapt  # noqa: PLC0415 - needs torch
        from services.matcher.precision import bfloat16, bfloat16_pays  # noqa: PLC0415

        disable_progress_bar()  # type: ignore[no-untyped-call]
        packaged = MODELS.get(name)
        location = str(packaged.folder()) if packaged else name
        self.model: SentenceTransformer = SentenceTransformer(location)
        files = sorted(Path(location).glob("**/*.safetensors")) if Path(location).is_dir() else []
        if packaged and adapted:
            adapt(self.model, packaged.updates)
            files.append(packaged.updates)
        self.dimensions = int(self.model.get_embedding_dimension() or 0)
        self.identity = f"{name}/{_fingerprint(files)}/{self.dimensions}"
        self.languages = frozenset({"en"}) if packaged else None
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
    """The encoder of a model by name or path; for `JOINT` with the larger English model if it is there."""
    if name not in (JOINT, JOINT_SMALL):
        return SentenceTransformerEncoder(name)
    from services.matcher.joint import MIXES, JointEncoder  # noqa: PLC0415 - loads weights
    from services.matcher.languages import LangidDetector  # noqa: PLC0415 - loads a model
    from services.matcher.names import PlaceNames  # noqa: PLC0415 - reads gazetteers
    from services.matcher.universal import UniversalEncoder  # noqa: PLC0415 - loads weights

    model = LARGE if name == JOINT and has_large() else SMALL
    if name == JOINT and model == SMALL:
        log.warning(
            "all-mpnet-base-v2 is not there (make setup fetches it): matching is less exact"
        )
    english = SentenceTransformerEncoder(model, adapted=True)
    return JointEncoder(english, UniversalEncoder(), LangidDetector(), PlaceNames(), MIXES[model])


def _fingerprint(files: Sequence[Path]) -> str:
    """First digits of the SHA-256 of a model's weights, or "remote" for one that a hub keeps."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12] if files else "remote"
