"""The country list: an administrator changes it, and the worker brings shortlists up to date.

Matches of a blocked country are closed in the transaction that blocks it, so that nobody can
approve one afterwards. What takes a model or an index, finding others in their place, is left to
the worker.
"""

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain import REASON_MAX, InvalidRuleError, UnknownRuleError
from services.matcher.domain.flags import LEVELS, CountryRule
from services.matcher.handlers.diligence import renew_all
from services.matcher.handlers.matching import Matcher
from services.matcher.handlers.suggesting import close
from services.matcher.store import countries as store
from services.matcher.store import rematch
from shared.codes import Country
from shared.texts import Phrase, Said
from shared.us import is_us

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Matches that are closed in one step."""
LOOK_SECONDS = 2
SOURCE_MAX = 300
"""Longest source of a rule, in characters."""
_COUNTRY: TypeAdapter[str] = TypeAdapter(Country)


async def set_rule(
    session: AsyncSession, *, country: str, level: str, reason: str, source: str, by: str
) -> None:
    """Put a country on the list or replace its rule; raises `InvalidRuleError`."""
    rule = _checked(country, level, reason.strip(), source.strip(), by)
    await store.set_rule(session, rule)
    if rule.level == "block":
        await _close_blocked(session, rule.country)


async def remove_rule(session: AsyncSession, country: str, by: str) -> None:
    """Take a country off the list; raises `UnknownRuleError` if it is not on it."""
    if not await store.end_rule(session, country, by, datetime.now(UTC)):
        raise UnknownRuleError


async def follow_country_list(matcher: Matcher) -> None:
    """Follow every change since the last time: close, flag again, ask for fresh shortlists.

    Closes once more what may have been suggested while the rule was being set. Nobody else may
    suggest meanwhile.
    """
    async with matcher.database.reading() as session:
        changes = await store.pending_changes(session)
    for country, rules in changes.items():
        async with matcher.database.transaction() as session:
            if country in await store.blocked_countries(session):
                await _close_blocked(session, country)
        await renew_all(matcher.database, partial(store.pending_matches, country=country))
        async with matcher.database.transaction() as session:
            await rematch.ask(session, await store.concerned(session, country))
            await store.followed(session, rules)


async def keep_following_country_list(matcher: Matcher) -> None:
    """Look for changes every few seconds until cancelled."""
    while True:
        try:
            async with matcher.turn:
                await follow_country_list(matcher)
        except Exception:
            log.exception("A change of the country list was not followed; it is tried again")
        await asyncio.sleep(LOOK_SECONDS)


async def _close_blocked(session: AsyncSession, country: str) -> None:
    while found := await store.pending_matches(session, country, None, AT_ONCE):
        await close(session, found, store.BLOCKED)


def _checked(country: str, level: str, reason: str, source: str, by: str) -> CountryRule:
    problems: dict[str, Said] = {}
    try:
        country = _COUNTRY.validate_python(country)
    except ValidationError:
        problems["country"] = Phrase("Choose a country.")
    if is_us(country):
        problems["country"] = Phrase("The list is about countries abroad.")
    graded = next((known for known in LEVELS if known == level), None)
    if graded is None:
        problems["level"] = Phrase("Choose a level.")
    if not 0 < len(reason) <= REASON_MAX:
        problems["reason"] = Phrase(
            "Give the reason, in at most %(most)s characters.", most=REASON_MAX
        )
    if not 0 < len(source) <= SOURCE_MAX:
        problems["source"] = Phrase(
            "Name the source, in at most %(most)s characters.", most=SOURCE_MAX
        )
    if problems or graded is None:
        raise InvalidRuleError(problems)
    return CountryRule(country, graded, reason, source, by, datetime.now(UTC))
