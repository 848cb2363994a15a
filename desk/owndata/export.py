"""One customer's data as a zip: JSON for programs, plain text for people, and the files that were sent."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import CHINA, iso
from desk.conversations.model import Author
from desk.files.disk import Disk
from desk.files.names import clean_name, extension_of
from desk.owndata.erase import owned_tables
from desk.store.base import Base
from desk.store.tables import METADATA, ConversationRow, MessageRow, TicketEventRow, TicketRow

Row = dict[str, Any]
SPEAKERS = {
    Author.VISITOR.value: "客户",
    Author.BOT.value: "智能助手",
    Author.ENGINEER.value: "工程师",
    Author.SYSTEM.value: "系统",
}
LEFT_OUT = {"desk_outbox", "desk_leases", "desk_chat_tokens"}
"""Machinery without anything of the customer's in it."""
SECRET = {"token_hash", "token_expires_at", "payload"}
README = """这是一位客户在客服系统里的全部数据。
每个文件夹是一次会话：transcript.txt 是可直接阅读的对话，data.json 是完整记录，files 里是往来的附件。
"""


async def collect(connection: AsyncConnection, conversation_id: str) -> dict[str, list[Row]]:
    """Everything of one conversation by table, without keys that open anything."""
    tickets = select(TicketRow.id).where(TicketRow.conversation_id == conversation_id)
    found = {
        ConversationRow.__tablename__: await _rows(
            connection, _table(ConversationRow), ConversationRow.id == conversation_id
        ),
        TicketRow.__tablename__: await _rows(
            connection, _table(TicketRow), TicketRow.conversation_id == conversation_id
        ),
        TicketEventRow.__tablename__: await _rows(
            connection, _table(TicketEventRow), TicketEventRow.ticket_id.in_(tickets)
        ),
    }
    for table, column in owned_tables():
        if table.name not in LEFT_OUT:
            found[table.name] = await _rows(connection, table, column == conversation_id)
    return {name: rows for name, rows in found.items() if rows}


def _table(row: type[Base]) -> Table:
    return METADATA.tables[row.__tablename__]


async def _rows(connection: AsyncConnection, table: Table, condition: Any) -> list[Row]:
    columns = [column for column in table.columns if column.name not in SECRET]
    query = select(*columns).where(condition).order_by(*table.primary_key.columns)
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in await connection.execute(query)]


def _plain(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else value


def write(target: Path, conversations: Iterable[tuple[str, dict[str, list[Row]]]], disk: Disk) -> int:
    """Write the zip. Returns how many files are in it. Blocks: use a thread."""
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        os.chmod(target, 0o600)
        archive.writestr("README.txt", README)
        count = 0
        for conversation_id, tables in conversations:
            archive.writestr(f"{conversation_id}/transcript.txt", transcript(tables.get(MessageRow.__tablename__, [])))
            content = json.dumps(tables, ensure_ascii=False, indent=1)
            archive.writestr(f"{conversation_id}/data.json", content)
            for row in tables.get("desk_files", []):
                source = disk.path_of(row["id"])
                if source.is_file():
                    name = clean_name(row["name"], extension_of(row["name"]) or "bin")
                    archive.write(source, f"{conversation_id}/files/{row['seq']:04d}-{name}")
                    count += 1
    return count


def transcript(messages: Sequence[Row]) -> str:
    """The conversation as people read it: China time, who, and the words; nothing is markup."""
    lines = []
    for message in messages:
        at = datetime.fromisoformat(message["created_at"]).astimezone(CHINA)
        text = "\n    ".join(str(message["text"]).splitlines())
        lines.append(f"{at:%Y-%m-%d %H:%M:%S}  {SPEAKERS.get(message['author'], message['author'])}：{text}")
    return "\n".join(lines) + "\n"
