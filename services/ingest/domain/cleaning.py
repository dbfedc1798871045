"""Takes hidden characters, as PDFs leave them, out of a profile; counts what it took."""

from typing import Any

from services.ingest.domain.errors import InvalidProfileError, Problem
from shared.characters import visible

DEEPEST = 20
"""Levels of objects and lists; a profile needs four."""


def cleaned(value: Any, path: str = "", depth: int = 0) -> tuple[Any, list[str]]:
    """The same JSON without hidden characters, and a note for every text that had some.

    Raises `InvalidProfileError` where it is nested deeper than any profile.
    """
    if depth > DEEPEST:
        raise InvalidProfileError([Problem("", f"expected at most {DEEPEST} levels of nesting")])
    if isinstance(value, str):
        text = visible(value)
        return text, _note(len(value) - len(text), path)
    if isinstance(value, dict):
        pairs = {key: cleaned(item, _join(path, key), depth + 1) for key, item in value.items()}
        return {k: v for k, (v, _) in pairs.items()}, _all_notes(list(pairs.values()))
    if isinstance(value, list):
        items = [cleaned(item, _join(path, n), depth + 1) for n, item in enumerate(value, start=1)]
        return [v for v, _ in items], _all_notes(items)
    return value, []


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _note(count: int, path: str) -> list[str]:
    characters = "character" if count == 1 else "characters"
    return [f"{count} control {characters} removed from {path}"] if count else []


def _all_notes(items: list[tuple[Any, list[str]]]) -> list[str]:
    return [note for _, notes in items for note in notes]
