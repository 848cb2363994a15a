"""Forgetting: what Rasa's tracker and the actions keep of an erased conversation goes too; nothing is left in files."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.bot_client import BotClient
from desk.logs import event
from desk.store.audit_tables import ErasureRow
from desk.store.engine import Store

log = logging.getLogger(__name__)

PATH = "/webhooks/zhangfang/conversations/"
ACTIONS_PATH = "/conversations/"
"""What was done in a conversation on a closing checklist: who ticked what."""
REQUEST_S = 35.0
"""Longer than a turn may take: the bot deletes a conversation between its turns."""
SETTLED = timedelta(minutes=5)
"""A question asked before the erasure may still reach the bot after it; by then it no longer can."""
BATCH = 100


class Forgetting:
    """Tells the bot to forget erased conversations, until it has."""

    def __init__(self, http: aiohttp.ClientSession, bot: BotClient, token: str, actions_url: str) -> None:
        self._http = http
        self._bot = bot
        self._actions_url = actions_url
        self._headers = {"Authorization": f"Bearer {token}"}

    async def forget(self, conversation_id: str) -> bool:
        """Delete the tracker of one conversation, and what the actions keep of it. Returns whether both confirm."""
        # The tracker first: a turn under way could still write to the actions.
        return await self._delete(self._bot.url_for(conversation_id) + PATH + conversation_id) and await self._delete(
            self._actions_url + ACTIONS_PATH + conversation_id
        )

    async def kept_by_actions(self, conversation_id: str) -> list[dict[str, Any]]:
        """What the actions keep of a conversation, for an export; a row that says so where they do not answer."""
        timeout = aiohttp.ClientTimeout(total=REQUEST_S, sock_connect=2)
        url = self._actions_url + ACTIONS_PATH + conversation_id
        try:
            async with self._http.get(url, headers=self._headers, timeout=timeout, allow_redirects=False) as response:
                response.raise_for_status()
                kept: list[dict[str, Any]] = (await response.json())["closing_steps"]
                return kept
        except (aiohttp.ClientError, TimeoutError):
            return [{"missing": "the action server did not answer; export again while it runs"}]

    async def _delete(self, url: str) -> bool:
        timeout = aiohttp.ClientTimeout(total=REQUEST_S, sock_connect=2)
        try:
            async with self._http.delete(
                url, headers=self._headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def sweep(self, store: Store, now: datetime) -> int:
        """One round over what is owed. Returns how many conversations are forgotten for good."""
        async with store.read() as connection:
            owed = await _owed(connection)
        settled = []
        for conversation_id, erased_at in owed:
            if not await self.forget(conversation_id):
                # Down: the others would wait as long. The next round comes.
                event(log, "forgetting_postponed", level=logging.WARNING, conversation=conversation_id)
                break
            if erased_at <= now - SETTLED:
                settled.append(conversation_id)
        if settled:
            async with store.write() as connection:
                await connection.execute(delete(ErasureRow).where(ErasureRow.erased_conversation.in_(settled)))
        return len(settled)


async def _owed(connection: AsyncConnection) -> list[tuple[str, datetime]]:
    query = select(ErasureRow.erased_conversation, ErasureRow.erased_at).order_by(ErasureRow.erased_at).limit(BATCH)
    return [(row[0], row[1]) for row in await connection.execute(query)]


def empty_log(path: Path) -> bool:
    """Fold SQLite's write-ahead log into the file and cut it to nothing: erased words must not stay in it.

    Returns whether that was possible now; a reader may stand in the way. Blocks: call it in a thread.
    """
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def compact(path: Path) -> None:
    """Write the whole SQLite file anew: what moved between pages before it was erased may have left shadows.

    Writers wait meanwhile (a second for each 100 MB or so). Blocks: call it in a thread.
    """
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        connection.execute("VACUUM")


async def scrub(path: Path | None) -> None:
    """Leave nothing of what was erased in the desk's SQLite file or beside it. PostgreSQL does this by itself."""
    if path is not None:
        await asyncio.to_thread(compact, path)
        await asyncio.to_thread(empty_log, path)
