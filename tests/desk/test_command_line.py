"""`python -m desk` as an operator types it, in processes of its own; and a real kill -9."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.desk.scripted_bot import TOKEN, ScriptedBot
from tests.servers import free_port

START_S = 120.0


def environment(folder: Path, **more: str) -> dict[str, str]:
    base = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**base, "DATA_DIR": str(folder), "DESK_SECRET": "s" * 40, "RASA_TOKEN": TOKEN, **more}


async def run(folder: Path, *arguments: str, typed: str = "", **more: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "desk", *arguments, env=environment(folder, **more),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(typed.encode()), START_S)
    return process.returncode or 0, out.decode(), err.decode()


def everything_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@asynccontextmanager
async def serving(folder: Path, port: int, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A desk process whose door is open; killed at the end if it still lives."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "desk", "serve", env=environment(folder, DESK_PORT=str(port), **more),
        stderr=(folder / "desk.log").open("ab"),
    )  # fmt: skip
    try:
        async with aiohttp.ClientSession() as http, asyncio.timeout(START_S):
            while True:
                try:
                    async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
                        assert response.status == 200
                        break
                except aiohttp.ClientConnectionError:
                    assert process.returncode is None, (folder / "desk.log").read_text()
                    await asyncio.sleep(0.02)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_the_first_admin(tmp_path: Path) -> None:
    status, out, _ = await run(tmp_path, "create-admin")
    assert status == 0
    password = re.search(r"^password: (\S{20,})$", out, re.MULTILINE)
    assert password is not None
    assert password[1] not in (await run(tmp_path, "create-admin", "--if-missing"))[1]
    status, _, err = await run(tmp_path, "create-admin")
    assert (status, "exists already" in err) == (2, True)
    assert (await run(tmp_path, "set-password", "admin", typed="a-long-enough-password\n"))[0] == 0
    status, _, err = await run(tmp_path, "set-password", "admin", typed="short\n")
    assert (status, "12 to 256" in err) == (2, True)
    status, _, err = await run(tmp_path, "set-password", "nobody", "--generate")
    assert (status, "'nobody'" in err) == (2, True)
    assert (await run(tmp_path, "migrate"))[1] == "desk database is up to date\n"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_two_processes_may_migrate_at_once(tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    more = {} if kind == "sqlite" else {"DATABASE_URL": request.getfixturevalue("postgres_database")(is_empty=True)}
    results = await asyncio.gather(*(run(tmp_path, "migrate", **more) for _ in range(3)))
    assert [status for status, _, _ in results] == [0, 0, 0], results
    assert sorted(out for _, out, _ in results)[0] == "desk database is up to date\n"
    status, out, err = await run(tmp_path, "create-admin", **more)
    assert status == 0, err
    assert "password: " in out


async def test_a_database_nobody_serves_is_one_clear_line(tmp_path: Path) -> None:
    url = f"postgresql://desk:hidden-password@127.0.0.1:{free_port()}/desk"
    for command in ("migrate", "create-admin", "serve"):
        status, _, err = await run(tmp_path, command, DATABASE_URL=url, DESK_PORT="0")
        assert (status, err.count("\n")) == (2, 1), err
        assert "DATABASE_URL" in err
        assert "hidden-password" not in err


@pytest.mark.parametrize(
    ("name", "value"),
    [("DESK_SECRET", "short"), ("DESK_PORT", "99999"), ("DESK_JWT_KEYS", "site:short"), ("DESK_TRUSTED_PROXIES", "x")],
)
async def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    status, _, err = await run(tmp_path, "migrate", **{name: value})
    assert status == 2
    assert name in err
    assert "Traceback" not in err


async def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = await run(tmp_path, "serve", DESK_PORT=str(port))
    assert status == 2
    assert f"127.0.0.1:{port}" in err
    assert "DESK_PORT" in err
    assert "Traceback" not in err


async def test_kill_9_in_the_middle_of_a_turn(tmp_path: Path, bot: ScriptedBot, database_url: str) -> None:
    port = free_port()
    more = {"RASA_URLS": bot.url, "DATABASE_URL": database_url}
    url = f"http://127.0.0.1:{port}/api/chat/conversations"
    bot.hold()
    async with serving(tmp_path, port, **more) as process:
        async with aiohttp.ClientSession() as http:
            async with http.post(url, json={}) as response:
                opened = await response.json()
            headers = {"Authorization": f"Bearer {opened['token']}"}
            path = f"{url}/{opened['id']}/messages"
            async with http.post(
                path, json={"client_msg_id": "a", "text": "验证码 884213 收不到"}, headers=headers
            ) as response:
                assert response.status == 202
        await bot.arrived(1)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    bot.release()
    async with serving(tmp_path, port, **more), aiohttp.ClientSession() as http:
        async with http.post(
            path, json={"client_msg_id": "a", "text": "验证码 884213 收不到"}, headers=headers
        ) as response:
            assert (await response.json())["seq"] == 1
        messages: list[dict[str, object]] = []
        deadline = time.monotonic() + 40
        while len(messages) < 2 and time.monotonic() < deadline:
            async with http.get(path, params={"after": str(len(messages)), "wait": "5"}, headers=headers) as response:
                messages += (await response.json())["messages"]
    assert [message["author"] for message in messages] == ["visitor", "bot"]
    assert len({body["message_id"] for body in bot.requests}) == 1
    kept = everything_under(tmp_path)
    for secret in ("884213", opened["token"]):
        assert secret.encode() not in kept
    assert "收不到" not in (tmp_path / "desk.log").read_text()
    assert opened["id"] in (tmp_path / "desk.log").read_text()
