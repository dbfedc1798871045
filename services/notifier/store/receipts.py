"""What became of a message for each of its addresses, so that nobody gets it twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import OUT, Receipt
from services.notifier.store.tables import Delivery, ReceiptRow


async def of_delivery(session: AsyncSession, delivery_id: UUID) -> Sequence[ReceiptRow]:
    """What is known of a message's addresses."""
    statement = select(ReceiptRow).where(ReceiptRow.delivery_id == delivery_id)
    rows = statement.order_by(ReceiptRow.at, ReceiptRow.address)
    return (await session.scalars(rows, execution_options={"populate_existing": True})).all()


async def keep(
    session: AsyncSession,
    delivery_id: UUID,
    said: Mapping[str, str | None],
    state: Receipt,
    at: datetime,
) -> None:
    """Keep what became of a message for these addresses, with the server's words."""
    if not said:
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    rows = [
        {
            "delivery_id": delivery_id,
            "address": address,
            "state": state.value,
            "words": words,
            "at": at,
        }
        for address, words in {a.lower(): w for a, w in said.items()}.items()
    ]
    statement = (sqlite_insert if is_sqlite else postgres_insert)(ReceiptRow).values(rows)
    changed = {name: statement.excluded[name] for name in ("state", "words", "at")}
    key = [ReceiptRow.delivery_id, ReceiptRow.address]
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


async def forget(
    session: AsyncSession, delivery_id: UUID, states: Sequence[Receipt] = tuple(Receipt)
) -> None:
    """Forget about addresses of a message, so that it is sent there (again)."""
    named = [state.value for state in states]
    rows = delete(ReceiptRow).where(ReceiptRow.delivery_id == delivery_id)
    await session.execute(rows.where(ReceiptRow.state.in_(named)))


def is_out(states: Sequence[Receipt] = OUT) -> ColumnElement[bool]:
    """Whether anybody has a message, or may have it; for queries of messages."""
    rows = select(ReceiptRow.address).where(ReceiptRow.delivery_id == Delivery.id)
    return rows.where(ReceiptRow.state.in_([state.value for state in states])).exists()
