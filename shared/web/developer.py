"""`/developer/components`: every component of components.html in its states, for those who write pages.

Mounted in the demonstration only. Its texts are samples and are not translated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import Request, Response

from shared.security.sessions import read_session
from shared.web.errors import FieldProblem
from shared.web.rendering import Page, page

PATH = "/developer/components"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and Donaudampfschifffahrt" * 2
OPTIONS = [("mayor", "Mayor"), ("clerk", "Town clerk"), ("planner", "City planner")]
PROBLEMS = [FieldProblem("town", "Write a name."), FieldProblem("why", "Say why.")]


@dataclass(frozen=True, slots=True)
class Sample:
    """One call of a component: the macro, the state that it shows, and the arguments."""

    macro: str
    state: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ComponentsPage(Page):
    """The samples, grouped by component in their order."""

    template: ClassVar[str] = "developer_components.html"
    groups: Sequence[tuple[str, Sequence[Sample]]]


def _field(state: str, name: str, label: str, **arguments: Any) -> Sample:
    return Sample("field", state, {"name": name, "label": label, **arguments})


GROUPS: Sequence[tuple[str, Sequence[Sample]]] = (
    (
        "alert",
        (
            Sample("alert", "information", {"text": "Nobody has been written to."}),
            Sample("alert", "success", {"text": "Your draft is saved.", "kind": "success"}),
            Sample("alert", "warning", {"text": "This profile is paused.", "kind": "warning"}),
            Sample("alert", "error", {"text": "Somebody was faster.", "kind": "error"}),
            Sample("alert", "with a heading", {"text": "It ends on Friday.", "heading": "Please note"}),
            Sample("alert", "long text", {"text": LONG, "heading": LONG}),
        ),
    ),
    (
        "problems_summary",
        (
            Sample("problems_summary", "one problem", {"problems": PROBLEMS[:1]}),
            Sample("problems_summary", "two problems", {"problems": PROBLEMS}),
        ),
    ),
    (
        "field",
        (
            _field("empty", "plain", "Name of the office"),
            _field("required, with a hint", "hinted", "Town", hint="As people say it.", required=True),
            _field("with a problem", "town", "Town", value=" ", problem="Write a name."),
            _field("a day", "day", "Day of the meeting", value="2027-03-01", type="date"),
            _field("a number", "number", "Inhabitants", value="66427", inputmode="numeric"),
            _field("long text", "long", LONG, value=LONG, hint=LONG),
        ),
    ),
    (
        "textarea",
        (
            Sample("textarea", "empty", {"name": "note", "label": "Note"}),
            Sample(
                "textarea",
                "with a problem",
                {"name": "why", "label": "Why?", "hint": "In a few words.", "problem": "Say why."},
            ),
            Sample("textarea", "long text", {"name": "much", "label": "Text", "value": LONG * 4}),
        ),
    ),
    (
        "select",
        (
            Sample("select", "nothing chosen", {"name": "a", "label": "Who?", "options": OPTIONS}),
            Sample(
                "select",
                "chosen, without an empty choice",
                {"name": "b", "label": "Who?", "options": OPTIONS, "value": "clerk", "empty": None},
            ),
            Sample(
                "select",
                "with a problem",
                {"name": "c", "label": "Who?", "options": OPTIONS, "problem": "Choose one."},
            ),
        ),
    ),
    (
        "tag",
        tuple(
            Sample("tag", kind or "plain", {"text": kind or "plain", "kind": kind})
            for kind in (
                "", "theme", "need", "offer", "exchange", "suggested", "approved", "declined",
                "escalated", "note", "caution", "escalate", "block",
            )
        ),
    ),
    (
        "facts",
        (
            Sample(
                "facts",
                "an empty value is left out",
                {"rows": [("Country", "Portugal"), ("Region", ""), ("Population", "231,962")]},
            ),
            Sample("facts", "long text", {"rows": [("Name", LONG), (LONG, "Porto")]}),
        ),
    ),
    ("empty", (Sample("empty", "a sentence that says what to do", {"text": "No match fits."}),)),
    (
        "action",
        (
            Sample("action", "outline", {"url": PATH, "label": "Take it"}),
            Sample("action", "plain", {"url": PATH, "label": "Publish", "style": ""}),
            Sample("action", "of consequence", {"url": PATH, "label": "Withdraw", "style": "secondary"}),
            Sample("action", "quiet", {"url": PATH, "label": "Remove", "style": "unstyled"}),
        ),
    ),
)  # fmt: skip


async def components(request: Request) -> Response:
    """The page; whoever may see the demonstration may see it."""
    return page(request, ComponentsPage("Components", GROUPS), read_session(request))
