"""The parent of the notifier's tables."""

from sqlalchemy import MetaData

from shared.database import NAMING
from shared.database import Base as SharedBase


class Base(SharedBase):
    """Parent of the notifier's tables."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)
