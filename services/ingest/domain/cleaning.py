"""Takes control characters, as PDFs leave them, out of a profile; counts what it took."""

import unicodedata
from typing import Any

_KEPT = "\t\n\r"


def cleaned(value: Any, path: str = "") -> tuple[Any, list[str]]:
    """The same JSON without stray control characters, and a note for every text that had some."""
    if isinstance(value, str):
        text = "".join(c for c in value if not _is_stray(c))
        return text, _note(len(value) - len(text), path)
    if isinstance(value, dict):
        pairs = {key: cleaned(item, _join(path, key)) for key, item in value.items()}
        return {k: v for k, (v, _) in pairs.items()}, _all_notes(list(pairs.values()))
    if isinstance(value, list):
        items = [cleaned(item, _join(path, n)) for n, item in enumerate(value, start=1)]
        return [v for v, _ in items], _all_notes(items)
    return value, []


def _is_stray(character: str) -> bool:
    return character == "\ufeff" or (
        unicodedata.category(character) == "Cc" and character not in _KEPT
    )


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _note(count: int, path: str) -> list[str]:
    characters = "character" if count == 1 else "characters"
    return [f"{count} control {characters} removed from {path}"] if count else []


def _all_notes(items: list[tuple[Any, list[str]]]) -> list[str]:
    return [note for _, notes in items for note in notes]
