"""The demonstration's one-click accounts: one a role, and one of a counterpart abroad."""

from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from services.ingest.handlers.accounts import new_account
from services.ingest.store import accounts as store
from services.ingest.store import profiles
from services.ingest.store.tables import AccountRow
from shared.security import Role


class Part(StrEnum):
    """A part to play in the demonstration; the keys of roles are theirs."""

    CITY_OFFICE = "city_office"
    COUNTERPART = "counterpart"
    NETWORK = "network"
    LIAISON_OFFICER = "liaison_officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def role(self) -> Role:
        """The role of the account that plays it."""
        return Role.CITY_OFFICE if self is Part.COUNTERPART else Role(self.value)


REGION = "US-IA"
"""The state that the demonstration's liaison officer looks after: where its city office is."""
_PROFILE = {
    Part.CITY_OFFICE: ("locality", "us-ia-des-moines"),
    Part.COUNTERPART: ("counterpart", "ie-limerick"),
    Part.NETWORK: ("network", "net-iclei"),
}


async def demo_account(session: AsyncSession, part: Part) -> AccountRow:
    """The account that plays a part; the first time it is given a sample profile."""
    email = f"{part.value.replace('_', '-')}@demo.example"
    account = await store.by_email(session, email) or new_account(session, email, part.role)
    account.region = [REGION] if part is Part.LIAISON_OFFICER else []
    await session.flush()
    if part in _PROFILE and not await store.profile_ids(session, account.id):
        profile = await profiles.first_of_kind(session, *_PROFILE[part])
        if profile is not None:
            await store.own(session, account.id, profile.id, is_lead=True)
    return account
