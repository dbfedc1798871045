"""The notifier's settings: how long states may last, and where the local mailbox is."""

from pathlib import Path

from pydantic import Field

from shared.settings import Settings


class NotifierSettings(Settings):
    """What the notifier reads from the environment; all times in working days."""

    reach_days: int = Field(
        20,
        alias="ENTENTE_REACH_WORKING_DAYS",
        ge=1,
        description="Both sides must have been written to within this time.",
    )
    answer_days: int = Field(
        15,
        alias="ENTENTE_ANSWER_WORKING_DAYS",
        ge=1,
        description="Time to answer once both sides have been asked.",
    )
    other_days: int = Field(
        10,
        alias="ENTENTE_OTHER_WORKING_DAYS",
        ge=1,
        description="Time that the second side has at least, after the first accepted.",
    )
    remind_days: int = Field(
        5,
        alias="ENTENTE_REMIND_WORKING_DAYS",
        ge=1,
        description="Time between the question, the first and the last reminder.",
    )
    meeting_days: int = Field(
        30,
        alias="ENTENTE_MEETING_WORKING_DAYS",
        ge=1,
        description="Time to arrange a first meeting after both sides accepted.",
    )
    report_days: int = Field(
        10,
        alias="ENTENTE_REPORT_WORKING_DAYS",
        ge=1,
        description="Time to say, after its date, whether a meeting took place.",
    )
    agreement_days: int = Field(
        120,
        alias="ENTENTE_AGREEMENT_WORKING_DAYS",
        ge=1,
        description="Time after a meeting until it counts as ended.",
    )

    @property
    def mailbox(self) -> Path:
        """Folder of the local mailbox."""
        return self.data / "mailbox"
