"""A party says how it wants to be asked, from now on."""

from dataclasses import dataclass
from uuid import UUID

from services.notifier.domain.standing import Wish
from services.notifier.handlers.moving import Consent, Office
from services.notifier.store import standing
from services.notifier.store.tables import StandingRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a party wants to be asked; `supervisor` is an address, `consent` goes with "always"."""

    profile_id: UUID
    wish: Wish
    who: str
    supervisor: str | None = None
    consent: Consent | None = None


async def wish_for(office: Office, wanted: Wanted) -> None:
    """Keep a wish; the one that stands already is not kept again."""
    supervisor = wanted.supervisor if wanted.wish is Wish.SUPERVISOR else None
    async with office.database.transaction() as session:
        now = await standing.current(session, wanted.profile_id)
        if now is not None and (now.wish, now.supervisor) == (wanted.wish.value, supervisor):
            return
        agreed_to = wanted.consent if wanted.wish is Wish.ALWAYS else None
        session.add(
            StandingRow(
                profile_id=wanted.profile_id,
                wish=wanted.wish.value,
                supervisor=supervisor,
                who=wanted.who,
                wording=agreed_to.wording if agreed_to else None,
                language=agreed_to.language if agreed_to else "en",
                at=office.clock(),
            )
        )
