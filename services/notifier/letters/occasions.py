"""What a message of an introduction is written about: all of it is read before a word is written."""

from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import Move
from services.notifier.store.tables import (
    ConsentRow,
    HandOverRow,
    Introduction,
    MeetingRow,
    MessageRow,
    Party,
)
from shared.events import Side


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which message to write: the step and side of an introduction, and both parties.

    `to` are the addresses it goes to. `facing` may be missing only in a closing message, which does
    not describe it. `for_supervisor`: it goes to whoever confirms what colleagues have said.
    `refusal`: what a network said when it declined, in a closing message to the locality. `consent`:
    that of the locality, for its network. `handed` and `facing_handed`: to whom the sides handed
    their questions. `meeting`, `said` (what was written to the side) and `noted` (what was read in its
    reply) go with their steps. `at` is when it is written.
    """

    introduction: Introduction
    step: Step
    side: Side
    own: Party
    facing: Party | None
    to: tuple[str, ...] = ()
    for_supervisor: bool = False
    refusal: Move | None = None
    consent: ConsentRow | None = None
    handed: HandOverRow | None = None
    facing_handed: HandOverRow | None = None
    meeting: MeetingRow | None = None
    said: MessageRow | None = None
    noted: Move | None = None
    at: datetime | None = None
