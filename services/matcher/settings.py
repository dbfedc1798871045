"""The matcher's own settings."""

from datetime import timedelta

from pydantic import Field

from shared.settings import Settings

LARGE = "packaged:all-mpnet-base-v2"
SMALL = "packaged:all-MiniLM-L6-v2"
"""The English models whose weights packages ship; see services/matcher/packaged.py."""
JOINT = "packaged:joint"
JOINT_SMALL = "packaged:joint-small"
"""One of them, a multilingual model and themes, joined; see services/matcher/joint.py."""


class MatcherSettings(Settings):
    """Which model and vector store to use."""

    model: str = Field(
        JOINT,
        alias="ENTENTE_MODEL",
        description="A sentence-transformers model by name or path; default: the packaged one.",
    )
    qdrant_url: str | None = Field(
        None, alias="QDRANT_URL", description="Qdrant server; default: Qdrant Edge in the worker."
    )
    qdrant_api_key: str | None = Field(
        None, alias="QDRANT_API_KEY", description="Key of the Qdrant server."
    )
    review_days: int = Field(
        5,
        alias="ENTENTE_REVIEW_DAYS",
        ge=1,
        le=60,
        description="Working days within which an officer should look at a match.",
    )
    release_minutes: int = Field(
        10,
        alias="ENTENTE_RELEASE_MINUTES",
        ge=0,
        le=1_440,
        description="An approval can be taken back for this long before it goes out; 0: not at all.",
    )

    @property
    def hold(self) -> timedelta:
        """How long an approval is held."""
        return timedelta(minutes=self.release_minutes)
