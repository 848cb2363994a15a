"""The action server's door."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient

from actions.settings import BadSettings, Settings
from tests.actions.library import TOKEN
from tests.actions.talk import AUTHORISED


@pytest.mark.parametrize("path", ["/", "/healthz", "/actions", "/webhook", "/health", "/nowhere"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("header", [None, "Bearer wrong", TOKEN, "Bearer ", f"Basic {TOKEN}"])
async def test_nothing_is_answered_without_the_token(
    client: TestClient, method: str, path: str, header: str | None
) -> None:
    headers = {"Authorization": header} if header else {}
    async with client.request(method, path, headers=headers, json={}) as response:
        assert response.status == 401
        assert (await response.json())["error"]["code"] == "unauthorized"


async def test_health_and_list(client: TestClient) -> None:
    async with client.get("/healthz", headers=AUTHORISED) as response:
        assert await response.json() == {"status": "ok"}
    async with client.get("/actions", headers=AUTHORISED) as response:
        assert {"name": "action_answer"} in await response.json()


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b"{}", b'{"next_action": "action_answer"}', b"\xff"])
async def test_what_is_no_call_is_refused(client: TestClient, body: bytes) -> None:
    async with client.post("/webhook", headers=AUTHORISED, data=body) as response:
        assert response.status == 422


@pytest.mark.parametrize("name", ["action_nobody", None, 7, ["x"]])
async def test_an_unknown_action_is_refused(client: TestClient, name: object) -> None:
    call = {"next_action": name, "tracker": {"sender_id": "c"}}
    async with client.post("/webhook", headers=AUTHORISED, json=call) as response:
        assert response.status == 404


async def test_a_body_beyond_the_limit_is_refused(client: TestClient) -> None:
    async with client.post("/webhook", headers=AUTHORISED, data=b"x" * (16 * 1024 * 1024 + 1)) as response:
        assert response.status == 413


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "RASA_TOKEN"),
        ({"RASA_TOKEN": "short"}, "RASA_TOKEN"),
        ({"RASA_TOKEN": TOKEN, "ACTIONS_PORT": "x"}, "ACTIONS_PORT"),
        ({"RASA_TOKEN": TOKEN, "KB_PORT": "0"}, "KB_PORT"),
    ],
)
def test_a_bad_setting_is_named(values: dict[str, str], named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        Settings.from_environment(values)


def test_the_librarys_address_follows_its_port() -> None:
    assert Settings.from_environment({"RASA_TOKEN": TOKEN, "KB_PORT": "7000"}).kb_url == "http://127.0.0.1:7000"
    given = Settings.from_environment({"RASA_TOKEN": TOKEN, "KB_URL": "http://kb:1/"})
    assert given.kb_url == "http://kb:1"
