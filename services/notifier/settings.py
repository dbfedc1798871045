"""The notifier's settings: those that every service has, and where the local mailbox is."""

from pathlib import Path

from shared.settings import Settings


class NotifierSettings(Settings):
    """What the notifier reads from the environment."""

    @property
    def mailbox(self) -> Path:
        """Folder of the local mailbox."""
        return self.data / "mailbox"
