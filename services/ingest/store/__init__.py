"""Tables of ingest and the queries on them; every function works in its caller's transaction."""

from services.ingest.store.tables import Base

__all__ = ["Base"]
