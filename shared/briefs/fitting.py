"""Cuts a brief to two pages: the longest texts that an estimate of printed lines has room for.

Lines are estimated for the narrower width of A4 and the smaller height of US Letter, so that both
papers, and the printed web page, hold what comes out of here.
"""

from dataclasses import dataclass, replace
from math import ceil

from shared.briefs.model import Brief, ContactLine, Group, Meeting, Portrait, Quote, Risk, Step
from shared.briefs.texts import columns, cut

CAPACITY = 132.0
"""The most that `lines` may say of a brief: it says too much on purpose, and briefs of 132 filled at
most 107 of the 114 lines of two pages when capitals, Han, Arabic, Thai and Devanagari were tried."""
FULL, HALF = 92, 43
"""Columns of body text across the page, and in one of two columns."""
LOOSE = 1.1
"""Lines break at words, so a text takes more of them than its columns say."""
RISKS_MAX = 8
CONTACTS_MAX = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """Longest texts in columns: quotation, fact, risk or evidence, line of a step or contact."""

    quote: int
    fact: int
    risk: int
    line: int


SIZES = (
    Limits(700, 300, 320, 400),
    Limits(460, 220, 280, 400),
    Limits(340, 160, 220, 400),
    Limits(260, 120, 180, 360),
    Limits(190, 90, 150, 320),
    Limits(130, 70, 110, 300),
    Limits(80, 45, 80, 240),
)


def fitted(brief: Brief) -> Brief:
    """The brief with its texts as long as two pages allow; the tightest cut if nothing else fits."""
    few = replace(brief, risks=brief.risks[:RISKS_MAX], contacts=_first_contacts(brief.contacts))
    for limits in SIZES:
        shown = limited(few, limits)
        if lines(shown) <= CAPACITY:
            break
    return shown


def limited(brief: Brief, limits: Limits) -> Brief:
    """The brief with every text cut to these limits."""
    return replace(
        brief,
        why=cut(brief.why, limits.risk),
        status=cut(brief.status, limits.risk),
        portraits=tuple(
            Portrait(p.name, tuple((label, cut(v, limits.fact)) for label, v in p.facts))
            for p in brief.portraits
        ),
        groups=tuple(
            Group(g.heading, tuple(_meeting(m, limits) for m in g.meetings), g.more)
            for g in brief.groups
        ),
        year=tuple(Step(s.when, cut(s.what, limits.line)) for s in brief.year),
        risks=tuple(
            Risk(r.level, cut(r.text, limits.risk), cut(r.evidence, limits.risk))
            for r in brief.risks
        ),
        contacts=tuple(ContactLine(c.side, cut(c.text, limits.line)) for c in brief.contacts),
    )


def lines(brief: Brief) -> float:
    """How many lines of body text a brief takes in print, roughly and not too few."""
    sides = [sum(_rows(v, HALF - 19) for _, v in p.facts) + 2 for p in brief.portraits]
    parts = [
        6 + _rows(brief.title, FULL * 0.5) + _rows(brief.status, FULL) + _rows(brief.why, FULL),
        max(sides),
        sum(_group(g) for g in brief.groups),
        sum(_rows(s.what, FULL - 16) + 0.4 for s in brief.year),
        sum(_rows(r.text, FULL - 12) + _rows(r.evidence, FULL - 12) + 0.4 for r in brief.risks),
        sum(max(_rows(a.what, FULL - 26), _rows(a.who, 20)) + 0.4 for a in brief.actions),
        sum(max(_rows(c.text, FULL - 26), _rows(c.side, 20)) + 0.4 for c in brief.contacts),
    ]
    return sum(parts) + 2.2 * sum(part > 0 for part in parts)


def _group(group: Group) -> float:
    body = sum(_meeting_lines(m) for m in group.meetings)
    return 1.8 + _rows(group.heading, FULL * 0.8) + body + (1 if group.more else 0)


def _meeting_lines(meeting: Meeting) -> float:
    width = HALF if len(meeting.quotes) > 1 else FULL - 4
    quoted = max(_rows(q.text, width) + _rows(q.label, width) for q in meeting.quotes)
    return quoted + _rows(meeting.strength, FULL) + 0.9


def _rows(text: str, width: float) -> int:
    return ceil(columns(text) * LOOSE / width)


def _meeting(meeting: Meeting, limits: Limits) -> Meeting:
    quotes = tuple(Quote(q.label, cut(q.text, limits.quote)) for q in meeting.quotes)
    return Meeting(quotes, cut(meeting.strength, limits.risk))


def _first_contacts(contacts: tuple[ContactLine, ...]) -> tuple[ContactLine, ...]:
    sides = dict.fromkeys(c.side for c in contacts)
    return tuple(
        c for side in sides for c in [x for x in contacts if x.side == side][:CONTACTS_MAX]
    )
