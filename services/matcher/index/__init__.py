"""Vector indexes: Qdrant Edge inside the worker, or a Qdrant server through qdrant-client.

Both hold one point a statement, named by profile and position, with the profile, kind, country,
stance and language in its payload, and keep generations of them. `open_generations` chooses.
"""

from pathlib import Path

from services.matcher.ports import Generations


def open_generations(folder: Path, url: str | None, api_key: str | None) -> Generations:
    """The vectors of this installation; raises `FolderInUseError` where one process may open them."""
    if url is None:
        from services.matcher.index.edge_generations import EdgeGenerations  # noqa: PLC0415 - not where a server is used

        return EdgeGenerations(folder)
    from qdrant_client import AsyncQdrantClient  # noqa: PLC0415 - not where Edge is used

    from services.matcher.index.server_generations import ServerGenerations  # noqa: PLC0415 - likewise

    return ServerGenerations(AsyncQdrantClient(url=url, api_key=api_key))
