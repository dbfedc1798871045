"""Validation of a profile in plain words: every problem, with what was expected and what was got."""

import types
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from services.ingest.domain.cleaning import cleaned
from services.ingest.domain.errors import InvalidProfileError, Problem
from shared.profile import Kind, Profile

Loc = Sequence[int | str]
"""A pydantic location: keys, and indices from 0."""
GOT_MAX = 60
"""Longest part of a wrong value that is quoted, in characters."""

_STAND_INS: dict[str, Any] = {"name": "-", "priorities": [{"statement": "---"}]}

_EXPECTED = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "string": "text",
    "date": "a date such as 2027-03-31",
    "tuple": "a list",
    "list": "a list",
    "model": "an object with named values",
    "dict": "an object with named values",
    "decimal": "a number",
    "finite": "a finite number",
}


def valid_profile(data: dict[str, Any]) -> Profile:
    """The profile that `data` describes, without hidden characters.

    Raises `InvalidProfileError` with all of its problems.
    """
    clean, _notes = cleaned(data)
    try:
        return Profile.model_validate(clean, extra="forbid")
    except ValidationError as error:
        problems = _translated(error)
        raise InvalidProfileError([*problems, *_further(clean, problems)]) from error


def _translated(error: ValidationError) -> list[Problem]:
    return [_problem(e) for e in error.errors(include_url=False) if not _is_echo(e)]


def _is_echo(error: Any) -> bool:
    """Whether pydantic says of a list what it has said of each of its entries."""
    return error["type"] == "too_short" and bool(error["input"])


def _further(data: dict[str, Any], found: Sequence[Problem]) -> Iterator[Problem]:
    """Problems between fields, which pydantic looks for only once each field alone is right."""
    bad = {p.field.partition(".")[0] for p in found}
    if "kind" in bad or "" in bad:
        return
    rest = {k: v for k, v in data.items() if k not in bad}
    stand_ins = {k: v for k, v in _STAND_INS.items() if k in bad}
    try:
        Profile.model_validate({**rest, **stand_ins}, extra="forbid")
    except ValidationError as error:
        for problem in _translated(error):
            if problem.field and not bad & set(problem.field.split(", ")):
                yield problem


def _problem(error: Any) -> Problem:
    field = dotted(error["loc"])
    if error["type"] == "value_error":
        return _own_words(field, str(error["ctx"].get("error", "")), error["input"])
    return Problem(field, _message(error))


def dotted(loc: Loc) -> str:
    """A pydantic location as people write it: entries count from 1."""
    return ".".join(str(x + 1) if isinstance(x, int) else x for x in loc)


def _own_words(field: str, text: str, value: Any) -> Problem:
    """A message of our own validators; those of the whole profile begin with the field's name."""
    if not field:
        start, _, rest = text.partition(": ")
        names = start.replace(" and ", ", ").split(", ")
        return Problem(", ".join(names), rest) if rest and _are_fields(names) else Problem("", text)
    if "email" in field:
        return Problem(
            field, f"expected an e-mail address such as office@city.gov, got {got(value)}"
        )
    return Problem(field, text)


def _are_fields(names: Sequence[str]) -> bool:
    return all(name in Profile.model_fields for name in names)


def _message(error: Any) -> str:
    kind, value, ctx = error["type"], error["input"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(error["loc"])
    if kind == "enum":
        return _not_among(error["loc"], value)
    if kind in _WORDS:
        return _WORDS[kind](error["loc"], value, ctx)
    expected = _bound(kind, ctx) or _EXPECTED.get(kind.split("_")[0], "another value")
    return f"expected {expected}, got {got(value)}"


def _too_short(value: Any, least: int) -> str:
    characters = "character" if least == 1 else "characters"
    return f"expected text of at least {least} {characters}, got {got(value)}"


_WORDS: dict[str, Callable[[Loc, Any, dict[str, Any]], str]] = {
    "missing": lambda loc, _, __: f"expected {_wanted(loc)}, got nothing",
    "too_short": lambda loc, _, __: f"expected {_wanted(loc)}, got none",
    "too_long": lambda _, __, ctx: (
        f"expected at most {ctx['max_length']} entries, got {ctx['actual_length']}"
    ),
    "string_too_long": lambda _, value, ctx: (
        f"expected at most {ctx['max_length']:,} characters, got {len(value):,}"
    ),
    "string_too_short": lambda _, value, ctx: _too_short(value, ctx["min_length"]),
    "string_pattern_mismatch": lambda loc, value, _: f"expected {_pattern(loc)}, got {got(value)}",
    "string_unicode": lambda _, __, ___: "expected text, got characters that are not valid Unicode",
}


def _bound(kind: str, ctx: dict[str, Any]) -> str | None:
    words = {
        "greater_than_equal": ("ge", "a number of at least"),
        "greater_than": ("gt", "a number above"),
        "less_than_equal": ("le", "a number of at most"),
    }
    if kind not in words:
        return None
    key, text = words[kind]
    return f"{text} {ctx[key]:,}"


def _wanted(loc: Loc) -> str:
    if loc == ("kind",):
        return _one_of([k.value for k in Kind])
    if loc == ("priorities",):
        return "at least one priority with a statement"
    return "text" if loc[-1] in ("name", "statement", "title") else "a value"


def _pattern(loc: Loc) -> str:
    if loc[-1] == "id":
        return "an id of 1 to 100 letters, digits and . : _ -"
    return "a web address such as https://www.example.org"


def _unknown_key(loc: Loc) -> str:
    known = list(model_at(loc[:-1]).model_fields)
    close = get_close_matches(str(loc[-1]), known, n=1)
    if close:
        return f"unknown key; did you mean '{close[0]}'?"
    return f"unknown key; expected {_one_of(known)}"


def _not_among(loc: Loc, value: Any) -> str:
    options = _options(loc)
    close = get_close_matches(str(value).strip().lower().replace(" ", "_"), options, n=1)
    if close:
        return f"expected {_one_of(options)}, got {got(value)}; did you mean '{close[0]}'?"
    return f"expected {_one_of(options)}, got {got(value)}"


def _options(loc: Loc) -> list[str]:
    names = [x for x in loc if isinstance(x, str)]
    annotation = model_at(loc[:-1] if isinstance(loc[-1], str) else loc[:-2]).model_fields[
        names[-1]
    ]
    enums = [t for t in _leaves(annotation.annotation) if issubclass(t, Enum)]
    return [str(member.value) for member in enums[0]] if enums else []


def model_at(loc: Loc) -> type[BaseModel]:
    """The model that a location inside a profile leads to."""
    model: type[BaseModel] = Profile
    for name in (x for x in loc if isinstance(x, str)):
        inner = _leaves(model.model_fields[name].annotation)
        model = next((t for t in inner if issubclass(t, BaseModel)), model)
    return model


def _leaves(annotation: Any) -> list[type]:
    if get_origin(annotation) in (Union, types.UnionType, tuple, Annotated):
        return [leaf for part in get_args(annotation) for leaf in _leaves(part)]
    return [annotation] if isinstance(annotation, type) else []


def _one_of(names: Sequence[str]) -> str:
    return f"one of {', '.join(names)}" if len(names) > 1 else "".join(names)


def got(value: Any) -> str:
    """A wrong value as it is quoted to people."""
    if value is None or value == "":
        return "nothing"
    text = repr(value)
    return text if len(text) <= GOT_MAX else f"{text[:GOT_MAX]}..."
