"""Where unix sockets go: beside the data, or in a private short folder where that path is too long."""

import hashlib
import os
import tempfile
from pathlib import Path

SOCKET_PATH_MAX = 100
"""Unix socket paths end at 104 (macOS) to 108 (Linux) bytes."""


def socket_path(path: Path) -> Path:
    """`path` itself, or the same name in a folder of this user under the temporary folder.

    Raises `PermissionError` if that folder belongs to somebody else.
    """
    path = path.resolve()
    if len(os.fsencode(path)) <= SOCKET_PATH_MAX:
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"entente-{os.getuid()}-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.getuid():
        raise PermissionError(f"{short} belongs to another user")
    return short / path.name
