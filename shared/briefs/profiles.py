"""The brief of one profile: who it is, what it looks for and gives, and what is to do."""

from collections.abc import Iterable
from datetime import date

from shared.briefs.fitting import fitted
from shared.briefs.model import Action, Brief, Group, Meeting, Quote, Risk, Step
from shared.briefs.portraits import portrait, short_name
from shared.briefs.texts import clean, without_addresses
from shared.briefs.years import Work, year
from shared.profile import Kind, Priority, Profile, Staff, Stance
from shared.themes import THEMES

SHOWN = 4
"""Statements of a stance that are printed, those with most weight first."""

_HEADINGS = {
    Stance.NEED: "What {} needs",
    Stance.OFFER: "What {} offers",
    Stance.EXCHANGE: "What {} wants to exchange",
    None: "What {} also works on",
}
_NEWCOMERS = {Kind.NETWORK: "a new member", Kind.PROGRAMME: "an applicant"}


def profile_brief(profile: Profile, *, day: date, status: str) -> Brief:
    """The brief of a profile, cut to two pages."""
    name = short_name(profile)
    return fitted(
        Brief(
            title=name,
            subtitle="Brief on a profile",
            status=status,
            day=day,
            why="",
            portraits=(portrait(profile),),
            groups=tuple(_groups(profile, name)),
            year=_year(profile, name),
            risks=tuple(_missing(profile, name)),
            actions=tuple(_actions(name)),
            country=profile.country,
        )
    )


def _year(profile: Profile, name: str) -> tuple[Step, ...]:
    works = _works(profile, name)
    if profile.kind in _NEWCOMERS:
        return year(profile.kind, works, _NEWCOMERS[profile.kind], name)
    return year(None, works, name, "a partner")


def _groups(profile: Profile, name: str) -> Iterable[Group]:
    for stance, heading in _HEADINGS.items():
        said = sorted(
            (p for p in profile.priorities if p.stance is stance), key=lambda p: -p.weight
        )
        if said:
            left_out = len(said) - SHOWN
            more = f"{left_out} more in the profile." if left_out > 0 else ""
            yield Group(heading.format(name), tuple(map(_meeting, said[:SHOWN])), more)


def _meeting(priority: Priority) -> Meeting:
    label = THEMES[priority.theme].name if priority.theme else "No theme stated"
    return Meeting((Quote(label, without_addresses(clean(priority.statement))),))


def _works(profile: Profile, name: str) -> Iterable[Work]:
    for said in sorted(profile.priorities, key=lambda p: -p.weight):
        teaches = said.stance is Stance.OFFER
        learner, teacher = ("a partner", name) if teaches else (name, "a partner")
        yield Work(said.theme, learner, teacher, together=said.stance is Stance.EXCHANGE)


def _missing(profile: Profile, name: str) -> Iterable[Risk]:
    """What a reader should know is missing or thin in what was registered."""
    if not any(contact.email for contact in profile.contacts) and not profile.intake.email:
        rests_on = "The profile has no contact with an e-mail address."
        yield Risk("caution", f"Nobody at {name} can be asked yet.", rests_on)
    without = sum(p.stance is None for p in profile.priorities)
    if without:
        text = "Some statements do not say whether they are a need, an offer or an exchange."
        yield Risk("note", text, f"{without} of {len(profile.priorities)} statements.")
    if profile.capacity.staff is Staff.NONE:
        text = f"{name} has no international staff; one partner at a time is enough."
        yield Risk("note", text, "As registered in the profile.")
    if profile.capacity.introductions_per_quarter == 0:
        yield Risk(
            "note", f"{name} takes no introductions.", "Capacity in the profile is 0 a quarter."
        )


def _actions(name: str) -> Iterable[Action]:
    yield Action(name, "Checks that the statements are still true, and names one person to ask.")
    yield Action("Liaison officer", "Reads each suggestion and its flags before anybody is asked.")
    yield Action(
        name, "Accepts or declines each introduction; contacts are shared only if both accept."
    )
    yield Action(
        "Council or board", "Decides on anything that binds: a visit, an agreement, a fee."
    )
