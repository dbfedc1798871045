"""What a service is to the process that runs it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from shared.database import Database


@dataclass(frozen=True, slots=True)
class Service:
    """One of the three services, wired but not started.

    `worker()` runs its subscribers and relay for as long as it is entered; `database` is closed by
    the process that runs the service.
    """

    name: str
    database: Database
    router: APIRouter
    templates: Path
    worker: Callable[[], AbstractAsyncContextManager[None]]
