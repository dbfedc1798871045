"""Alembic's entry: runs on the connection that `shared.migration` hands over."""

from alembic import context
from alembic.autogenerate.api import AutogenContext

from shared.database import UtcDateTime

connection = context.config.attributes["connection"]
metadata = context.config.attributes.get("metadata")


def render_item(kind: str, item: object, autogenerate: AutogenContext) -> str | bool:
    """Write our own column type by its name."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogenerate.imports.add("from shared.database import UtcDateTime")
        return "UtcDateTime()"
    return False


context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
)
context.run_migrations()
