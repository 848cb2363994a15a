"""`python -m desk backup | restore | retention | customer` as an operator types them, beside a real running desk."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from tests.desk.owndata.conftest import everything_under, names, spellings
from tests.desk.scripted_bot import ScriptedBot
from tests.desk.test_command_line import run, serving
from tests.servers import free_port

WORDS = "鹦鹉螺"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


async def test_a_day_of_an_operator(folder: Path, tmp_path: Path, bot: ScriptedBot) -> None:
    port = free_port()
    backups = tmp_path / "backups"
    backups.mkdir()
    more = {"RASA_URLS": bot.url}
    async with serving(folder, port, **more), aiohttp.ClientSession() as http:
        url = f"http://127.0.0.1:{port}/api/chat/conversations"
        async with http.post(url, json={}) as response:
            opened = await response.json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        path = f"{url}/{opened['id']}/messages"
        async with http.post(path, json={"client_msg_id": "a", "text": WORDS}, headers=headers) as response:
            assert response.status == 202
        async with http.get(path, params={"after": "1", "wait": "10"}, headers=headers) as response:
            assert (await response.json())["messages"]

        status, out, err = await run(folder, "backup", str(backups), **more)
        assert (status, err) == (0, ""), err
        (name,) = names(backups, "*")
        archive = backups / name
        assert out.rstrip().endswith(str(archive))
        assert "secrets in .env are not included" in out
        status, out, _ = await run(folder, "backup", "--verify", str(archive), **more)
        assert (status, "every database is sound" in out) == (0, True)

        status, _, err = await run(folder, "restore", str(archive), **more)
        assert status == 2
        assert "a desk is running" in err
        assert "Traceback" not in err

        status, out, _ = await run(folder, "customer", "preview", "--conversation", opened["id"], **more)
        assert (status, out.splitlines()[0]) == (0, "1 conversations")
        target = tmp_path / "export.zip"
        arguments = ("--conversation", opened["id"], "--to", str(target))
        assert (await run(folder, "customer", "export", *arguments, **more))[0] == 0
        assert target.stat().st_mode & 0o777 == 0o600
        status, _, err = await run(folder, "customer", "export", *arguments, **more)
        assert (status, "exists already" in err) == (2, True)
        status, _, err = await run(folder, "customer", "delete", "--conversation", opened["id"], typed="2\n", **more)
        assert (status, "nothing was deleted" in err) == (2, True)
        status, out, err = await run(folder, "customer", "delete", "--conversation", opened["id"], "--yes", **more)
        assert (status, err) == (0, "")
        assert "deleted: 1 conversations" in out
        assert bot.forgotten[0] == opened["id"]
        assert not any(form in everything_under(folder) for form in spellings(WORDS))
        async with http.get(path, headers=headers) as response:
            assert response.status in (401, 403, 404)
        status, _, err = await run(folder, "customer", "preview", "--conversation", opened["id"], **more)
        assert (status, "no conversation fits" in err) == (2, True)
        status, out, _ = await run(folder, "retention", "--dry-run", **more)
        assert (status, "conversations: kept 180 days, due: 0" in out) == (0, True)

    status, out, err = await run(folder, "restore", str(archive), **more)
    assert (status, err) == (0, "")
    assert "is kept in" in out
    assert any(form in everything_under(folder) for form in spellings(WORDS))
    assert len(names(tmp_path, "var.before-restore-*")) == 1
    async with (
        serving(folder, port, **more),
        aiohttp.ClientSession() as http,
        http.get(path, headers=headers) as response,
    ):
        assert [m["text"] for m in (await response.json())["messages"]] == [WORDS, f"答：{WORDS}"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("customer", "delete", "--tenant", "acme", "--ticket", "ZF1"), "--tenant goes with --subject"),
        (("backup", "nowhere/at/all.tar.gz"), "does not exist"),
        (("restore", "nowhere.tar.gz"), "no such file"),
        (("backup", "--verify", "nowhere.tar.gz"), "no such file"),
    ],
)
async def test_what_cannot_be_done_is_one_clear_line(folder: Path, arguments: tuple[str, ...], expected: str) -> None:
    status, _, err = await run(folder, *arguments)
    assert status == 2
    assert expected in err
    assert len(err.splitlines()) == 1
