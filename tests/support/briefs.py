"""Profiles and matches for briefs, and reading the PDF that is made of them."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader

from shared.briefs import Action, MatchCase
from shared.events import Flag, Reason
from shared.profile import STATEMENT_MAX, Profile

DAY = date(2026, 11, 22)
STANCES = ("need", "offer", "exchange")
ACTIONS = (Action("Liaison officer", "Approves or declines."),)


def profile(name="Des Moines", *statements, kind="locality", **fields):
    """A profile; a statement is (stance, text) or (stance, text, theme)."""
    said = statements or [("need", "Dry basements")]
    keys = ("stance", "statement", "theme")
    fields = {"country": "US" if kind == "locality" else "PT"} | fields
    priorities = [dict(zip(keys, s, strict=False)) for s in said]
    return Profile(kind=kind, name=name, priorities=priorities, **fields)


def longest(kind, text, **fields):
    """The longest profile allowed, all of it made of one text."""
    said = [(STANCES[i % 3], f"{i} {text * STATEMENT_MAX}"[:STATEMENT_MAX]) for i in range(50)]
    name = (text.strip() * 300)[:300]
    languages = ["en", "es", "fr", "de", "it", "pt", "ja", "zh", "ar", "ru"]
    contacts = [{"name": "Jo Secret", "email": "jo@secret.example"}]
    fields = {"population": 2_000_000_000} | fields
    return profile(
        name, *said, kind=kind, languages=languages,
        capacity={"staff": "none"}, contacts=contacts, **fields,
    )  # fmt: skip


def reason(direction, need, offer):
    return Reason(
        direction=direction, need=need, offer=offer, similarity=0.7,
        text=f"A needs: “{need}” B offers: “{offer}” The two statements are close.",
    )  # fmt: skip


def reasons(locality, party):
    """Three meetings ahead and two back, of the first statements of both."""
    ends = {"locality_to_party": (locality, party), "party_to_locality": (party, locality)}
    return [
        reason(d, ends[d][0].priorities[i].statement, ends[d][1].priorities[i].statement)
        for i, d in enumerate(["locality_to_party"] * 3 + ["party_to_locality"] * 2)
    ]


def flag(text="Porto may be registered twice.", evidence="Also registered: Oporto."):
    return Flag(level="caution", code="near_duplicate", text=text, evidence=evidence)


def case(locality, party, found, **fields):
    given = {"day": DAY, "status": "Suggested.", "actions": ACTIONS} | fields
    return MatchCase(locality=locality, party=party, reasons=found, **given)


def read(content):
    """The PDF as pypdf reads it."""
    return PdfReader(BytesIO(content))


def words(content):
    """Its text on one line, without the signs that let a line end."""
    text = " ".join(p.extract_text() for p in read(content).pages).replace("\u200b", "")
    return " ".join(text.split())
