"""Pages of introductions and messages, newest first, by key: a page never costs the whole table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.domain.introductions import State
from services.notifier.store.tables import Delivery, Introduction

PAGE = 25
"""Rows of a page."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Some rows, and the `before` key of the next page, if there is one."""

    rows: Sequence[Row]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message with the introduction it belongs to."""

    delivery: Delivery
    introduction: Introduction


async def list_introductions(
    session: AsyncSession,
    *,
    profile_ids: Sequence[UUID] | None,
    state: State | None = None,
    before: UUID | None = None,
    limit: int = PAGE,
) -> Slice[Introduction]:
    """Introductions of these parties (`None`: of everybody), newest first."""
    statement = select(Introduction)
    if profile_ids is not None:
        ids = list(profile_ids)
        statement = statement.where(
            or_(Introduction.locality_id.in_(ids), Introduction.party_id.in_(ids))
        )
    if state is not None:
        statement = statement.where(Introduction.state == state.value)
    statement = statement.where(*_older(Introduction, before))
    newest = statement.order_by(Introduction.created_at.desc(), Introduction.id.desc())
    found = (await session.scalars(newest.limit(limit + 1))).all()
    return Slice(found[:limit], found[limit - 1].id if len(found) > limit else None)


async def list_deliveries(
    session: AsyncSession,
    *,
    state: DeliveryState | None = None,
    before: UUID | None = None,
    limit: int = PAGE,
) -> Slice[Dispatch]:
    """Messages of everybody, newest first."""
    statement = select(Delivery, Introduction).join(
        Introduction, Delivery.introduction_id == Introduction.id
    )
    if state is not None:
        statement = statement.where(Delivery.state == state.value)
    statement = statement.where(*_older(Delivery, before))
    newest = statement.order_by(Delivery.created_at.desc(), Delivery.id.desc())
    rows = await session.execute(newest.limit(limit + 1))
    found = [Dispatch(*row) for row in rows.all()]
    return Slice(found[:limit], found[limit - 1].delivery.id if len(found) > limit else None)


def _older(
    table: type[Introduction | Delivery], before: UUID | None
) -> tuple[ColumnElement[bool], ...]:
    if before is None:
        return ()
    last = select(table.created_at, table.id).where(table.id == before)
    return (tuple_(table.created_at, table.id) < last.scalar_subquery(),)
