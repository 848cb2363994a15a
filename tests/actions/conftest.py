"""The action server over HTTP, in front of a scripted library."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient

from actions.jobs import Job
from actions.server import create_app
from actions.settings import Settings
from actions.store.engine import Store
from actions.store.migrate import migrate
from tests.actions.library import TOKEN, ScriptedLibrary
from tests.actions.talk import Talk

FORGOTTEN = "k3cloud-password-user-forgotten"
LOCKED = "k3cloud-password-account-locked"
ADMIN = "k3cloud-password-admin-private"


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary(
        {
            "密码": ("answer", [FORGOTTEN, LOCKED, ADMIN]),
            "账号": ("clarify", [LOCKED, FORGOTTEN]),
        }
    )


@pytest.fixture(scope="session")
def actions_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the actions' tables, made once by their own migrations."""
    path = tmp_path_factory.mktemp("actions") / "template.db"

    async def make() -> None:
        store = Store(f"sqlite:///{path}")
        await migrate(store)
        await store.close()

    # In a thread: some test may have a loop of its own here already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, make()).result()
    return path


@pytest.fixture
def actions_database(actions_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh SQLite database with the actions' tables."""
    path = tmp_path / "actions.db"
    shutil.copy(actions_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def jobs() -> Sequence[Job] | None:
    """The jobs of the server: all; tests of the question skill alone have none."""
    return None


@pytest.fixture
async def client(  # type: ignore[no-untyped-def]
    library: ScriptedLibrary, actions_database: str, jobs: Sequence[Job] | None, aiohttp_server, aiohttp_client
) -> TestClient:
    server = await aiohttp_server(library.app())
    settings = Settings(
        token=TOKEN, port=1, kb_url=f"http://127.0.0.1:{server.port}", database_url=actions_database
    )
    return await aiohttp_client(create_app(settings, jobs))


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return Talk(client)
