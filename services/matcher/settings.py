"""The matcher's own settings."""

from pydantic import Field

from services.matcher.embedding import PACKAGED
from shared.settings import Settings


class MatcherSettings(Settings):
    """Which model and vector store to use."""

    model: str = Field(
        PACKAGED,
        alias="ENTENTE_MODEL",
        description="A sentence-transformers model by name or path; default: the packaged one.",
    )
    qdrant_url: str | None = Field(
        None, alias="QDRANT_URL", description="Qdrant server; default: Qdrant Edge in the worker."
    )
    qdrant_api_key: str | None = Field(
        None, alias="QDRANT_API_KEY", description="Key of the Qdrant server."
    )
