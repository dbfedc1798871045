"""Somebody of a party handed everything to a colleague: the profile names that one from then on."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.handlers import profiles
from services.ingest.handlers.audit import record
from services.ingest.handlers.views import profile_of
from services.ingest.store import profiles as store
from shared import inbox
from shared.events import ContactReassigned, Event, Reassignment
from shared.profile import Contact


async def reassign(session: AsyncSession, events: Sequence[Event]) -> None:
    """Put each colleague in the place of whoever said so, as a new version of the profile.

    The same event again changes nothing, nor does a colleague that stands there already, nor one of
    a party that has left.
    """
    telling = [e for e in events if isinstance(e, ContactReassigned)]
    fresh = await inbox.accept(session, [event.id for event in telling])
    for event in telling:
        if event.id in fresh:
            fresh.discard(event.id)
            await _reassign(session, event.data)


async def _reassign(session: AsyncSession, said: Reassignment) -> None:
    await store.lock(session)
    row = await store.get(session, said.profile_id)
    if row is None or row.state == store.WITHDRAWN:
        return
    before = profile_of(row)
    contacts = _with(before.contacts, said)
    if contacts == before.contacts:
        return
    after = before.model_copy(update={"contacts": contacts})
    await profiles.revise(session, row.id, after, by=said.by)
    words = f"handed its contact on to {said.name} <{said.email}>, from an introduction"
    await record(session, said.by, words, profile_id=row.id)


def _with(contacts: tuple[Contact, ...], said: Reassignment) -> tuple[Contact, ...]:
    """The contacts with the colleague in the place of whoever handed over, else before the others."""
    if _is(said.email, contacts):
        return tuple(c for c in contacts if not _same(c, said.by) or _same(c, said.email))
    colleague = Contact(name=said.name, role=said.role, email=said.email)
    if not _is(said.by, contacts):
        return (colleague, *contacts)
    return tuple(
        colleague.model_copy(update={"kind": c.kind}) if _same(c, said.by) else c for c in contacts
    )


def _is(email: str, contacts: tuple[Contact, ...]) -> bool:
    return any(_same(c, email) for c in contacts)


def _same(contact: Contact, email: str) -> bool:
    return str(contact.email or "").lower() == email.lower()
