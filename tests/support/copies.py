"""The copies of the first message to Des Moines: who got one, and what is kept of each."""

from sqlalchemy import select

from services.notifier.store.tables import ReceiptRow


async def ask(world):
    return (await world.deliveries())["ask", "locality"]


async def receipts(world):
    """What became of the copy to each address."""
    async with world.database.reading() as session:
        rows = await session.scalars(select(ReceiptRow))
        return {row.address: row.state for row in rows if "dsm" in row.address}


def got(server):
    """The addresses that a server took a copy for, each as often as it did."""
    return sorted(rcpt for _, rcpts in server.taken for rcpt in rcpts if "dsm" in rcpt)
