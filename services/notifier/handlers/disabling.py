"""Tells the people of a network or programme that its address for webhooks was disabled."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.contacts import address_of
from services.notifier.handlers.notices import Notice, notify
from services.notifier.letters import Letters, language_of
from services.notifier.letters.addressing import addressee
from services.notifier.letters.endpoints import EndpointDisabled
from services.notifier.store import parties
from services.notifier.store.tables import EndpointRow


async def tell(session: AsyncSession, letters: Letters, endpoint: EndpointRow) -> None:
    """Queue the notice to a party's contacts, once each time that its address is disabled."""
    party = await parties.find(session, endpoint.profile_id)
    to = address_of(party)
    if party is None or not to:
        return
    message = EndpointDisabled(
        to=addressee(party),
        url=endpoint.url or party.desk().webhook_url or "",
        answered=endpoint.words or "",
        page=f"{letters.site}/inbox/webhook",
    )
    letter = letters.render(message, language_of(party))
    notice = Notice(
        key=f"endpoint-disabled:{party.id}:{endpoint.changed_at.isoformat()}",
        to=", ".join(to),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        profile_id=party.id,
    )
    await notify(session, letters, notice, endpoint.changed_at)
