"""Examples of good statements, from `statements.toml`: one for each theme and stance."""

import tomllib
from functools import cache
from pathlib import Path

from shared.profile import Stance
from shared.texts import translated
from shared.themes import Theme

FILE = Path(__file__).parent / "statements.toml"


def example(theme: str, stance: str) -> str:
    """A good statement of this theme and stance, in the language spoken now; of the first theme if none."""
    of_theme = _texts().get(theme) or _texts()[next(iter(Theme)).value]
    return translated(of_theme.get(stance) or of_theme[Stance.NEED.value])


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))
