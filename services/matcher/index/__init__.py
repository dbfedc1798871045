"""Vector indexes: Qdrant Edge inside the worker, or a Qdrant server through qdrant-client.

Both hold one point a statement, named by profile and position, with the profile, kind, country and
stance in its payload. `open_index` chooses.
"""

from pathlib import Path

from services.matcher.ports import VectorIndex


async def open_index(
    folder: Path, url: str | None, api_key: str | None, *, identity: str, dimensions: int
) -> VectorIndex:
    """The index of this installation; refuses one that another model filled."""
    if url is None:
        from services.matcher.index.edge import EdgeIndex  # noqa: PLC0415 - not where a server is used

        return EdgeIndex(folder, identity=identity, dimensions=dimensions)
    from services.matcher.index.server import open_server  # noqa: PLC0415 - not where Edge is used

    return await open_server(url, api_key, identity=identity, dimensions=dimensions)
