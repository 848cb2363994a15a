"""Files over HTTP: stored before acknowledged, once, for those of the conversation only; failures leave nothing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from desk import keys
from desk.files import rows
from desk.store.files_tables import FileRow
from desk.store.tables import MessageRow
from tests.desk.conftest import MakeDesk
from tests.desk.files import samples
from tests.desk.files.conftest import Uploader
from tests.desk.harness import Chat, Desk, eventually
from tests.desk.scripted_bot import ScriptedBot

PNG = samples.picture()
MEBIBYTE = 1 << 20
FILE_PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.log"\r\n\r\n'


async def test_a_screenshot_is_a_message_of_the_conversation(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    message = await uploader.post(chat, PNG, "登录 报错.png")
    file = message["file"]
    assert (message["seq"], message["author"], message["text"]) == (1, "visitor", "")
    assert (file["name"], file["kind"], file["width"], file["height"]) == ("登录 报错.png", "picture", 64, 40)
    status, content, headers = await uploader.fetch(chat, file["id"])
    assert status == 200
    assert len(content) == file["bytes"]
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"__ __.png\"; filename*=UTF-8''%E7%99%BB%E5%BD%95%20%E6%8A%A5%E9%94%99.png"
    )
    (row,) = await desk.rows(select(FileRow.sha256, FileRow.seq, FileRow.media_type))
    assert row == {"sha256": hashlib.sha256(content).hexdigest(), "seq": 1, "media_type": "image/png"}


async def test_the_file_lies_outside_what_is_served_under_a_name_of_our_own(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    file = (await uploader.post(chat, PNG, "../../etc/passwd.png"))["file"]
    assert file["name"] == "passwd.png"
    (path,) = uploader.kept()
    assert path.relative_to(uploader.folder).as_posix() == f"{file['id'][:2]}/{file['id']}"
    assert uploader.folder.stat().st_mode & 0o077 == 0
    async with desk.http.get(f"{desk.url}/files/{file['id'][:2]}/{file['id']}") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\王会计\\截图.png", "截图.png"),
        ("a\u202egnp.exe", "agnp.exe.png"),
        ("a\r\nSet-Cookie: x=1.png", "a Set-Cookie_ x=1.png"),
        ('"><script>.png', "___script_.png"),
        ("..", "文件.png"),
        ("", "文件.png"),
        ("con.png", "_con.png"),
        (".htaccess", "htaccess.png"),
        ("长" * 300 + ".png", "长" * 96 + ".png"),
        ("密码abc123登不上.png", "密码[密码已隐藏]登不上.png"),
        ("发票.pdf", "发票.png"),
        ("a.jpeg", "a.png"),
    ],
)
async def test_names(desk: Desk, uploader: Uploader, name: str, shown: str) -> None:
    chat = await desk.open()
    # By hand: a form library would already clean the name.
    body = (
        b'--b\r\nContent-Disposition: form-data; name="client_msg_id"\r\n\r\nf1\r\n--b\r\n'
        b"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''"
        + quoted(name) + b"\r\n\r\n" + PNG + b"\r\n--b--\r\n"
    )
    headers = {**chat.headers, "Content-Type": "multipart/form-data; boundary=b"}
    async with desk.http.post(chat.path, data=body, headers=headers) as response:
        assert response.status == 202, await response.text()
    assert (await chat.read())["messages"][0]["file"]["name"] == shown


def quoted(name: str) -> bytes:
    return "".join(f"%{byte:02X}" for byte in name.encode()).encode()


async def test_the_same_upload_again_is_the_same_message(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    first = await uploader.post(chat, PNG, "a.png")
    again = await uploader.post(chat, samples.picture("JPEG"), "b.jpg")
    assert again == first
    assert len(uploader.kept()) == 1


async def test_two_uploads_at_once_with_one_id_are_one_message(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    answers = await asyncio.gather(*(uploader.send(chat, PNG, f"{number}.png") for number in range(3)))
    assert answers == [(202, {"seq": 1})] * 3
    assert len(await desk.rows(select(FileRow.id))) == 1
    assert len(uploader.kept()) == 1


async def test_many_conversations_at_once(desk: Desk, uploader: Uploader) -> None:
    chats = [await desk.open() for _ in range(8)]
    await asyncio.gather(*(uploader.post(chat, PNG, "a.png") for chat in chats))
    assert len(uploader.kept()) == 8


async def test_only_those_of_the_conversation(desk: Desk, uploader: Uploader) -> None:
    mine, other = await desk.open(), await desk.open()
    file = (await uploader.post(mine, PNG, "a.png"))["file"]
    for chat, headers, status in (
        (mine, {}, 401),
        (mine, {"Authorization": "Bearer nonsense"}, 404),
        (mine, other.headers, 404),
        (other, other.headers, 404),
        (other, mine.headers, 404),
    ):
        async with desk.http.get(uploader.address(chat, file["id"]), headers=headers) as response:
            assert response.status == status
    for name in ("0" * 32, "..%2f..%2fdesk.db", file["id"].upper(), file["id"] + "0", "%00"):
        assert (await uploader.fetch(mine, name))[0] == 404
    assert (await uploader.send(mine, PNG, "a.png", client_msg_id="f2", token=other.token))[0] == 403
    assert len(uploader.kept()) == 1


async def test_an_engineer_sees_and_sends_files(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    chat = await desk.open()
    shot = (await uploader.post(chat, PNG, "报错.png"))["file"]
    engineer = await desk.engineer()
    assert (await uploader.reply(engineer, chat, PNG, "a.png"))[0] == 409
    assert (await engineer.act(chat, "claim"))[0] == 200
    status, body = await uploader.reply(engineer, chat, samples.log_collector(), "补丁.zip")
    assert status == 202, body
    assert await uploader.reply(engineer, chat, samples.log_collector(), "补丁.zip") == (202, body)
    sent = (await chat.read(body["seq"] - 1))["messages"][0]
    assert (sent["author"], sent["file"]["name"], sent["file"]["listing"]["count"]) == ("engineer", "补丁.zip", 3)
    assert (await uploader.fetch(chat, sent["file"]["id"]))[0] == 200
    url = f"{desk.url}/api/desk/conversations/{chat.id}/files/{shot['id']}"
    async with desk.http.get(url, headers={"Cookie": f"desk_session={engineer.cookie}"}) as response:
        assert response.status == 200
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    async with desk.http.get(url) as response:
        assert response.status == 401
    assert (await uploader.reply(engineer, chat, PNG, "a.png", "e2", **{"X-CSRF-Token": "wrong"}))[0] == 403
    assert len(uploader.kept()) == 2


async def test_the_ticket_shows_the_files(desk: Desk, uploader: Uploader, bot: ScriptedBot) -> None:
    await bot.stop()
    chat = await desk.open()
    await uploader.post(chat, PNG, "报错.png")
    await chat.post("登录不上")
    await chat.until(lambda chat: chat.state == "ticketed")
    engineer = await desk.engineer()
    number = (await engineer.get("/tickets"))[1]["tickets"][0]["number"]
    ticket = (await engineer.get(f"/tickets/{number}"))[1]
    assert [(file["seq"], file["name"], file["kind"]) for file in ticket["files"]] == [(1, "报错.png", "picture")]
    assert ticket["transcript"]["messages"][0]["file"]["name"] == "报错.png"
    assert ticket["transcript"]["messages"][1]["file"] is None


async def test_fifty_megabytes_are_taken_and_a_byte_more_is_not(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    frame = samples.mp4(frames=0)
    full = samples.mp4(frames=50 * MEBIBYTE - len(frame))
    assert len(full) == 50 * MEBIBYTE
    assert (await uploader.send(chat, full, "录屏.mp4"))[0] == 202
    longer = samples.mp4(frames=50 * MEBIBYTE - len(frame) + 1)
    status, body = await uploader.send(chat, longer, "b.mp4", client_msg_id="f2")
    assert (status, body["error"]["code"]) == (413, "file_too_large")
    assert "50 MB" in body["error"]["message"]
    status, body = await uploader.send(chat, b"x" * (51 * MEBIBYTE), "c.log", client_msg_id="f3")
    assert (status, body["error"]["code"]) == (413, "file_too_large")
    assert len(uploader.kept()) == 1


async def test_a_conversation_holds_so_many_files_and_so_much(make_desk: MakeDesk) -> None:
    desk = await make_desk(files_per_conversation=3, files_mb_per_conversation=1)
    uploader, chat, other = Uploader(desk), await desk.open(), await desk.open()
    noise = samples.mp4(frames=400_000)
    statuses = [(await uploader.send(chat, noise, "a.mp4", client_msg_id=f"f{n}"))[0] for n in range(3)]
    assert statuses == [202, 202, 413]
    assert (await uploader.send(chat, PNG, "a.png", client_msg_id="f3"))[0] == 202
    status, body = await uploader.send(chat, PNG, "a.png", client_msg_id="f4")
    assert (status, body["error"]["code"]) == (413, "too_many_files")
    assert (await uploader.send(other, noise, "a.mp4"))[0] == 202
    assert len(uploader.kept()) == 4


async def test_the_limit_holds_for_uploads_that_come_together(make_desk: MakeDesk) -> None:
    desk = await make_desk(files_per_conversation=1)
    uploader, chat = Uploader(desk), await desk.open()
    answers = await asyncio.gather(*(uploader.send(chat, PNG, "a.png", client_msg_id=f"f{n}") for n in range(3)))
    assert sorted(status for status, _ in answers) == [202, 413, 413]
    assert len(uploader.kept()) == 1


async def test_an_upload_dropped_half_way_leaves_nothing(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    await uploader.sweep()
    host, port = desk.url.removeprefix("http://").split(":")
    _reader, writer = await asyncio.open_connection(host, int(port))
    body = form_start()
    writer.write(
        f"POST /api/chat/conversations/{chat.id}/messages HTTP/1.1\r\nHost: {host}\r\n"
        f"Authorization: Bearer {chat.token}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        f"Content-Length: {len(body) + 10 * MEBIBYTE}\r\n\r\n".encode()
    )
    writer.write(body + b"x" * (3 * MEBIBYTE))
    await writer.drain()

    async def is_arriving() -> bool:
        return any(path.stat().st_size > MEBIBYTE for path in uploader.kept())

    await eventually(is_arriving)
    writer.close()

    async def is_clean() -> bool:
        return uploader.kept() == []

    await eventually(is_clean)
    assert await desk.rows(select(FileRow.id)) == []
    assert await desk.rows(select(MessageRow.id)) == []
    assert (await uploader.send(chat, PNG, "a.png"))[0] == 202


async def test_an_upload_that_falls_silent_is_ended(
    desk: Desk, uploader: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await desk.open()
    monkeypatch.setattr("desk.files.files.SILENCE_S", 0.05)

    async def half() -> AsyncIterator[bytes]:
        yield form_start() + b"x" * 1000
        await asyncio.Event().wait()

    headers = {**chat.headers, "Content-Type": "multipart/form-data; boundary=b"}
    async with desk.http.post(chat.path, data=half(), headers=headers) as response:
        assert response.status == 408
        assert (await response.json())["error"]["code"] == "upload_stalled"
    assert uploader.kept() == []


def form_start() -> bytes:
    return (
        b'--b\r\nContent-Disposition: form-data; name="client_msg_id"\r\n\r\nf1\r\n' + FILE_PART
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (form_start() + PNG, 400),
        (form_start() + PNG + b"\r\n--b--\r\n", 202),
        (form_start() + PNG + b'\r\n--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx\r\n--b--\r\n', 422),
        (FILE_PART + PNG + b"\r\n--b--\r\n", 422),
        (b'--b\r\nContent-Disposition: form-data; name="client_msg_id"\r\n\r\nf1\r\n--b--\r\n', 422),
        (form_start().partition(b"f1")[0] + b"x" * 70_000 + b"\r\n--b--\r\n", 413),
        (b'--b\r\nContent-Disposition: form-data; name="admin"\r\n\r\n1\r\n--b--\r\n', 422),
        (b"--b\r\n\r\nx\r\n--b--", 422),
        (b"nothing of the kind", 400),
        (b"", 400),
    ],
)
async def test_forms(desk: Desk, uploader: Uploader, body: bytes, status: int) -> None:
    chat = await desk.open()
    headers = {**chat.headers, "Content-Type": "multipart/form-data; boundary=b"}
    async with desk.http.post(chat.path, data=body, headers=headers) as response:
        assert response.status == status
        if status != 202:
            assert (await response.json())["error"]["message"]
    assert len(uploader.kept()) == (status == 202)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"<svg/>", "a.svg", "markup"),
        (samples.zipped([("0", b"\0" * 30_000_000)]), "bomb.zip", "zip_bomb"),
        (samples.huge_png(), "a.png", "picture_too_large"),
        (PNG + samples.log_collector(), "a.png", "hidden_content"),
        (PNG[:60], "a.png", "damaged"),
    ],
)
async def test_a_refusal_leaves_nothing(desk: Desk, uploader: Uploader, data: bytes, name: str, code: str) -> None:
    chat = await desk.open()
    status, body = await uploader.send(chat, data, name)
    assert 413 <= status <= 422
    assert body["error"]["code"] == code
    assert uploader.kept() == []
    assert await desk.rows(select(MessageRow.id)) == []


async def test_a_message_that_cannot_be_stored_leaves_no_file(
    desk: Desk, uploader: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database fails after the file was kept: the answer is an error, and the sweep takes the orphan."""
    chat = await desk.open()

    async def fail(*_: object) -> None:
        raise OSError("the database is gone")

    with monkeypatch.context() as broken:
        broken.setattr(rows, "add", fail)
        assert (await uploader.send(chat, PNG, "a.png"))[0] == 500
    assert len(uploader.kept()) == 1
    assert await desk.rows(select(MessageRow.id)) == []
    assert await uploader.sweep() == 1
    assert uploader.kept() == []
    assert (await uploader.send(chat, PNG, "a.png"))[0] == 202


