"""What a first year could look like: one plain step a theme, written by us; `years` puts them together.

`learn` is for a need that meets an offer: the learner needs, the teacher offers. `together` is for two
sides that want to exchange. A step is one that two small offices can do with little money, and ends
with something to show. The frames say what stands around the steps, by the kind of partner.
"""

from dataclasses import dataclass

from shared.texts import marked


@dataclass(frozen=True, slots=True)
class Steps:
    """The step of a theme: to learn from a partner, and to take together."""

    learn: str
    together: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Beginning and end of a year with one kind of partner; `step` replaces those of the themes."""

    start: str
    end: str
    step: str | None = None


OTHER = Steps(
    learn=marked(
        "%(teacher)s explains what it does in two calls with the people who run it, with costs "
        "and results. %(learner)s picks one part to try in one place."
    ),
    together=marked(
        "The people who do the work on each side meet by video three times, and each tries one "
        "practice of the other."
    ),
)
"""Where no theme is known."""

STEPS = {
    "climate_resilience": Steps(
        learn=marked(
            "%(teacher)s shows one protected street, bank or roof by video, with what it cost "
            "to build and to keep. %(learner)s picks one place of its own and sketches the "
            "same measure for it."
        ),
        together=marked(
            "Both map the ten places that suffer most from heat or water, compare what each "
            "did there, and test one measure of the other."
        ),
    ),
    "clean_energy": Steps(
        learn=marked(
            "%(teacher)s shares the plan, contract and meter readings of one finished project. "
            "%(learner)s works out with its utility what the same would save in one of its own "
            "buildings."
        ),
        together=marked(
            "Both measure one public building of the same sort for a season and compare what "
            "brought its use down."
        ),
    ),
    "water": Steps(
        learn=marked(
            "%(teacher)s explains one working plant or repair program in two calls with its "
            "engineers. %(learner)s checks with its own whether the method fits its pipes, and "
            "writes down what is missing."
        ),
        together=marked(
            "Engineers of both compare losses, prices and repair plans in three calls, and "
            "each tries one practice of the other."
        ),
    ),
    "circular_economy": Steps(
        learn=marked(
            "%(teacher)s shares routes, costs and what residents put in which bin. %(learner)s "
            "tries the same way of collecting in one neighborhood for three months."
        ),
        together=marked(
            "Both weigh and sort one week of waste in the same manner, and publish the two "
            "results side by side."
        ),
    ),
    "mobility": Steps(
        learn=marked(
            "%(teacher)s walks through one finished street or line by video, with counts from "
            "before and after. %(learner)s plans a trial of the same on one street."
        ),
        together=marked(
            "Both count people on one street for a week in the same manner, try one change, "
            "and count again."
        ),
    ),
    "housing": Steps(
        learn=marked(
            "%(teacher)s shares the rules, the money and the first mistakes of one program. "
            "%(learner)s has its planners and lawyers check which parts its state allows."
        ),
        together=marked(
            "Planners of both review one project of the other in writing, and present the "
            "comments to both councils."
        ),
    ),
    "migration_inclusion": Steps(
        learn=marked(
            "%(teacher)s lets staff of %(learner)s sit in on its service for newcomers by "
            "video. %(learner)s takes over one leaflet, form or course and tries it with a "
            "community group."
        ),
        together=marked(
            "One community group on each side meets the other by video three times; both "
            "offices adopt one idea that came from it."
        ),
    ),
    "trade_investment": Steps(
        learn=marked(
            "%(teacher)s names five firms or offices that are open to talks. %(learner)s finds "
            "as many of its own, and both hold one online meeting day for them."
        ),
        together=marked(
            "The two chambers of commerce list ten firms each that look for partners, and hold "
            "one online meeting day."
        ),
    ),
    "workforce_education": Steps(
        learn=marked(
            "%(teacher)s shares the course plan and the contract with employers of one "
            "program. %(learner)s asks one college and two employers to try a first class."
        ),
        together=marked(
            "One school or college on each side plans a joint class for one term, held online."
        ),
    ),
    "digital_government": Steps(
        learn=marked(
            "%(teacher)s demonstrates one service with the staff who run it, and shares its "
            "code or its tender. %(learner)s tries it with one department."
        ),
        together=marked(
            "Both publish one data set in the same form and let local volunteers build on the two."
        ),
    ),
    "public_health": Steps(
        learn=marked(
            "%(teacher)s shares the steps, staffing and results of one program. %(learner)s "
            "goes through them with its health department and one clinic, and decides on a "
            "small trial."
        ),
        together=marked(
            "The two health departments compare one figure over five years, and each adopts "
            "one practice of the other."
        ),
    ),
    "public_safety": Steps(
        learn=marked(
            "%(teacher)s explains one program, its rules and its safeguards. %(learner)s "
            "discusses it with police, courts and residents before it tries anything."
        ),
        together=marked(
            "The two sides compare how they measure safety in one district, and agree on three "
            "figures to follow for a year."
        ),
    ),
    "emergency_management": Steps(
        learn=marked(
            "%(teacher)s shares one plan and what the last disaster changed in it. %(learner)s "
            "invites it to observe its next tabletop exercise by video."
        ),
        together=marked(
            "Both run the same tabletop exercise in one week and send each other their notes."
        ),
    ),
    "culture_heritage": Steps(
        learn=marked(
            "%(teacher)s advises one museum, library or archive of %(learner)s in three calls. "
            "The result is shown to the public there."
        ),
        together=marked(
            "One library, museum or group of artists on each side prepares a small joint show "
            "that travels as files, not as crates."
        ),
    ),
    "tourism_events": Steps(
        learn=marked(
            "%(teacher)s shares the plan, the budget and the review of one event or trail. "
            "%(learner)s uses them for one of its own next season."
        ),
        together=marked(
            "Each presents the other at one of its events, and both count the visits and "
            "questions that follow."
        ),
    ),
    "food_agriculture": Steps(
        learn=marked(
            "%(teacher)s puts one farm adviser, market or kitchen in touch with one of "
            "%(learner)s. They meet by video through one season."
        ),
        together=marked(
            "A group of growers on each side tries the same practice on a small plot and "
            "compares the harvest."
        ),
    ),
    "democracy_governance": Steps(
        learn=marked(
            "%(teacher)s explains one process from the call to the vote, with its costs and "
            "who took part. %(learner)s tries it on one small decision."
        ),
        together=marked(
            "Both put the same question to their residents, each in its own way, and compare "
            "who answered."
        ),
    ),
    "gender_equity": Steps(
        learn=marked(
            "%(teacher)s shares how it looks at one budget or service by gender. %(learner)s "
            "does the same for one department and reports the result."
        ),
        together=marked(
            "Women in office or in business on each side pair up as mentors for a year."
        ),
    ),
    "youth_sport": Steps(
        learn=marked(
            "%(teacher)s shares the rules and the budget of its youth program. %(learner)s "
            "tries one part of it with one school or club."
        ),
        together=marked(
            "The youth council or one club on each side meets the other by video, and they "
            "plan one joint project."
        ),
    ),
    "biodiversity": Steps(
        learn=marked(
            "%(teacher)s shows one restored site with its planting list, costs and counts. "
            "%(learner)s picks one site, and a local group counts what lives there now."
        ),
        together=marked(
            "Volunteers on both sides count the same kind of animals or plants in one month, "
            "in the same manner."
        ),
    ),
}
"""By theme."""

FRAMES = {
    "counterpart": Frame(
        start=marked(
            "First video call of 45 minutes. Each side names one person and one deputy. They "
            "choose the first topic and agree how to write to each other, and in which "
            "language."
        ),
        end=marked(
            "Both write one page for their councils: what was done, what it cost, what was "
            "learned. They decide to continue, to widen it or to end it in friendship."
        ),
    ),
    "network": Frame(
        start=marked(
            "%(locality)s talks with the secretariat of %(party)s and with one member of its "
            "own size. The council or the manager decides whether to apply, knowing the fee "
            "and the duties."
        ),
        end=marked(
            "%(locality)s sets what it gained beside the fee and the hours, and decides "
            "whether to stay."
        ),
        step=marked(
            "%(locality)s sends one person to the meetings or courses of %(party)s on "
            "%(theme)s, and brings one tool home for a trial."
        ),
    ),
    "programme": Frame(
        start=marked(
            "%(locality)s checks the conditions of %(party)s point by point and asks about "
            "those that are not clear. The council or the manager decides whether to apply."
        ),
        end=marked(
            "%(locality)s reports to its council what came of it. If it was not chosen, it "
            "asks for the reasons and keeps the plan for the next call."
        ),
        step=marked(
            "%(locality)s prepares its application on %(theme)s: one named lead, a short plan, "
            "and the figures that %(party)s asks for."
        ),
    ),
    "alone": Frame(
        start=marked(
            "One person and one deputy are named for partners abroad. They bring the "
            "statements in this brief up to date and put them in order."
        ),
        end=marked(
            "One page for the council: what was done, what it cost, what was learned, and what "
            "comes next."
        ),
    ),
}
"""By kind of partner; `alone` has none."""
