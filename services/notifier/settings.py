"""The notifier's settings: those that every service has, and the name of its worker."""

from pathlib import Path

from pydantic import Field

from shared.settings import Settings


class NotifierSettings(Settings):
    """What the notifier reads from the environment."""

    consumer: str | None = Field(
        None,
        alias="NOTIFIER_CONSUMER",
        description="Name of this worker if it outlives the process; default: host and process id.",
    )

    @property
    def mailbox(self) -> Path:
        """Folder of the local mailbox."""
        return self.data / "mailbox"
