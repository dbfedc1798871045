"""Generations of vectors on Qdrant Edge: folders beside each other, and a file that names one.

`current` holds the generation that serves and the identity of its vector space. It is replaced in
one step, so whoever starts finds the old generation or the new one, never half of one.
"""

import fcntl
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from services.matcher.index.edge import EdgeIndex
from services.matcher.index.points import LAYOUT, FolderInUseError, check_space
from services.matcher.ports import VectorIndex

POINTER = "current"
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class _Pointer:
    """What `current` says; `model` is the encoder's identity, `layout` 1 where nothing is said."""

    generation: int
    model: str
    dimensions: int
    layout: int = 1


class EdgeGenerations:
    """The folder of all generations; holds its lock, because one process may open it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; raises `FolderInUseError` if another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._next: _Pointer | None = None
        self._lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            raise FolderInUseError(FolderInUseError.__doc__) from error

    async def current(self, *, identity: str, dimensions: int) -> VectorIndex:
        """The generation that serves, made if there is none; raises as `check_space`."""
        pointer = self._read()
        if pointer is None:
            index = await self.begin(identity=identity, dimensions=dimensions)
            await self.switch(index, None)
            return index
        check_space(pointer.model, pointer.layout, identity)
        folder = self._folder / str(pointer.generation)
        return EdgeIndex(folder, identity=identity, dimensions=dimensions)

    async def begin(self, *, identity: str, dimensions: int) -> VectorIndex:
        """An empty new generation; what an unfinished one left is deleted."""
        pointer = self._read()
        self._tidy(pointer)
        number = pointer.generation + 1 if pointer else 1
        folder = self._folder / str(number)
        new = EdgeIndex(folder, identity=identity, dimensions=dimensions)
        self._next = _Pointer(number, identity, dimensions, LAYOUT)
        return new

    async def switch(self, new: VectorIndex, served: VectorIndex | None) -> None:
        """Let the generation begun last serve; close and delete the one before."""
        del new  # there is one new generation at a time, that of `_next`
        if self._next is None:
            raise RuntimeError("no new generation was begun")
        temporary = self._folder / f"{POINTER}.new"
        with temporary.open("w") as file:
            json.dump(asdict(self._next), file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / POINTER)
        if served is not None:
            await served.close()
        self._tidy(self._next)

    async def close(self) -> None:
        """Let another process have the folder."""
        os.close(self._lock)

    def _read(self) -> _Pointer | None:
        path = self._folder / POINTER
        return _Pointer(**json.loads(path.read_text())) if path.exists() else None

    def _tidy(self, pointer: _Pointer | None) -> None:
        keep = {LOCK, POINTER, str(pointer.generation) if pointer else LOCK}
        for entry in self._folder.iterdir():
            if entry.name not in keep:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
