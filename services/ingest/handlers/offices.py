"""Registration by form: one profile a place and government, owned by the account that made it."""

from itertools import count

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.errors import AlreadyRegisteredError
from services.ingest.domain.identity import name_key, slug
from services.ingest.handlers.accounts import session_of
from services.ingest.handlers.profiles import Pause, Saved, register
from services.ingest.store import accounts
from services.ingest.store import profiles as store
from services.ingest.store.tables import AccountRow
from shared.profile import Kind, Profile
from shared.security import Role, Session

FORM_SENDER = "form"


async def register_office(
    session: AsyncSession, profile: Profile, account: Session, *, pause: Pause | None = None
) -> tuple[Saved, Session]:
    """Register for an account; returns its session with the new profile in it.

    Raises `AlreadyRegisteredError` where another profile describes the same place and government.
    """
    await store.lock(session)
    await refuse_second(session, profile)
    external_id = await _free_id(session, profile, account)
    named = profile.model_copy(update={"id": external_id})
    saved = await register(session, named, sender=FORM_SENDER, by=account.email, pause=pause)
    await accounts.own(session, account.account_id, saved.profile_id, is_lead=True)
    row = await session.get_one(AccountRow, account.account_id)
    if row.role == Role.CITY_OFFICE and profile.kind in (Kind.NETWORK, Kind.PROGRAMME):
        row.role = Role.NETWORK if not account.profile_ids else row.role
    return saved, await session_of(session, row, started=account)


async def refuse_second(session: AsyncSession, profile: Profile) -> None:
    """Raise `AlreadyRegisteredError` where another profile is the same place and government."""
    columns = {
        "name_key": name_key(profile.name),
        "kind": profile.kind.value,
        "country": profile.country,
        "subdivision": profile.subdivision,
    }
    rows = await store.same_names(session, columns)
    if profile.geonames_id is not None:
        rows += await store.same_places(session, [profile.geonames_id])
    for row in rows:
        if (row.kind, row.government) == (profile.kind, profile.government):
            raise AlreadyRegisteredError(row.name)


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
