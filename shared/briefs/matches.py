"""The brief of a match: two profiles, the reasons that joined them, and what is to be weighed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.briefs.concerns import concerns
from shared.briefs.fitting import fitted
from shared.briefs.model import Action, Brief, ContactLine, Group, Meeting, Quote, Risk
from shared.briefs.portraits import NAME_MAX, portrait, short_name
from shared.briefs.texts import clean, cut, without_addresses
from shared.briefs.years import Work, year
from shared.events import Direction, Flag, Reason
from shared.profile import Kind, Priority, Profile, Stance
from shared.remarks import evidence, finding, why
from shared.texts import Phrase, _

NEEDS, OFFERS = Phrase("%(name)s needs"), Phrase("%(name)s offers")
EITHER = {Stance.EXCHANGE: Phrase("%(name)s wants to exchange"), None: Phrase("%(name)s writes")}


@dataclass(frozen=True, slots=True)
class MatchCase:
    """What a service knows of a match; the priorities of the profiles are as it reads them.

    `flags` only for readers who may see them, `contacts` only once both sides accepted. `checks`
    are sentences on how the locality meets the conditions of a network or program.
    """

    locality: Profile
    party: Profile
    reasons: Sequence[Reason]
    day: date
    status: str
    actions: Sequence[Action]
    fit: str = ""
    flags: Sequence[Flag] | None = None
    checks: Sequence[str] = ()
    contacts: Sequence[ContactLine] = ()
    note: str = ""


def match_brief(case: MatchCase) -> Brief:
    """The brief of a match, cut to two pages."""
    names = short_name(case.locality), short_name(case.party)
    is_referral = case.party.kind is not Kind.COUNTERPART
    return fitted(
        Brief(
            title=_("%(locality)s and %(party)s", locality=names[0], party=names[1]),
            subtitle=_("Brief on a membership or application")
            if is_referral
            else _("Brief on a partnership"),
            status=clean(case.status),
            day=case.day,
            why=clean(case.fit),
            portraits=(portrait(case.locality), portrait(case.party)),
            groups=_groups(case, names),
            year=year(case.party.kind, _works(case, names), *names),
            risks=(*_flags(case), *concerns(case.locality, case.party, case.reasons, case.checks)),
            actions=tuple(Action(_name(a.who), a.what) for a in case.actions),
            contacts=tuple(ContactLine(_name(c.side), clean(c.text)) for c in case.contacts),
            note=case.note,
            country=case.party.country,
        )
    )


def _name(text: str) -> str:
    return cut(clean(text), NAME_MAX)


def _flags(case: MatchCase) -> Iterable[Risk]:
    for flag in case.flags or ():
        yield Risk(flag.level, clean(finding(flag)), clean(evidence(flag)))
    if case.flags is not None and not case.flags:
        text = _("Due diligence found nothing to flag.")
        yield Risk("note", text, _("That is no guarantee."))


def _groups(case: MatchCase, names: tuple[str, str]) -> tuple[Group, ...]:
    ahead = _group(case, "locality_to_party", names)
    back = _group(case, "party_to_locality", names)
    return tuple(group for group in (ahead, back) if group.meetings)


def _group(case: MatchCase, direction: Direction, names: tuple[str, str]) -> Group:
    """One direction; the locality's words stand on the left in both."""
    ahead = direction == "locality_to_party"
    seeker, giver = names if ahead else names[::-1]
    of_seeker, of_giver = (case.locality, case.party) if ahead else (case.party, case.locality)
    meetings = []
    for reason in case.reasons:
        if reason.direction != direction:
            continue
        need, offer = _said(of_seeker, reason.need), _said(of_giver, reason.offer)
        pair = (
            Quote(_label(seeker, need, NEEDS), _print(reason.need)),
            Quote(_label(giver, offer, OFFERS), _print(reason.offer)),
        )
        meetings.append(Meeting(pair if ahead else pair[::-1], clean(why(reason))))
    heading = _("What %(one)s could gain from %(other)s", one=seeker, other=giver)
    return Group(heading, tuple(meetings))


def _label(name: str, said: Priority | None, otherwise: Phrase) -> str:
    """Who says it, and in which stance."""
    phrase = EITHER.get(said.stance, otherwise) if said else otherwise
    return str(Phrase(phrase.text, name=name))


def _print(text: str) -> str:
    return without_addresses(clean(text))


def _said(profile: Profile, statement: str) -> Priority | None:
    return next((p for p in profile.priorities if p.statement == statement), None)


def _works(case: MatchCase, names: tuple[str, str]) -> Iterable[Work]:
    """The themes of the reasons in their order, best first."""
    for reason in case.reasons:
        ahead = reason.direction == "locality_to_party"
        learner, teacher = names if ahead else names[::-1]
        of_learner, of_teacher = (
            (case.locality, case.party) if ahead else (case.party, case.locality)
        )
        need, offer = _said(of_learner, reason.need), _said(of_teacher, reason.offer)
        said = [p for p in (need, offer) if p]
        theme = next((p.theme for p in said if p.theme), None)
        together = any(p.stance is Stance.EXCHANGE for p in said)
        yield Work(theme, learner, teacher, together)