async def test_the_sweep_takes_orphans_and_nothing_else(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    file = (await uploader.post(chat, PNG, "a.png"))["file"]
    orphan = uploader.folder / "ab" / ("ab" * 16)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"nobody knows me")
    (uploader.folder / "incoming" / "broken-off").write_bytes(b"x")
    foreign = uploader.folder / "ab" / "README"
    foreign.write_bytes(b"not a file of ours")
    assert await desk.app[keys.FILES].sweep() == 0
    assert await uploader.sweep() == 2
    assert {path.name for path in uploader.kept()} == {file["id"], "README"}
    await desk.restart()
    assert (await uploader.fetch(chat, file["id"]))[0] == 200


async def forget(desk: Desk, chat: Chat) -> None:
    async with desk.app[keys.STORE].write() as connection:
        ids = await rows.forget(connection, chat.id)
    assert await desk.app[keys.FILES].remove(ids) == 1


async def test_after_deletion_nothing_is_left(desk: Desk, uploader: Uploader) -> None:
    chat, other = await desk.open(), await desk.open()
    file = (await uploader.post(chat, PNG, "a.png"))["file"]
    kept = (await uploader.post(other, PNG, "b.png"))["file"]
    await forget(desk, chat)
    assert (await uploader.fetch(chat, file["id"]))[0] == 404
    assert (await uploader.fetch(other, kept["id"]))[0] == 200
    assert [path.name for path in uploader.kept()] == [kept["id"]]


