"""The action server over HTTP, in front of a scripted library."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient

from actions.server import create_app
from actions.settings import Settings
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


@pytest.fixture
async def client(library: ScriptedLibrary, aiohttp_server, aiohttp_client) -> TestClient:  # type: ignore[no-untyped-def]
    server = await aiohttp_server(library.app())
    settings = Settings(token=TOKEN, port=1, kb_url=f"http://127.0.0.1:{server.port}")
    return await aiohttp_client(create_app(settings))


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return Talk(client)
