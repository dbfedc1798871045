"""Wires the notifier: who subscribes to what, and what its worker runs."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import APIRouter

from services.notifier.api.incoming import IncomingApi
from services.notifier.api.introductions import IntroductionsApi
from services.notifier.api.referrals import ReferralsApi
from services.notifier.domain.deadlines import Deadlines
from services.notifier.handlers.calling import Caller, keep_calling
from services.notifier.handlers.gathering import keep_digesting
from services.notifier.handlers.holding import hold_from_start
from services.notifier.handlers.matches import take_matches
from services.notifier.handlers.moving import Office
from services.notifier.handlers.profiles import take_profiles
from services.notifier.handlers.reports import keep_announcing
from services.notifier.handlers.sweeping import keep_sweeping
from services.notifier.handlers.ties import keep_asking
from services.notifier.handlers.writing import Clock, utc_now
from services.notifier.letters import Letters
from services.notifier.mailbox import mailbox_server
from services.notifier.pages.answer import AnswerPages
from services.notifier.pages.arranging import ArrangingPages
from services.notifier.pages.briefs import BriefPages
from services.notifier.pages.check_in import CheckInPages
from services.notifier.pages.delivery_log import DeliveryPages
from services.notifier.pages.demand import DemandPages
from services.notifier.pages.digests import DigestPages
from services.notifier.pages.dispatch_addresses import AddressPages
from services.notifier.pages.dispatches import DispatchPages
from services.notifier.pages.inbox import InboxPages
from services.notifier.pages.mailbox import MailboxPages
from services.notifier.pages.messages import MessagePages
from services.notifier.pages.outcomes import OutcomePages
from services.notifier.pages.outgoing import OutgoingPages
from services.notifier.pages.report import ReportPages
from services.notifier.pages.ties import TiePages
from services.notifier.pages.unsubscribe import UnsubscribePages
from services.notifier.pages.webhook import WebhookPages
from services.notifier.pages.wishes import WishPages
from services.notifier.postroom import marks_of, receiving, sending
from services.notifier.settings import NotifierSettings
from services.notifier.webhooks import HttpPoster
from shared.database import Database
from shared.events import MATCHES, PROFILES, Event
from shared.places import Gazetteer
from shared.security import Keyring
from shared.service import Service
from shared.tasks import background
from shared.worker import delivering

NAME = "notifier"
MAX_RECORDS = 20
CALLERS = 4
"""Webhooks that are under way at once; one address is never called twice at a time."""


def build(settings: NotifierSettings, office: Office | None = None) -> Service:
    """The notifier, wired but not started; with an office of its own unless one is given."""
    office = office or office_of(settings)
    keyring = Keyring(settings.signing_secret())
    return Service(
        name=NAME,
        database=office.database,
        router=_router(settings, office, keyring),
        templates=Path(__file__).parent / "templates",
        worker=lambda: _worker(settings, office, keyring),
    )


def office_of(settings: NotifierSettings, clock: Clock = utc_now) -> Office:
    """What the use cases work with; everything that has a date takes it from this clock."""
    database = Database(settings.database_url_for(NAME))
    keyring = Keyring(settings.signing_secret())
    deadlines = _deadlines(settings)
    letters = Letters(settings.public_url, settings.mail_from, keyring, deadlines)
    return Office(database, letters, deadlines, clock)


def _deadlines(settings: NotifierSettings) -> Deadlines:
    return Deadlines(
        reach=settings.reach_days,
        answer=settings.answer_days,
        other=settings.other_days,
        remind=settings.remind_days,
        meeting=settings.meeting_days,
        report=settings.report_days,
        agreement=settings.agreement_days,
        check_ins=settings.check_ins,
    )


def _router(settings: NotifierSettings, office: Office, keyring: Keyring) -> APIRouter:
    database = office.database
    router = APIRouter()
    router.include_router(IntroductionsApi(database).routes())
    router.include_router(ReferralsApi(office).routes())
    router.include_router(IncomingApi(office, marks_of(settings, keyring)).routes())
    router.include_router(DispatchPages(database, office.letters).routes())
    router.include_router(DeliveryPages(database).routes())
    router.include_router(OutgoingPages(office).routes())
    router.include_router(AddressPages(database).routes())
    router.include_router(ReportPages(office).routes())
    router.include_router(DemandPages(database).routes())
    router.include_router(WishPages(office).routes())
    router.include_router(DigestPages(office, Gazetteer(settings.data)).routes())
    router.include_router(WebhookPages(office, keyring, settings.demo).routes())
    router.include_router(InboxPages(office).routes())
    router.include_router(OutcomePages(office).routes())
    router.include_router(ArrangingPages(office, Gazetteer(settings.data)).routes())
    router.include_router(MessagePages(office).routes())
    router.include_router(BriefPages(database).routes())
    router.include_router(AnswerPages(office, keyring).routes())
    router.include_router(CheckInPages(office, keyring).routes())
    router.include_router(TiePages(office, keyring).routes())
    router.include_router(UnsubscribePages(office, keyring).routes())
    if settings.demo:
        router.include_router(MailboxPages(settings.mailbox).routes())
    return router


@asynccontextmanager
async def _worker(
    settings: NotifierSettings, office: Office, keyring: Keyring
) -> AsyncIterator[None]:
    async def on_profiles(events: Sequence[Event]) -> None:
        await take_profiles(office, events)

    async def on_matches(events: Sequence[Event]) -> None:
        await take_matches(office, events)

    if settings.hold_mail:
        await hold_from_start(office)
    handlers = {PROFILES: on_profiles, MATCHES: on_matches}
    async with AsyncExitStack() as stack:
        if settings.smtp_url is None:
            server = mailbox_server(settings.mail_server(), settings.mailbox)
            await stack.enter_async_context(server)
        await stack.enter_async_context(sending(settings, office, keyring))
        await stack.enter_async_context(
            delivering(settings, NAME, office.database, handlers, max_records=MAX_RECORDS)
        )
        caller = _caller(settings, office)
        calling = (keep_calling(caller) for _ in range(CALLERS))
        looking = (keep_sweeping, keep_digesting, keep_asking, keep_announcing)
        own = (*(keep(office) for keep in looking), *calling)
        await stack.enter_async_context(background(*own))
        await stack.enter_async_context(receiving(settings, office, keyring))
        yield


def _caller(settings: NotifierSettings, office: Office) -> Caller:
    keyring = Keyring(settings.signing_secret())
    poster = HttpPoster(allows_local=settings.demo)
    return Caller(office.database, poster, office.letters, keyring, office.clock)
