"""The notifier's settings: how long states may last, and how e-mails go out and come in."""

from pathlib import Path

from pydantic import Field

from shared.settings import Settings


class NotifierSettings(Settings):
    """What the notifier reads from the environment; its times are in working days."""

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

    check_in_days: str = Field(
        "30,90,365",
        alias="ENTENTE_CHECK_IN_DAYS",
        pattern=r"^([1-9][0-9]{0,3}(,[1-9][0-9]{0,3})*)?$",
        description="Days after which both sides are asked how it went on; empty: never.",
    )

    hold_mail: bool = Field(
        default=False,
        alias="ENTENTE_HOLD_MAIL",
        description="Hold all e-mails until an officer lets them out; read at the first start only.",
    )
    mail_rate: int = Field(
        60,
        alias="ENTENTE_MAIL_PER_MINUTE",
        ge=0,
        description="Copies of messages a minute to one receiving domain; 0: no limit.",
    )
    reply_to: str | None = Field(
        None,
        alias="ENTENTE_REPLY_ADDRESS",
        description="Address whose plus-addresses (name+...@domain) take replies and bounces.",
    )
    incoming: Path | None = Field(
        None,
        alias="ENTENTE_INCOMING_MAILDIR",
        description="Maildir that is read for replies and bounces; default: none is.",
    )

    @property
    def check_ins(self) -> tuple[int, ...]:
        """Days since both were introduced, ascending."""
        return tuple(sorted({int(days) for days in self.check_in_days.split(",") if days}))

    @property
    def mailbox(self) -> Path:
        """Folder of the local mailbox."""
        return self.data / "mailbox"
