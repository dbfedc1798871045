"""API tokens for tests."""

from services.ingest.handlers.tokens import SENDING, Wanted, create_token
from shared.security import Keyring


async def make_token(database, settings, name, *scopes, profile_id=None, days=90):
    """The text of a new token, made in a transaction of its own."""
    keyring = Keyring(settings.signing_secret())
    async with database.transaction() as session:
        wanted = Wanted(name, scopes or SENDING, days, profile_id)
        return await create_token(session, keyring, wanted, "test")
