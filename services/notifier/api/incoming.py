"""`POST /api/mail/incoming`: a mail server hands in e-mails that came to our address."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel

from services.notifier.domain.incoming import Kind
from services.notifier.domain.replies import Marks
from services.notifier.handlers.moving import Office
from services.notifier.handlers.receiving import receive
from services.notifier.incoming import SIZE_MAX, UnreadableMailError, read_mail
from shared.security import NotAllowedError, Scope, Token, require_token

Courier = Annotated[Token, Depends(require_token(Scope.WRITE_MAIL))]
MEDIA = "message/rfc822"
_BODY = {"content": {MEDIA: {"schema": {"type": "string", "format": "binary"}}}, "required": True}


class IncomingOut(BaseModel):
    """What the e-mail was taken for: a bounce, a delay, an automatic answer or a reply, certain or not."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class IncomingApi:
    """The route of e-mails that come in."""

    office: Office
    marks: Marks

    def routes(self) -> APIRouter:
        """The one route."""
        router = APIRouter(prefix="/api", tags=["mail"])
        router.add_api_route(
            "/mail/incoming",
            self.take,
            methods=["POST"],
            summary="Hand in an e-mail that came to the reply address",
            openapi_extra={"requestBody": _BODY},
        )
        return router

    async def take(self, request: Request, token: Courier) -> IncomingOut:
        """An e-mail of at most 5 MB as `message/rfc822`; the same one again changes nothing.

        The token belongs to the whole service: one of a single institution is refused.
        """
        if token.profile_id is not None:
            raise NotAllowedError
        if request.headers.get("content-type", "").partition(";")[0].strip() != MEDIA:
            raise HTTPException(415, f"Send the e-mail as {MEDIA}.")
        try:
            mail = await asyncio.to_thread(read_mail, await _body(request))
        except UnreadableMailError as error:
            raise HTTPException(422, str(error.__doc__)) from error
        return IncomingOut(kind=await receive(self.office, self.marks, mail))


async def _body(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > SIZE_MAX:
            raise HTTPException(413, "The e-mail has more than 5 MB.")
    return bytes(content)
