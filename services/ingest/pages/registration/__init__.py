"""Registering and revising in steps: drafts, the place picker, guided priorities, checking, sending."""

from fastapi import APIRouter

from services.ingest.pages.registration.checking import CheckPages
from services.ingest.pages.registration.place import PlacePages
from services.ingest.pages.registration.priorities import PriorityPages
from services.ingest.pages.registration.start import StartPages
from services.ingest.pages.registration.steps import StepPages
from services.ingest.pages.registration.ties import TiePages
from shared.database import Database
from shared.places import Gazetteer


class RegistrationPages:
    """Routes of the registration; the steps that are plain forms come last, as they take any name."""

    def __init__(self, database: Database, gazetteer: Gazetteer) -> None:
        """Keep drafts in `database`, look places up in `gazetteer`."""
        self._parts = (
            StartPages(database),
            CheckPages(database),
            PlacePages(database, gazetteer),
            PriorityPages(database),
            TiePages(database, gazetteer),
            StepPages(database),
        )

    def router(self) -> APIRouter:
        """/register and below, and /profiles/{profile_id}/registered."""
        router = APIRouter()
        for part in self._parts:
            router.include_router(part.router())
        return router
