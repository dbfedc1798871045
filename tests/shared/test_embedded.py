import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from shared.embedded import BrokerDidNotStartError, embedded_broker

USER = """
import asyncio, sys
from pathlib import Path
from shared.embedded import embedded_broker

async def main():
    async with embedded_broker(Path(sys.argv[1])) as url:
        print(url, flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def user():
    """Starts processes that use a folder's broker until their input is closed."""
    processes = []

    def start(folder):
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def url_of(process):
    return process.stdout.readline().strip()


def leave(process):
    process.communicate()
    return process.returncode


def pid_of_server(url):
    with Redis.from_url(url) as client:
        return client.info("server")["process_id"]


async def test_the_server_keeps_what_was_written_from_one_run_to_the_next(tmp_path):
    async with embedded_broker(tmp_path) as url:
        with Redis.from_url(url) as client:
            client.set("key", "value")
    async with embedded_broker(tmp_path) as url:
        with Redis.from_url(url) as client:
            assert client.get("key") == b"value"


async def test_nobody_else_on_the_machine_may_connect(tmp_path):
    async with embedded_broker(tmp_path):
        assert (tmp_path / "valkey.sock").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["a folder", "100%25", "what?#", "long" * 30])
async def test_any_folder_will_do(tmp_path, name):
    async with embedded_broker(tmp_path / name) as url:
        with Redis.from_url(url) as client:
            assert client.ping()


async def test_a_server_whose_starter_was_killed_is_adopted(tmp_path, user):
    starter = user(tmp_path)
    url = url_of(starter)
    server = pid_of_server(url)
    starter.kill()
    starter.wait()
    async with embedded_broker(tmp_path) as adopted:
        assert adopted == url
        assert pid_of_server(adopted) == server


async def test_a_killed_server_is_replaced(tmp_path):
    async with embedded_broker(tmp_path) as url:
        os.kill(pid_of_server(url), signal.SIGKILL)
    async with embedded_broker(tmp_path) as url:
        assert pid_of_server(url)


def test_the_last_user_stops_the_server(tmp_path, user):
    one, other = user(tmp_path), user(tmp_path)
    url = url_of(one)
    assert url_of(other) == url
    assert leave(one) == 0
    assert pid_of_server(url)
    assert leave(other) == 0
    with pytest.raises(NoConnection):
        pid_of_server(url)


def test_starters_at_the_same_moment_share_one_server(tmp_path, user):
    users = [user(tmp_path) for _ in range(3)]
    assert len({pid_of_server(url_of(process)) for process in users}) == 1
    assert [leave(process) for process in users] == [0, 0, 0]


async def test_a_server_that_cannot_start_says_where_its_log_is(tmp_path):
    (tmp_path / "appendonlydir").write_text("in the way")
    with pytest.raises(BrokerDidNotStartError, match=r"valkey\.log"):
        async with embedded_broker(tmp_path):
            pass
