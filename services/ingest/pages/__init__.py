"""HTML routes of ingest: start and sign-in, one's own account, registering, profiles, accounts."""

from typing import Protocol

from fastapi import APIRouter

from services.ingest.pages.account import AccountPages
from services.ingest.pages.accounts import AccountsPages
from services.ingest.pages.briefs import BriefPages
from services.ingest.pages.closing import ClosingPages
from services.ingest.pages.demo import DemoSignIn
from services.ingest.pages.invitations import InvitationPages
from services.ingest.pages.people import PeoplePages
from services.ingest.pages.profiles import ProfilePages
from services.ingest.pages.provider import ProviderPages
from services.ingest.pages.registration import RegistrationPages
from services.ingest.pages.revising import RevisingPages
from services.ingest.pages.sign_in import SignInPages
from services.ingest.pages.start import StartPage
from services.ingest.pages.tokens import TokenPages
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
        AccountPages(database, settings),
        ClosingPages(database),
        InvitationPages(database),
        PeoplePages(database, settings),
        TokenPages(database),
        AccountsPages(database, settings),
        RegistrationPages(database, gazetteer),
        ProfilePages(database),
        BriefPages(database),
        RevisingPages(database),
    ]
    if settings.oidc_issuer:
        parts.append(ProviderPages(database, settings))
    if settings.demo:
        parts.append(DemoSignIn(database))
    for part in parts:
        router.include_router(part.router())
    return router
