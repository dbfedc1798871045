"""Errors that pages share."""

from dataclasses import dataclass

from shared.texts import Said


class NotFoundError(Exception):
    """There is no such page, or it is not yours to see."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a form: its name and what was expected, in words."""

    field: str
    message: Said
