"""The table of what people chose to be sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.store.base import Base
from shared.database import UtcDateTime


class MailChoiceRow(Base):
    """Which e-mails one address gets for one party or account (`owner_id`); no row: all of them.

    `address` is the fingerprint of it, since the choice holds however the profile changes.
    """

    __tablename__ = "mail_choices"

    owner_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    address: Mapped[str] = mapped_column(Text, primary_key=True)
    choice: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
