"""What an account belongs to, how much that may be, and what it is invited to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.domain.account_errors import TooManyProfilesError
from services.ingest.handlers.accounts import MOST_PROFILES
from services.ingest.store import accounts, profiles
from services.ingest.store import people as store
from services.ingest.store.tables import InvitationRow, ProfileRow


@dataclass(frozen=True, slots=True)
class Belonging:
    """A profile of an account, and whether the account leads it."""

    profile: ProfileRow
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that waits, and the profile it is for."""

    invitation: InvitationRow
    profile: ProfileRow


async def join(session: AsyncSession, account_id: UUID, profile_id: UUID, *, is_lead: bool) -> None:
    """Let an account see and change one more profile; raises `TooManyProfilesError`."""
    mine = await accounts.profile_ids(session, account_id)
    if profile_id not in mine and len(mine) >= MOST_PROFILES:
        raise TooManyProfilesError
    await accounts.own(session, account_id, profile_id, is_lead=is_lead)


async def belongings(session: AsyncSession, account_id: UUID) -> list[Belonging]:
    """The profiles of an account, by name."""
    return [Belonging(*one) for one in await store.profiles_of(session, account_id)]


async def invitations_of(session: AsyncSession, email: str) -> list[Invited]:
    """The invitations of an address that wait for an answer."""
    found = []
    for one in await store.open_invitations(session, datetime.now(UTC), email=email):
        profile = await profiles.get(session, one.profile_id)
        if profile is not None:
            found.append(Invited(one, profile))
    return found


async def languages_of(session: AsyncSession, account_id: UUID) -> list[str]:
    """The languages that the profiles of an account work in (ISO 639-1), the first ones first."""
    mine = await store.profiles_of(session, account_id)
    return [code for profile, _ in mine for code in profile.body.get("languages", [])]
