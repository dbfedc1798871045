"""Registration by form: one profile a place and government, owned by the account that made it."""

from itertools import count
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import OfficerRegistersError
from services.ingest.domain.errors import AlreadyRegisteredError
from services.ingest.domain.identity import slug
from services.ingest.handlers.account_news import announce
from services.ingest.handlers.accounts import session_of
from services.ingest.handlers.memberships import join
from services.ingest.handlers.profiles import Pause, Saved, register
from services.ingest.store import accounts
from services.ingest.store import profiles as store
from shared.folding import name_key
from shared.profile import Kind, Profile
from shared.security import Role, Session
from shared.security.roles import OWNERS

FORM_SENDER = "form"


class Claim(NamedTuple):
    """The place and government that somebody says to represent."""

    kind: str
    name: str
    country: str | None
    subdivision: str | None
    government: str | None
    geonames_id: int | None


async def register_office(
    session: AsyncSession, profile: Profile, account: Session, *, pause: Pause | None = None
) -> tuple[Saved, Session]:
    """Register for an account; returns its session with the new profile in it.

    Raises `AlreadyRegisteredError` where another profile describes the same place and government,
    `OfficerRegistersError` for those who decide about matches or oversee that, and
    `TooManyProfilesError`.
    """
    row = await accounts.lock(session, account.account_id)
    if row.role not in OWNERS:
        raise OfficerRegistersError
    await store.lock(session)
    await refuse_second(session, _claim(profile))
    external_id = await _free_id(session, profile, account)
    named = profile.model_copy(update={"id": external_id})
    saved = await register(session, named, sender=FORM_SENDER, by=account.email, pause=pause)
    await join(session, account.account_id, saved.profile_id, is_lead=True)
    if row.role == Role.CITY_OFFICE and profile.kind in (Kind.NETWORK, Kind.PROGRAMME):
        row.role = Role.NETWORK if not account.profile_ids else row.role
    await announce(session, row.id)
    return saved, await session_of(session, row, started=account)


async def refuse_second(session: AsyncSession, claim: Claim) -> None:
    """Raise `AlreadyRegisteredError` where another profile is the same place and government."""
    columns = {
        "name_key": name_key(claim.name),
        "kind": claim.kind,
        "country": claim.country,
        "subdivision": claim.subdivision,
    }
    rows = await store.same_names(session, columns)
    if claim.geonames_id is not None:
        rows += await store.same_places(session, [claim.geonames_id])
    for row in rows:
        if (row.kind, row.government) == (claim.kind, claim.government):
            raise AlreadyRegisteredError(row.name)


def _claim(profile: Profile) -> Claim:
    government = profile.government.value if profile.government else None
    return Claim(
        profile.kind.value,
        profile.name,
        profile.country,
        profile.subdivision,
        government,
        profile.geonames_id,
    )


async def _free_id(session: AsyncSession, profile: Profile, account: Session) -> str:
    """A slug not taken; a withdrawn profile's is free only to the account that owned it."""
    base = candidate = slug(profile)
    numbers = count(2)
    while not await _is_free(session, candidate, account):
        candidate = f"{base}-{next(numbers)}"
    return candidate


async def _is_free(session: AsyncSession, external_id: str, account: Session) -> bool:
    taken = (await store.by_external_ids(session, FORM_SENDER, [external_id])).get(external_id)
    if taken is None:
        return True
    return taken.state == store.WITHDRAWN and taken.id in account.profile_ids
