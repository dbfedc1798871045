"""Counts for the pages of coverage: each is one or two aggregates in SQL, never a row a match."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, exists, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.matcher.domain.coverage import WAITS
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.tables import CountedMatch, CountedParty
from services.matcher.store.tables import TieRow
from shared.profile import Kind

LIVE = tuple(WAITS)
"""Statuses of a match that a locality has before it or that led somewhere."""
WAITING = ("asking", "answer", "not_now")
"""Statuses of an approved match that has no final answer."""
HOURS = (
    CountedMatch.review_hours,
    CountedMatch.second_hours,
    CountedMatch.answer_hours,
    CountedMatch.meeting_hours,
    CountedMatch.agreement_hours,
)


@dataclass(frozen=True, slots=True)
class LocalityCount:
    """Registered localities of a class: how many, without a live match, and waiting for an answer."""

    subdivision: str | None
    size: str
    government: str
    registered: int
    without: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """A counterpart and how many localities it was suggested to."""

    name: str
    country: str | None
    localities: int


async def localities(session: AsyncSession, scope: Scope) -> list[LocalityCount]:
    """Registered localities by state, size and form of government, as they stand now."""
    mine = [CountedMatch.locality_id == CountedParty.profile_id]
    if scope.kind:
        mine.append(CountedMatch.party_kind == scope.kind)
    live = exists().where(*mine, CountedMatch.status.in_(LIVE))
    asked = exists().where(*mine, CountedMatch.status.in_(WAITING))
    classes = (CountedParty.subdivision, CountedParty.size, CountedParty.government)
    counts = (func.count(), func.sum(case((live, 0), else_=1)), func.sum(case((asked, 1), else_=0)))
    query = select(*classes, *counts).where(*_registered(Kind.LOCALITY)).group_by(*classes)
    if scope.subdivisions:
        query = query.where(CountedParty.subdivision.in_(scope.subdivisions))
    return [LocalityCount(*row) for row in await session.execute(query)]


async def counterparts(session: AsyncSession) -> list[tuple[str | None, int, int]]:
    """Registered counterparts by country: how many, and how many were never suggested."""
    met = exists().where(CountedMatch.party_id == CountedParty.profile_id)
    never = func.sum(case((met, 0), else_=1))
    rows = await session.execute(
        select(CountedParty.country, func.count(), never)
        .where(*_registered(Kind.COUNTERPART))
        .group_by(CountedParty.country)
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def ties(session: AsyncSession, scope: Scope) -> dict[tuple[str | None, str], int]:
    """Ties of registered localities by country of the other end (None: a network) and kind."""
    a, b = aliased(CountedParty), aliased(CountedParty)
    classes = (TieRow.kind, a.kind, a.country, b.kind, b.country)
    query = (
        select(*classes, func.count())
        .join(a, a.profile_id == TieRow.a)
        .join(b, b.profile_id == TieRow.b)
        .where(TieRow.ended.is_(None))
        .group_by(*classes)
    )
    if scope.subdivisions:
        here = (end.subdivision.in_(scope.subdivisions) for end in (a, b))
        query = query.where(or_(*here))
    found: dict[tuple[str | None, str], int] = {}
    for kind, *ends, count in await session.execute(query):
        others = [end for end in (ends[:2], ends[2:]) if end[0] != Kind.LOCALITY.value]
        if len(others) == 1 and scope.kind in ("", others[0][0]):
            key = (others[0][1], kind)
            found[key] = found.get(key, 0) + count
    return found


async def matches_by_country_theme(
    session: AsyncSession, scope: Scope
) -> list[tuple[str | None, str | None, int, int]]:
    """Matches by country (None: a network or programme) and theme: how many, how many approved."""
    classes = (CountedMatch.country, CountedMatch.theme)
    approved = func.sum(case((CountedMatch.step > 1, 1), else_=0))
    query = select(*classes, func.count(), approved).where(*_within(scope)).group_by(*classes)
    return [(row[0], row[1], row[2], row[3]) for row in await session.execute(query)]


async def standings(
    session: AsyncSession, scope: Scope, asked_before: datetime
) -> list[tuple[int, str, bool, int]]:
    """Matches by step, status and whether both sides were asked before this moment."""
    late = case((CountedMatch.asked_at < asked_before, 1), else_=0).label("late")
    classes = (CountedMatch.status, CountedMatch.step)
    query = select(*classes, late, func.count()).where(*_within(scope))
    rows = await session.execute(query.group_by(*classes, literal_column("late")))
    return [(row[1], row[0], bool(row[2]), row[3]) for row in rows]


async def hours(session: AsyncSession, scope: Scope) -> list[dict[int, int]]:
    """How long finished stays lasted: a histogram of whole hours for each of `HOURS`."""
    query = select(*HOURS, func.count()).where(CountedMatch.review_hours.is_not(None))
    query = query.where(*_within(scope)).group_by(*HOURS)
    found: list[dict[int, int]] = [{} for _ in HOURS]
    for *values, count in await session.execute(query):
        for histogram, value in zip(found, values, strict=True):
            if value is not None:
                histogram[value] = histogram.get(value, 0) + count
    return found


async def waiting_since(
    session: AsyncSession, scope: Scope
) -> dict[str, tuple[int, datetime | None]]:
    """Matches that wait, by status: how many, and since when the oldest was suggested or asked."""
    since = func.min(func.coalesce(CountedMatch.asked_at, CountedMatch.suggested_at))
    query = select(CountedMatch.status, func.count(), since)
    query = query.where(*_within(scope), CountedMatch.status.in_(LIVE))
    query = query.group_by(CountedMatch.status)
    return {row[0]: (row[1], row[2]) for row in await session.execute(query)}


async def exposure_histogram(session: AsyncSession, scope: Scope) -> dict[int, int]:
    """How many counterparts were suggested to how many localities, those never suggested as 0."""
    each = _exposure(scope).subquery()
    query = select(each.c.localities, func.count()).group_by(each.c.localities)
    found = {row[0]: row[1] for row in await session.execute(query)}
    registered = select(func.count()).select_from(CountedParty)
    total = await session.scalar(registered.where(*_registered(Kind.COUNTERPART))) or 0
    never = total - sum(found.values())
    return found | ({0: never} if never > 0 else {})


async def most_exposed(session: AsyncSession, scope: Scope, limit: int) -> list[Exposure]:
    """Counterparts suggested to most localities."""
    each = _exposure(scope).subquery()
    rows = await session.execute(
        select(CountedParty.name, CountedParty.country, each.c.localities)
        .join(CountedParty, CountedParty.profile_id == each.c.party_id)
        .order_by(each.c.localities.desc(), CountedParty.name, each.c.party_id)
        .limit(limit)
    )
    return [Exposure(*row) for row in rows]


def _exposure(scope: Scope) -> Select[object, int]:
    """Counterparts that may be suggested, with how many localities they were suggested to."""
    return (
        select(
            CountedMatch.party_id,
            func.count(CountedMatch.locality_id.distinct()).label("localities"),
        )
        .where(
            CountedMatch.party_id.in_(
                select(CountedParty.profile_id).where(*_registered(Kind.COUNTERPART))
            ),
            *_within(scope),
        )
        .group_by(CountedMatch.party_id)
    )


def _registered(kind: Kind) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CountedParty.kind == kind.value, CountedParty.active.is_(True)


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = []
    if scope.subdivisions:
        limits.append(CountedMatch.subdivision.in_(scope.subdivisions))
    if scope.kind:
        limits.append(CountedMatch.party_kind == scope.kind)
    if scope.since:
        limits.append(CountedMatch.suggested_at >= scope.since)
    return limits