async def test_after_its_time_only_the_memory_of_the_file_is_left(desk: Desk, uploader: Uploader) -> None:
    chat = await desk.open()
    file = (await uploader.post(chat, PNG, "a.png"))["file"]
    desk.clock.advance(days=91)
    async with desk.app[keys.STORE].write() as connection:
        old = await rows.of_conversation(connection, chat.id)
        await rows.mark_deleted(connection, [one.id for one in old], desk.clock.now())
    await desk.app[keys.FILES].remove([one.id for one in old])
    async with desk.app[keys.STORE].read() as connection:
        (remembered,) = await rows.of_conversation(connection, chat.id)
    assert (remembered.name, remembered.shown["is_deleted"]) == ("a.png", True)
    assert uploader.kept() == []
    assert await desk.app[keys.FILES].find(chat.id, file["id"]) is None


async def test_a_full_disk_is_told_before_anything_arrives(
    desk: Desk, uploader: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await desk.open()
    with monkeypatch.context() as full:
        full.setattr(desk.app[keys.FILES].disk, "free_bytes", lambda: 0)
        status, body = await uploader.send(chat, PNG, "a.png")
    assert (status, body["error"]["code"]) == (503, "no_room")
    assert uploader.kept() == []


async def test_the_api_describes_uploads(desk: Desk) -> None:
    async with desk.http.get(f"{desk.url}/api/openapi.json") as response:
        paths = (await response.json())["paths"]
    content = paths["/api/chat/conversations/{id}/messages"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", "multipart/form-data"}
    assert content["multipart/form-data"]["schema"]["required"] == ["client_msg_id", "file"]
    download = paths["/api/chat/conversations/{id}/files/{file}"]["get"]
    assert "application/octet-stream" in download["responses"]["200"]["content"]
    assert "multipart/form-data" in paths["/api/desk/conversations/{id}/files"]["post"]["requestBody"]["content"]


async def test_an_engineers_form_must_be_one(desk: Desk) -> None:
    chat, engineer = await desk.open(), await desk.engineer()
    status, body = await engineer.post(f"/conversations/{chat.id}/files", client_msg_id="x")
    assert (status, body["error"]["code"]) == (415, "not_multipart")
