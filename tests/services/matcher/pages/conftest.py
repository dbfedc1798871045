"""Matches for the pages of officers: one with all that there is to say, and a small queue."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.parties import reason, save_match, save_profile
from tests.support.profiles import counterpart, locality


@pytest.fixture
async def match_id(database):
    """Des Moines and Porto, with reasons of both sides and circumstances."""
    async with database.transaction() as session:
        town = await save_profile(
            session, locality("Des Moines", ("need", "dry basements"), population=214_133)
        )
        city = await save_profile(session, counterpart("Porto", ("offer", "walls"), country="PT"))
        reasons = [reason(), reason("party_to_locality", "farm advice", "farm schools")]
        return await save_match(
            session,
            town,
            city,
            0.61,
            reasons=reasons,
            statement_score=0.5,
            context=[
                {"name": "networks", "words": "Both are members of ICLEI.", "effect": 0.5},
                {"name": "distance", "words": "About 7,000 km apart.", "effect": -0.2},
                {"name": "staff", "words": "Hardly counts.", "effect": 0.01},
            ],
        )


@pytest.fixture
async def town(database):
    async with database.transaction() as session:
        return await save_profile(session, locality("Des Moines", subdivision="US-IA"))


@pytest.fixture
async def match_ids(database, town):
    """Three suggestions of the town; the first one is overdue."""
    now = datetime.now(UTC)
    async with database.transaction() as session:
        return [
            await save_match(
                session, town, await save_profile(session, counterpart(name, country="PT")),
                created_at=now - timedelta(days=age), subdivision="US-IA", theme="water",
            )
            for name, age in (("Porto", 40), ("Faro", 1), ("Braga", 0))
        ]  # fmt: skip
