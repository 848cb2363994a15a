"""The test run's own servers and its own rule about what was not run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis.asyncio
from sqlalchemy import text

from desk.store.engine import Store
from tests.conftest import NewDatabase
from tests.servers import Postgres, Redis, Server

ROOT = Path(__file__).resolve().parents[1]
SKIPPING = "import pytest\ndef test_it(): pytest.skip('no such server: apt-get install it')\n"
SKIPPED_FILE = "import pytest\npytest.skip('no such package', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it(): assert False\n"


@pytest.mark.parametrize(
    ("content", "must_run_all", "status"),
    [
        (SKIPPING, "", 0),
        (SKIPPING, "1", 1),
        (SKIPPED_FILE, "1", 1),
        (EXPECTED_FAILURE, "1", 0),
        ("def test_it(): pass\n", "1", 0),
    ],
)
def test_what_is_not_run_fails_where_all_must_run(
    tmp_path: Path, content: str, must_run_all: str, status: int
) -> None:
    (tmp_path / "test_it.py").write_text(content)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.not_run", "-c", os.devnull, "--rootdir", tmp_path, tmp_path],
        cwd=ROOT, env={**os.environ, "ZF_REQUIRE_ALL": must_run_all}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stdout
    assert ("1 not run" in done.stdout) == ("skip" in content), done.stdout


async def test_fresh_databases_know_nothing_of_each_other(postgres_database: NewDatabase) -> None:
    first, second = Store(postgres_database()), Store(postgres_database())
    async with first.write() as connection:
        await connection.execute(text("CREATE TABLE only_here (n INTEGER)"))
    async with second.read() as connection:
        query = text("SELECT count(*) FROM information_schema.tables WHERE table_name = :name")
        assert (await connection.execute(query, {"name": "only_here"})).scalar() == 0
        assert (await connection.execute(query, {"name": "desk_messages"})).scalar() == 1
    await first.close()
    await second.close()


async def test_redis_answers_and_is_empty(redis_url: str) -> None:
    async with redis.asyncio.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("key", "value")
        assert await client.get("key") == b"value"


@pytest.mark.parametrize("kind", [Postgres, Redis])
def test_a_server_dies_comes_back_and_leaves_nothing(kind: type[Server]) -> None:
    server = kind()
    try:
        server.start()
        assert os.stat(f"/proc/{server.pid}").st_uid != 0 or os.geteuid() != 0
        port = server.port
        server.kill()
        assert not server.is_answering(port)
        server.start()
        assert server.port == port
        assert server.is_answering(port)
    finally:
        server.stop()
    assert not server.folder.exists()


def test_a_run_that_is_killed_leaves_no_server() -> None:
    """kill -9 of the tests themselves: the guard stops the server and removes its folder."""
    script = (
        "import os, signal\nfrom tests.servers import Redis\nserver = Redis()\nserver.start()\n"
        "print(server.pid, server.folder, server._guard.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    pid, folder, guard = done.stdout.split()
    wait = subprocess.run(
        ["timeout", "30", "sh", "-c", f"while kill -0 {guard} 2>/dev/null; do sleep 0.1; done"], check=False
    )
    assert wait.returncode == 0
    assert not Path(folder).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)
