"""Which messages officers search for, as ids; the rows themselves are read in `listing`.

What an index finds is looked up. For the rest, such as part of an address, the newest `LOOKED` are
looked through, and the next page goes on from there: no search reads the whole table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, Subquery, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.store.tables import Delivery, Party

NAMES_MAX = 100
"""Parties whose name holds what was typed; who finds more types more."""
LOOKED = 10_000
"""Messages that one page looks through."""

Ts = TypeVarTuple("Ts")
Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Search:
    """Part of an address, part of a party's name or the party, a state, and days (UTC) from and to."""

    state: DeliveryState | None = None
    address: str = ""
    party: str = ""
    since: date | None = None
    until: date | None = None
    profile_id: UUID | None = None

    @property
    def is_of_parties(self) -> bool:
        """Whether it is about some parties' messages only."""
        return bool(self.party) or self.profile_id is not None


@dataclass(frozen=True, slots=True)
class Found:
    """Messages, newest first; after `last` older ones begin that may be meant too."""

    ids: Sequence[UUID]
    last: UUID | None


async def find(session: AsyncSession, search: Search, before: UUID | None, limit: int) -> Found:
    """The newest messages that were searched for, older than `before`."""
    of_parties = _of_parties(search, Delivery.profile_id)
    keyed = [*(of_parties or _in_state(search, Delivery.state)), *_in_time(search, before)]
    if search.address or (search.state and of_parties):
        return await _look_through(session, search, before, limit)
    ids = (await session.scalars(_newest(select(Delivery.id), keyed, limit + 1))).all()
    return Found(ids[:limit], ids[limit - 1] if len(ids) > limit else None)


async def _look_through(
    session: AsyncSession, search: Search, before: UUID | None, limit: int
) -> Found:
    """Look through all messages of the parties or, if they have too many, the newest in the state."""
    times = _in_time(search, before)
    of_parties = [*_of_parties(search, Delivery.profile_id), *times]
    by_party = search.is_of_parties and await _are_few(session, of_parties)
    keyed = of_parties if by_party else [*_in_state(search, Delivery.state), *times]
    near = _near(keyed, with_state=by_party)
    others = _in_state(search, near.c.state) if by_party else _of_parties(search, near.c.profile_id)
    meant = select(near.c.id).where(*others, *_to(search, near.c.to))
    newest = meant.order_by(near.c.created_at.desc(), near.c.id.desc()).limit(limit + 1)
    ids = (await session.scalars(newest)).all()
    if len(ids) > limit:
        return Found(ids[:limit], ids[limit - 1])
    return Found(ids, None if by_party else await _end(session, keyed))


async def _are_few(session: AsyncSession, keyed: Conditions) -> bool:
    """Whether these can all be looked through."""
    some = select(Delivery.id).where(*keyed).limit(LOOKED + 1).subquery()
    return (await session.scalar(select(func.count()).select_from(some)) or 0) <= LOOKED


async def _end(session: AsyncSession, keyed: Conditions) -> UUID | None:
    """The last of those that were looked through, if there may be more."""
    near = _newest(select(Delivery.id, Delivery.created_at), keyed, LOOKED).subquery()
    oldest = select(near.c.id, func.count().over()).order_by(near.c.created_at, near.c.id)
    row = (await session.execute(oldest.limit(1))).first()
    return row[0] if row is not None and row[1] == LOOKED else None


def _near(keyed: Conditions, *, with_state: bool) -> Subquery:
    """Those to look through. The state stands behind the texts in a row, so that it costs to read."""
    columns = (Delivery.id, Delivery.created_at, Delivery.profile_id, Delivery.to)
    more = (Delivery.state,) if with_state else ()
    return _newest(select(*columns, *more), keyed, LOOKED).subquery()


def _newest(statement: Select[*Ts], keyed: Conditions, limit: int) -> Select[*Ts]:
    ordered = statement.where(*keyed).order_by(Delivery.created_at.desc(), Delivery.id.desc())
    return ordered.limit(limit)


def _of_parties(search: Search, column: SQLColumnExpression[Any]) -> Conditions:
    found: Conditions = []
    if search.party:
        named = func.lower(Party.name).contains(search.party.lower(), autoescape=True)
        found.append(column.in_(select(Party.id).where(named).limit(NAMES_MAX)))
    if search.profile_id is not None:
        found.append(column == search.profile_id)
    return found


def _in_state(search: Search, column: SQLColumnExpression[Any]) -> Conditions:
    return [column == search.state.value] if search.state is not None else []


def _to(search: Search, column: SQLColumnExpression[Any]) -> Conditions:
    typed = search.address.lower()
    return [func.lower(column).contains(typed, autoescape=True)] if typed else []


def _in_time(search: Search, before: UUID | None) -> Conditions:
    found: Conditions = []
    if search.since is not None:
        found.append(Delivery.created_at >= _midnight(search.since))
    if search.until is not None:
        found.append(Delivery.created_at < _midnight(search.until + timedelta(days=1)))
    if before is not None:
        last = select(Delivery.created_at, Delivery.id).where(Delivery.id == before)
        found.append(tuple_(Delivery.created_at, Delivery.id) < last.scalar_subquery())
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
