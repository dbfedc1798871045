"""Learning from what the two sides answer: the probabilities are fitted to it by a command.

An officer's decision is no answer of a side, and teaches nothing about it.
"""

from services.matcher.domain.probability import Calibration, calibrate, log_odds
from services.matcher.store import learning as store
from shared.database import Database


async def recalibrate(database: Database) -> Calibration:
    """Fit the probabilities to all answers so far and put the result in force."""
    async with database.transaction() as session:
        answered = [
            (log_odds(statement_score, effect), yes)
            for statement_score, effect, yes in await store.outcomes(session)
        ]
        found = calibrate(answered)
        await store.save_calibration(session, found)
    return found
