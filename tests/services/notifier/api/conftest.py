"""A program of an institution, and a referral that it may fetch."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.security import Scope, Token
from shared.security.tokens import sign_token
from tests.support.introductions import AMES, C40, id_of, published

BOTH = (Scope.READ_REFERRALS, Scope.ANSWER_REFERRALS)


@pytest.fixture
def program(world, browser):
    """Gives a client with a token of an institution."""

    def of(party=C40, scopes=BOTH):
        now = datetime.now(UTC)
        token = Token(
            id=uuid4(),
            name="crm",
            scopes=scopes,
            profile_id=party and id_of(party),
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        client = browser()
        client.headers["authorization"] = f"Bearer {sign_token(world.keyring, token)}"
        return client

    return of


@pytest.fixture
async def referred(world):
    """Des Moines is referred to C40 and introduced to Porto; Ames is registered."""
    await world.introduced()
    await world.introduced(C40)
    await world.profiles(published(AMES))
