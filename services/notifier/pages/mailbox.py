"""`/mailbox`: the local mailbox, in the demo only."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.notifier.mailbox import Stored, newest, read
from shared.security import MaybeSession
from shared.web import NotFoundError, Page, page

PAGE = 25
MESSAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The HTML of a message may be looked at and its links followed; nothing else."""


@dataclass(frozen=True, slots=True)
class MailboxPage(Page):
    """Messages, newest first; `older` is the key of the next page."""

    template: ClassVar[str] = "notifier/mailbox.html"
    messages: tuple[Stored, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class MessagePage(Page):
    """One message: headers, text, and HTML in a frame of its own."""

    template: ClassVar[str] = "notifier/message.html"
    message: Stored


@dataclass(frozen=True, slots=True)
class MailboxPages:
    """The routes of the mailbox in `folder`."""

    folder: Path

    def routes(self) -> APIRouter:
        """List, message, and its HTML part."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/mailbox", self.list, response_class=HTMLResponse)
        router.add_api_route("/mailbox/{name}", self.show, response_class=HTMLResponse)
        router.add_api_route("/mailbox/{name}/html", self.html, response_class=HTMLResponse)
        return router

    async def list(
        self, request: Request, session: MaybeSession, before: str | None = None
    ) -> Response:
        """Messages, newest first."""
        found = await asyncio.to_thread(newest, self.folder, before, PAGE + 1)
        older = found[PAGE - 1].name if len(found) > PAGE else None
        return page(request, MailboxPage("Mailbox", tuple(found[:PAGE]), older), session)

    async def show(self, request: Request, session: MaybeSession, name: str) -> Response:
        """One message."""
        stored = await self._read(name)
        return page(request, MessagePage(stored.subject, stored), session)

    async def html(self, name: str) -> Response:
        """The HTML part, as the message has it."""
        stored = await self._read(name)
        if stored.html is None:
            raise NotFoundError
        return HTMLResponse(stored.html, headers={"Content-Security-Policy": MESSAGE_POLICY})

    async def _read(self, name: str) -> Stored:
        stored = await asyncio.to_thread(read, self.folder, name)
        if stored is None:
            raise NotFoundError
        return stored
