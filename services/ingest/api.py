"""JSON routes of ingest, for senders with an API token; described at `/docs`."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel, GetJsonSchemaHandler, RootModel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from services.ingest.domain.errors import InvalidProfileError, Problem, UnknownProfileError
from services.ingest.domain.problems import valid_profile
from services.ingest.handlers import profiles
from services.ingest.handlers.tokens import note_use, was_used_lately
from services.ingest.handlers.views import profile_of, profile_row
from services.ingest.store.tables import ProfileRow
from shared.codes import Country
from shared.database import Database
from shared.places import Gazetteer, Place
from shared.profile import Profile
from shared.security import Scope, Token, require_token
from shared.web import NotFoundError

_DOCUMENTED = HTTPBearer(auto_error=False, description="A token from `entente token create`.")
Reader = Annotated[Token, Depends(require_token(Scope.READ_PROFILES))]
Writer = Annotated[Token, Depends(require_token(Scope.WRITE_PROFILES))]
Traveler = Annotated[Token, Depends(require_token(Scope.READ_PLACES))]


class ProfileBody(RootModel[dict[str, Any]]):
    """A profile as in a profile file; it is checked by us, so that every problem is in words."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe it as the Profile it must be."""
        return handler(Profile.__pydantic_core_schema__)


class SavedProfile(BaseModel):
    """What became of a profile: `id` is the sender's own key, `profile_id` ours."""

    id: str
    profile_id: UUID
    version: int
    state: Literal["active", "paused", "withdrawn"]
    changed: bool


class StoredProfile(BaseModel):
    """A profile as it stands."""

    profile_id: UUID
    version: int
    state: str
    profile: Profile


class FieldError(BaseModel):
    """What is wrong with one field; entries of lists count from 1."""

    field: str
    message: str


class Invalid(BaseModel):
    """Every problem of what was sent."""

    detail: list[FieldError]


class ProfileApi:
    """Routes for profiles and places; a token reaches only its own sender's profiles."""

    def __init__(self, database: Database, gazetteer: Gazetteer) -> None:
        """Keep profiles in `database`."""
        self._database = database
        self._gazetteer = gazetteer

    def router(self) -> APIRouter:
        """Everything below /api."""
        router = APIRouter(prefix="/api", tags=["profiles"], dependencies=[Depends(_DOCUMENTED)])
        one = "/profiles/{profile_id}"
        invalid: dict[int | str, dict[str, Any]] = {422: {"model": Invalid}}
        router.add_api_route(
            "/profiles", self.register, methods=["POST"], response_model=SavedProfile,
            responses={201: {"model": SavedProfile}, **invalid},
        )  # fmt: skip
        router.add_api_route(one, self.show, methods=["GET"])
        router.add_api_route(one, self.withdraw, methods=["DELETE"])
        router.add_api_route(f"{one}/pause", self.pause, methods=["POST"])
        router.add_api_route(f"{one}/resume", self.resume, methods=["POST"])
        router.add_api_route("/places", self.places, methods=["GET"], tags=["places"])
        return router

    async def register(self, token: Writer, body: ProfileBody, response: Response) -> Any:
        """Register a profile, or revise the one with the same `id`; an institution's token revises."""
        await self._note(token)
        try:
            profile = valid_profile(body.root)
        except InvalidProfileError as error:
            return _refused(error.problems)
        if token.profile_id is not None:
            row = await self._own(token, token.profile_id, takes_part=True)
            if profile.kind != row.kind:
                return _refused([Problem("kind", f"expected {row.kind}, as it is registered")])
            async with self._database.transaction() as session:
                return _told(await profiles.revise(session, row.id, profile, by=_by(token)))
        async with self._database.transaction() as session:
            saved = await profiles.register(session, profile, sender=token.name, by=_by(token))
        response.status_code = 201 if saved.change == "added" else 200
        return _told(saved)

    async def show(self, token: Reader, profile_id: UUID) -> StoredProfile:
        """A profile of this sender or institution."""
        row = await self._own(token, profile_id)
        return StoredProfile(
            profile_id=row.id, version=row.version, state=row.state, profile=profile_of(row)
        )

    async def pause(self, token: Writer, profile_id: UUID) -> SavedProfile:
        """Keep a profile out of new suggestions."""
        row = await self._own(token, profile_id, takes_part=True)
        async with self._database.transaction() as session:
            return _told(await profiles.pause(session, row.id, by=_by(token)))

    async def resume(self, token: Writer, profile_id: UUID) -> SavedProfile:
        """Let a paused profile take part again."""
        row = await self._own(token, profile_id, takes_part=True)
        async with self._database.transaction() as session:
            return _told(await profiles.resume(session, row.id, by=_by(token)))

    async def withdraw(self, token: Writer, profile_id: UUID) -> SavedProfile:
        """Take a profile out for good."""
        row = await self._own(token, profile_id, takes_part=True)
        async with self._database.transaction() as session:
            return _told(await profiles.withdraw(session, row.id, by=_by(token)))

    async def places(
        self,
        token: Traveler,
        q: Annotated[str, Query(max_length=200)],
        country: Country | None = None,
    ) -> list[Place]:
        """Places whose name begins with `q`, the most populous first."""
        await self._note(token)
        return await run_in_threadpool(self._gazetteer.search, q, country)

    async def _note(self, token: Token) -> None:
        async with self._database.reading() as reading:
            is_noted = await was_used_lately(reading, token.id)
        if not is_noted:
            async with self._database.transaction() as session:
                await note_use(session, token.id)

    async def _own(self, token: Token, profile_id: UUID, *, takes_part: bool = False) -> ProfileRow:
        """The sender's or institution's own profile; another one does not exist for it."""
        await self._note(token)
        try:
            async with self._database.reading() as session:
                row = await profile_row(session, profile_id)
        except UnknownProfileError as error:
            raise NotFoundError from error
        is_own = row.id == token.profile_id if token.profile_id else row.sender == token.name
        if not is_own or (takes_part and row.state == "withdrawn"):
            raise NotFoundError
        return row


def _by(token: Token) -> str:
    return f"API token {token.name}"


def _told(saved: profiles.Saved) -> SavedProfile:
    return SavedProfile(
        id=saved.external_id,
        profile_id=saved.profile_id,
        version=saved.version,
        state=saved.state,
        changed=saved.change != "unchanged",
    )


def _refused(problems: list[Problem]) -> JSONResponse:
    detail = [{"field": p.field, "message": p.message} for p in problems]
    return JSONResponse({"detail": detail}, status_code=422)
