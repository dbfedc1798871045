"""`entente up` as a process group of its own, to be stopped or killed as a whole."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ENTENTE = str(Path(sys.executable).parent / "entente")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


class Up:
    """One `entente up` that holds no approvals; `environment` is added to the tests' own."""

    def __init__(self, data, *options, **environment):
        self.port = free_port()
        self.process = subprocess.Popen(
            [ENTENTE, "up", "--data", str(data), "--port", str(self.port), *options],
            env={**os.environ, "ENTENTE_RELEASE_MINUTES": "0", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self):
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "ready" in line:
                return self
        raise AssertionError("".join(lines))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.stop()

    def kill(self):
        """`kill -9` for the whole process group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self):
        """SIGTERM, as a service manager sends it; returns the exit code."""
        self.process.terminate()
        self.process.communicate(timeout=60)
        return self.process.returncode


def entente(*arguments, data, **environment):
    """Run a command to its end."""
    return subprocess.run(
        [ENTENTE, *arguments, "--data", str(data)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
