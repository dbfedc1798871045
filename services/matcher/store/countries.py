"""The country list: rules in force, their history, and what the worker has yet to follow."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.flags import LEVELS, CountryRule
from services.matcher.store.matches import OpenMatch, undecided_matches
from services.matcher.store.tables import CountryRuleRow, MatchRow, PartyRow

BLOCKED = "blocked"
"""Why a match is closed whose country is on the list as `block`."""


async def rules_in_force(
    session: AsyncSession, countries: Collection[str] | None = None
) -> dict[str, CountryRule]:
    """The rule of each country (of these countries, or of all)."""
    query = select(CountryRuleRow).where(CountryRuleRow.ended_at.is_(None))
    if countries is not None:
        query = query.where(CountryRuleRow.country.in_(countries))
    rows = await session.scalars(query.order_by(CountryRuleRow.country))
    return {row.country: _rule(row) for row in rows}


async def blocked_countries(session: AsyncSession) -> set[str]:
    """Countries whose parties are never suggested."""
    rows = await session.scalars(
        select(CountryRuleRow.country).where(
            CountryRuleRow.ended_at.is_(None), CountryRuleRow.level == "block"
        )
    )
    return set(rows)


async def history(session: AsyncSession, limit: int) -> list[CountryRuleRow]:
    """Every rule there ever was, the one set last first."""
    query = select(CountryRuleRow).order_by(CountryRuleRow.set_at.desc()).limit(limit)
    return list(await session.scalars(query))


async def set_rule(session: AsyncSession, rule: CountryRule) -> None:
    """Put a rule in force in place of the country's former one."""
    await end_rule(session, rule.country, rule.set_by, rule.set_at)
    session.add(
        CountryRuleRow(
            id=uuid4(),
            country=rule.country,
            level=rule.level,
            reason=rule.reason,
            source=rule.source,
            set_by=rule.set_by,
            set_at=rule.set_at,
            pending=True,
        )
    )
    await session.flush()


async def end_rule(session: AsyncSession, country: str, by: str, at: datetime) -> bool:
    """End a country's rule; False if it has none."""
    ended = await session.scalar(
        update(CountryRuleRow)
        .where(CountryRuleRow.country == country, CountryRuleRow.ended_at.is_(None))
        .values(ended_by=by, ended_at=at, pending=True)
        .returning(CountryRuleRow.id)
    )
    return ended is not None


async def pending_changes(session: AsyncSession) -> dict[str, set[tuple[UUID, datetime | None]]]:
    """Changes that the worker has not followed yet: by country, each rule as it stands."""
    rows = await session.execute(
        select(CountryRuleRow.country, CountryRuleRow.id, CountryRuleRow.ended_at).where(
            CountryRuleRow.pending
        )
    )
    found: dict[str, set[tuple[UUID, datetime | None]]] = {}
    for country, rule_id, ended_at in rows:
        found.setdefault(country, set()).add((rule_id, ended_at))
    return found


async def followed(
    session: AsyncSession, changes: Collection[tuple[UUID, datetime | None]]
) -> None:
    """Note that the worker has followed these, unless one has changed again meanwhile."""
    for rule_id, ended_at in changes:
        await session.execute(
            update(CountryRuleRow)
            .where(
                CountryRuleRow.id == rule_id, CountryRuleRow.ended_at.is_not_distinct_from(ended_at)
            )
            .values(pending=False)
        )


async def pending_matches(
    session: AsyncSession, country: str, after: UUID | None, limit: int
) -> list[OpenMatch]:
    """Undecided matches with parties of a country, by id."""
    return await undecided_matches(session, PartyRow.country == country, after, limit)


async def concerned(session: AsyncSession, country: str) -> list[UUID]:
    """Whose shortlists a change concerns: the country's parties, and who lost one of them."""
    lost = (
        select(MatchRow.locality_id)
        .join(PartyRow, PartyRow.profile_id == MatchRow.party_id)
        .where(PartyRow.country == country, MatchRow.closed_because == BLOCKED)
    )
    rows = await session.scalars(
        select(PartyRow.profile_id)
        .where(PartyRow.active, or_(PartyRow.country == country, PartyRow.profile_id.in_(lost)))
        .order_by(PartyRow.profile_id)
    )
    return list(rows)


def _rule(row: CountryRuleRow) -> CountryRule:
    level = next(known for known in LEVELS if known == row.level)
    return CountryRule(row.country, level, row.reason, row.source, row.set_by, row.set_at)
