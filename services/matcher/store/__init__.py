"""What the matcher stores: functions that take a session and never commit."""

from services.matcher.store.coverage import tables as coverage_tables
from services.matcher.store.review import tables as review_tables

__all__ = ["coverage_tables", "review_tables"]
