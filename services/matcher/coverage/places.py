"""Figures of who has registered and whom nothing has been suggested: maps, states, sizes, governments."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.coverage.figures import (
    CODE,
    Cell,
    Figure,
    country_label,
    largest,
    percent,
    state_name,
)
from services.matcher.domain.coverage import GOVERNMENT_NAMES, RURAL_BELOW, SIZE_NAMES
from services.matcher.domain.scope import Scope
from services.matcher.store.coverage.queries import LocalityCount, counterparts, localities
from shared.texts import Phrase, _, formats, pgettext, plural

NOW = Phrase("Counted as it stands now, whatever the period.")
WITHOUT = Phrase(
    "Without a suggestion: nothing is suggested at present, and no approved match is under way or "
    "led to anything."
)
WAITING = Phrase("Waiting: an approved match to which not everybody has answered yes or no.")
COLUMNS = (
    Phrase("Registered"),
    Phrase("Without a suggestion"),
    Phrase("Share without"),
    Phrase("Waiting for an answer"),
)
Counts = tuple[int, int, int]


async def overview(session: AsyncSession, scope: Scope, _now: datetime) -> list[Figure]:
    """Three maps of the United States and one of the world."""
    counted = _totals(await localities(session, scope), lambda c: c.subdivision)
    return [
        _registered(counted),
        _without(counted),
        _waiting(counted),
        _world(await counterparts(session)),
    ]


async def reach(session: AsyncSession, scope: Scope, _now: datetime) -> list[Figure]:
    """Who is reached, by size, form of government and state."""
    found = await localities(session, scope)
    sizes = _totals(found, lambda c: c.size)
    governments = _totals(found, lambda c: c.government)
    states = _totals(found, lambda c: c.subdivision)
    rural = _("A rural county has fewer than %(n)s inhabitants.", n=formats.number(RURAL_BELOW))
    return [
        _reach(
            "sizes",
            (_("By size"), _("Size")),
            [(str(SIZE_NAMES[k]), sizes[k]) for k in SIZE_NAMES if k in sizes],
        ),
        _reach(
            "governments",
            (_("By form of government"), _("Form of government")),
            [
                (str(GOVERNMENT_NAMES[k]), governments[k])
                for k in GOVERNMENT_NAMES
                if k in governments
            ],
            rural,
        ),
        _reach(
            "states",
            (_("By state"), pgettext("of the USA", "State")),
            sorted(
                ((state_name(k), counts) for k, counts in states.items()),
                key=lambda row: (-row[1][1], -row[1][0], row[0]),
            ),
            _("The chart shows the states with most localities without a suggestion."),
        ),
    ]


def _totals(
    found: Sequence[LocalityCount], of: Callable[[LocalityCount], str | None]
) -> dict[str | None, Counts]:
    totals: dict[str | None, Counts] = {}
    for count in found:
        a, b, c = totals.get(of(count), (0, 0, 0))
        totals[of(count)] = (a + count.registered, b + count.without, c + count.waiting)
    return totals


def _registered(counted: dict[str | None, Counts]) -> Figure:
    total = sum(n for n, _, _ in counted.values())
    n_states = sum(k is not None for k in counted)
    rows = largest(((state_name(k), n, k) for k, (n, _, _) in counted.items()), 1)
    states = plural("%(n)s state or territory", "%(n)s states and territories", n_states)
    finding = plural(
        "%(count)s locality in %(states)s has registered.",
        "%(count)s localities in %(states)s have registered.",
        total, count=formats.number(total), states=states,
    )  # fmt: skip
    if rows:
        first = _("Most are in %(place)s (%(most)s).", **_first(rows))
        finding = f"{finding} {first}"
    return Figure(
        "us-registered", _("Registered localities"), "us_map", finding,
        (pgettext("of the USA", "State"), _("Registered"), CODE), rows, str(NOW),
    )  # fmt: skip


def _without(counted: dict[str | None, Counts]) -> Figure:
    total = sum(n for n, _, _ in counted.values())
    without = sum(n for _, n, _ in counted.values())
    rows = largest(((state_name(k), n, all_, k) for k, (all_, n, _) in counted.items()), 1)
    finding = _("Every registered locality has a suggestion.")
    if without:
        finding = plural(
            "%(count)s of %(total)s registered localities has no suggestion; most in %(place)s "
            "(%(most)s).",
            "%(count)s of %(total)s registered localities have no suggestion; most in %(place)s "
            "(%(most)s).",
            without, count=formats.number(without), total=formats.number(total), **_first(rows),
        )  # fmt: skip
    return Figure(
        "us-without", _("Localities without any suggestion"), "us_map", finding,
        (pgettext("of the USA", "State"), _("Without a suggestion"), _("Registered"), CODE), rows, f"{WITHOUT} {NOW}",
    )  # fmt: skip


def _waiting(counted: dict[str | None, Counts]) -> Figure:
    total = sum(n for n, _, _ in counted.values())
    waiting = sum(n for _, _, n in counted.values())
    rows = largest(((state_name(k), n, all_, k) for k, (all_, _, n) in counted.items()), 1)
    finding = _("No registered locality waits for an answer.")
    if waiting:
        finding = plural(
            "%(count)s of %(total)s registered localities waits for an answer; most in %(place)s "
            "(%(most)s).",
            "%(count)s of %(total)s registered localities wait for an answer; most in %(place)s "
            "(%(most)s).",
            waiting, count=formats.number(waiting), total=formats.number(total), **_first(rows),
        )  # fmt: skip
    return Figure(
        "us-waiting", _("Localities waiting for an answer"), "us_map", finding,
        (pgettext("of the USA", "State"), _("Waiting for an answer"), _("Registered"), CODE), rows, f"{WAITING} {NOW}",
    )  # fmt: skip


def _world(found: Sequence[tuple[str | None, int, int]]) -> Figure:
    rows = largest(((country_label(k), n, never, k) for k, n, never in found), 1)
    total = sum(n for _, n, _ in found)
    never = sum(n for _, _, n in found)
    finding = plural(
        "%(counterparts)s in %(countries)s registered; %(never)s of them (%(share)s) has never "
        "been suggested.",
        "%(counterparts)s in %(countries)s registered; %(never)s of them (%(share)s) have never "
        "been suggested.",
        never,
        counterparts=plural(
            "%(count)s counterpart abroad", "%(count)s counterparts abroad",
            total, count=formats.number(total),
        ),
        countries=plural("%(n)s country", "%(n)s countries", len(found)),
        never=formats.number(never), share=percent(never, total),
    )  # fmt: skip
    if rows:
        names = formats.listed(row[0] for row in rows[:3])
        finding = " ".join((finding, _("Most are in %(places)s.", places=names)))
    note = _("The place and the kind of partner that you chose do not limit this map.")
    return Figure(
        "world-counterparts", _("Counterparts abroad"), "world_map", finding,
        (_("Country"), _("Registered"), _("Never suggested"), CODE), rows,
        f"{NOW} {note}",
    )  # fmt: skip


def _first(rows: Sequence[tuple[Cell, ...]]) -> dict[str, str]:
    """The place of the first row and its number, for a sentence."""
    return {"place": str(rows[0][0]), "most": formats.number(int(rows[0][1] or 0))}


def _reach(
    key: str, named: tuple[str, str], found: Sequence[tuple[str, Counts]], note: str = ""
) -> Figure:
    """A figure by classes; `named` are its title and that of its first column."""
    rows = tuple(
        (name, n, without, percent(without, n), waiting) for name, (n, without, waiting) in found
    )
    total, without = sum(c[0] for _, c in found), sum(c[1] for _, c in found)
    finding = plural(
        "%(count)s of %(total)s localities (%(share)s) has no suggestion.",
        "%(count)s of %(total)s localities (%(share)s) have no suggestion.",
        without, count=formats.number(without), total=formats.number(total),
        share=percent(without, total),
    )  # fmt: skip
    worst = max(found, key=lambda row: (row[1][1] / row[1][0], row[1][0]), default=None)
    if worst and worst[1][1]:
        name, (n, missing) = worst[0], worst[1][:2]
        highest = _(
            "The share is highest under “%(name)s”: %(part)s of %(total)s.",
            name=name, part=formats.number(missing), total=formats.number(n),
        )  # fmt: skip
        finding = f"{finding} {highest}"
    return Figure(
        key, named[0], "with_without", finding, (named[1], *map(str, COLUMNS)),
        rows, f"{note} {WITHOUT} {NOW}".strip(),
    )  # fmt: skip
