"""Wires the notifier: who subscribes to what, and what its worker runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from fastapi import APIRouter

from services.notifier.api import IntroductionsApi
from services.notifier.domain.deadlines import Deadlines
from services.notifier.handlers.matches import take_matches
from services.notifier.handlers.moving import Office
from services.notifier.handlers.profiles import take_profiles
from services.notifier.handlers.sending import Sender
from services.notifier.handlers.sweeping import keep_sweeping
from services.notifier.letters import Letters
from services.notifier.mail import SmtpMailer
from services.notifier.mailbox import mailbox_server
from services.notifier.pages.answer import AnswerPages
from services.notifier.pages.briefs import BriefPages
from services.notifier.pages.demand import DemandPages
from services.notifier.pages.dispatches import DispatchPages
from services.notifier.pages.inbox import InboxPages
from services.notifier.pages.mailbox import MailboxPages
from services.notifier.pages.messages import MessagePages
from services.notifier.pages.outcomes import OutcomePages
from services.notifier.pages.wishes import WishPages
from services.notifier.settings import NotifierSettings
from shared.database import Database
from shared.events import MATCHES, PROFILES, Event
from shared.security import Keyring
from shared.service import Service
from shared.streams import consumer_name
from shared.tasks import background
from shared.worker import delivering

log = logging.getLogger(__name__)

NAME = "notifier"
MAX_RECORDS = 20
POLL_SECONDS = 0.3
RECOVER_SECONDS = 60.0
FINISH_SECONDS = 15.0
"""How long a message in hand may take when the worker is told to stop."""


def build(settings: NotifierSettings) -> Service:
    """The notifier, wired but not started."""
    database = Database(settings.database_url_for(NAME))
    keyring = Keyring(settings.signing_secret())
    letters = Letters(settings.public_url, settings.mail_from, keyring)
    office = Office(database, letters, _deadlines(settings))
    return Service(
        name=NAME,
        database=database,
        router=_router(settings, office, keyring),
        templates=Path(__file__).parent / "templates",
        worker=lambda: _worker(settings, office),
    )


def _deadlines(settings: NotifierSettings) -> Deadlines:
    return Deadlines(
        reach=settings.reach_days,
        answer=settings.answer_days,
        other=settings.other_days,
        remind=settings.remind_days,
        meeting=settings.meeting_days,
        report=settings.report_days,
        agreement=settings.agreement_days,
    )


def _router(settings: NotifierSettings, office: Office, keyring: Keyring) -> APIRouter:
    database = office.database
    router = APIRouter()
    router.include_router(IntroductionsApi(database).routes())
    router.include_router(DispatchPages(database, office.letters).routes())
    router.include_router(DemandPages(database).routes())
    router.include_router(WishPages(office).routes())
    router.include_router(InboxPages(office).routes())
    router.include_router(OutcomePages(office).routes())
    router.include_router(MessagePages(office).routes())
    router.include_router(BriefPages(database).routes())
    router.include_router(AnswerPages(office, keyring).routes())
    if settings.demo:
        router.include_router(MailboxPages(settings.mailbox).routes())
    return router


@asynccontextmanager
async def _worker(settings: NotifierSettings, office: Office) -> AsyncIterator[None]:
    async def on_profiles(events: Sequence[Event]) -> None:
        await take_profiles(office, events)

    async def on_matches(events: Sequence[Event]) -> None:
        await take_matches(office, events)

    handlers = {PROFILES: on_profiles, MATCHES: on_matches}
    mailer = SmtpMailer(settings.mail_server(), settings.mail_from)
    worker = settings.consumer or consumer_name()
    sender = Sender(office.database, mailer, worker, deadlines=office.deadlines)
    async with AsyncExitStack() as stack:
        if settings.smtp_url is None:
            server = mailbox_server(settings.mail_server(), settings.mailbox)
            await stack.enter_async_context(server)
        await stack.enter_async_context(_sending(sender))
        await stack.enter_async_context(
            delivering(settings, NAME, office.database, handlers, max_records=MAX_RECORDS)
        )
        await stack.enter_async_context(background(keep_sweeping(office)))
        yield


@asynccontextmanager
async def _sending(sender: Sender) -> AsyncIterator[None]:
    """Send until the block ends; a message in hand is finished, not torn."""
    await sender.recover()
    stopping = asyncio.Event()
    task = asyncio.create_task(_send_until(stopping, sender))
    try:
        yield
    finally:
        stopping.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, FINISH_SECONDS)


async def _send_until(stopping: asyncio.Event, sender: Sender) -> None:
    loop = asyncio.get_running_loop()
    recovered = loop.time()
    while not stopping.is_set():
        try:
            if loop.time() - recovered > RECOVER_SECONDS:
                await sender.recover()
                recovered = loop.time()
            sent = await sender.send_next()
        except Exception:
            log.exception("Sending stopped and tries again")
            sent = False
        if not sent:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), POLL_SECONDS)
