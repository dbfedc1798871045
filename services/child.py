"""`python -m services.child`: `entente run` that ends when its supervisor is gone.

The supervisor holds the other end of standard input; when that closes, even by `kill -9`, this
process stops as if it had been told to.
"""

import os
import signal
import sys
import threading

from services.cli import main


def _leave_with_parent() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    sys.argv.insert(1, "run")
    main()
