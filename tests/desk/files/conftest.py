"""Uploading over real HTTP, as a browser does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from desk import keys
from tests.desk.harness import Chat, Desk, EngineerClient


@dataclass
class Uploader:
    """Sends files into conversations of one desk and looks at what lies on its disk."""

    desk: Desk
    sent: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where files are kept."""
        return self.desk.settings.data_dir / "files"

    def kept(self) -> list[Path]:
        """Every file on disk, arriving ones too."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    async def send(
        self, chat: Chat, data: bytes, name: str, *, client_msg_id: str = "f1", text: str | None = None, token: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """A visitor's upload; status and body."""
        headers = {"Authorization": f"Bearer {token}"} if token else chat.headers
        form = form_of(data, name, client_msg_id, text)
        async with self.desk.http.post(chat.path, data=form, headers=headers) as response:
            return response.status, await response.json()

    async def post(self, chat: Chat, data: bytes, name: str, **more: Any) -> dict[str, Any]:
        """An upload that must be taken; the message as the visitor reads it."""
        status, body = await self.send(chat, data, name, **more)
        assert status == 202, body
        page = await chat.read(int(body["seq"]) - 1)
        message: dict[str, Any] = page["messages"][0]
        return message

    async def reply(
        self, engineer: EngineerClient, chat: Chat, data: bytes, name: str, client_msg_id: str = "e1", **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """An engineer's upload."""
        url = f"{self.desk.url}/api/desk/conversations/{chat.id}/files"
        form = form_of(data, name, client_msg_id, None)
        sent = {"Cookie": f"desk_session={engineer.cookie}", "X-CSRF-Token": engineer.csrf, **headers}
        async with self.desk.http.post(url, data=form, headers=sent) as response:
            return response.status, await response.json()

    def address(self, chat: Chat, file_id: str) -> str:
        """Where the visitor gets a file."""
        return f"{self.desk.url}/api/chat/conversations/{chat.id}/files/{file_id}"

    async def fetch(self, chat: Chat, file_id: str) -> tuple[int, bytes, Any]:
        """A download by the visitor: status, bytes, headers."""
        async with self.desk.http.get(self.address(chat, file_id), headers=chat.headers) as response:
            return response.status, await response.read(), response.headers

    async def sweep(self) -> int:
        """The sweep as it would be an hour later."""
        return await self.desk.app[keys.FILES].sweep(age_s=-1)


def form_of(data: bytes, name: str, client_msg_id: str, text: str | None) -> aiohttp.FormData:
    """The form in the order the API asks for."""
    # As a browser does: names in UTF-8 as they are.
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("client_msg_id", client_msg_id)
    if text is not None:
        form.add_field("text", text)
    form.add_field("file", data, filename=name, content_type="application/octet-stream")
    return form


@pytest.fixture
def uploader(desk: Desk) -> Uploader:
    return Uploader(desk)
