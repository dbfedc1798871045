"""HTML routes of ingest: `start` and `sign_in`, `registering` and `revising`, `profiles`."""

from typing import Protocol

from fastapi import APIRouter

from services.ingest.pages.profiles import ProfilePages
from services.ingest.pages.registering import RegisteringPages
from services.ingest.pages.revising import RevisingPages
from services.ingest.pages.sign_in import DemoSignIn, SignInPages
from services.ingest.pages.start import StartPage
from services.ingest.settings import IngestSettings
from shared.database import Database
from shared.places import Gazetteer


class _Part(Protocol):
    def router(self) -> APIRouter: ...


def page_router(database: Database, gazetteer: Gazetteer, settings: IngestSettings) -> APIRouter:
    """Every page of ingest; the one-click roles are there in the demo only."""
    router = APIRouter(include_in_schema=False)
    parts: list[_Part] = [
        StartPage(database),
        SignInPages(database, settings),
        RegisteringPages(database, gazetteer),
        ProfilePages(database),
        RevisingPages(database),
    ]
    if settings.demo:
        parts.append(DemoSignIn(database))
    for part in parts:
        router.include_router(part.router())
    return router
