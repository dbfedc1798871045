"""Settings of ingest: those that every service reads."""

from shared.settings import Settings


class IngestSettings(Settings):
    """Ingest needs nothing beyond what every service has."""
