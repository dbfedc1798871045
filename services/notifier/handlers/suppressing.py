"""Lets an address be written to again that was on the list of those not written to."""

from uuid import UUID

from services.notifier.domain.conversation import NOTE_MAX, cleaned
from services.notifier.domain.errors import UnexplainedError, UnknownSuppressionError
from services.notifier.handlers.writing import utc_now
from services.notifier.store import suppressions
from shared.database import Database


async def lift(database: Database, key: UUID, who: str, why: str) -> None:
    """Take an address off the list, and keep who did it and why; a second time changes nothing.

    Raises `UnknownSuppressionError` and `UnexplainedError`.
    """
    text = cleaned(why)
    if not text or len(text) > NOTE_MAX:
        raise UnexplainedError
    async with database.transaction() as session:
        row = await suppressions.lock(session, key)
        if row is None:
            raise UnknownSuppressionError
        if row.lifted_at is None:
            row.lifted_by, row.lifted_at, row.lifted_why = who, utc_now(), text
