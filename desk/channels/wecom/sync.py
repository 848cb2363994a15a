"""Pulling: page by page, each page and its cursor in one transaction; callbacks only say when."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from desk.channels.wecom import accounts, items
from desk.channels.wecom.accounts import Account
from desk.channels.wecom.api import Api, ApiError
from desk.channels.wecom.metrics import WecomMetrics
from desk.clock import Clock
from desk.ending import end
from desk.logs import event
from desk.store.engine import Store

log = logging.getLogger(__name__)

PAGE = 200
"""Fewer than the thousand WeCom would give: a page is one transaction, and others wait for it."""
MAX_PAGES = 100_000
MAX_STANDING = 5
GOODBYE_S = 2.0
LOOK_S = 1.0
"""How often it looks for hints another process was given, and for accounts long not looked at."""
FAULT_REST = timedelta(seconds=10)
LIST_EVERY = timedelta(hours=1)
TOKENLESS_A_MINUTE = 8
"""Of all accounts together: the tenth pull without a token in a minute closes that door for a minute, and the next
customer whose callback was late finds it closed (path 94670)."""
MINUTE = timedelta(minutes=1)
BAD_TOKEN, TOO_OFTEN = 95007, 45009
BAD_CURSOR = frozenset({95005, 40058})
"""What a cursor too old might be answered with; nobody knows for sure, beginning again is always right."""


class TooManyWithoutToken(ApiError):
    """Pulls without a token have a limit of their own; pulls with one go on."""

    def __init__(self, account: Account) -> None:
        super().__init__("kf/sync_msg", TOO_OFTEN)
        self.account = account


class Sync:
    """Pulls every account of the company, whichever process was told of news."""

    def __init__(
        self, store: Store, api: Api, clock: Clock, metrics: WecomMetrics, arrived: Callable[[], None],
        *, idle_s: float, kf_ids: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._store = store
        self._api = api
        self._clock = clock
        self._metrics = metrics
        self._arrived = arrived
        self._idle = timedelta(seconds=idle_s)
        self._kf_ids = tuple(kf_ids)
        self._holder = secrets.token_hex(8)
        self._bell = asyncio.Event()
        self._list_bell = asyncio.Event()
        self._tokenless: deque[datetime] = deque(maxlen=TOKENLESS_A_MINUTE)
        self._pulling: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """A callback came to this process."""
        self._bell.set()

    def list_again(self) -> None:
        """An account was given to us or taken away: which ones are ours, WeCom's list knows for certain."""
        self._list_bell.set()
        self.wake()

    async def run(self) -> None:
        """Pull until cancelled."""
        lister = asyncio.create_task(self._list_now_and_then())
        try:
            while True:
                self._bell.clear()
                try:
                    await self._begin_due()
                except Exception:  # noqa: BLE001 - pulling must go on after a database hiccup; the fault is logged
                    event(log, "wecom_sync_fault", level=logging.ERROR, error=True)
                try:
                    async with asyncio.timeout(LOOK_S):
                        await self._bell.wait()
                except TimeoutError:
                    continue
        finally:
            await end([lister, *self._pulling.values()])

    async def _begin_due(self) -> None:
        async with self._store.read() as connection:
            due = await accounts.due(connection, self._clock.now(), self._idle)
        for open_kfid in due:
            is_ours = not self._kf_ids or open_kfid in self._kf_ids
            if is_ours and open_kfid not in self._pulling:
                task = asyncio.create_task(self._pull(open_kfid))
                self._pulling[open_kfid] = task
                task.add_done_callback(partial(self._ended, open_kfid))

    def _ended(self, open_kfid: str, _: asyncio.Task[None]) -> None:
        self._pulling.pop(open_kfid, None)
        # A hint that came after the last page is still unanswered.
        self.wake()

    async def _pull(self, open_kfid: str) -> None:
        try:
            await self.pull(open_kfid)
        except asyncio.CancelledError:
            # Should the database not answer, the lease runs out by itself: stopping must not wait for it.
            with suppress(TimeoutError, SQLAlchemyError):
                async with asyncio.timeout(GOODBYE_S):
                    await self._leave(open_kfid, timedelta())
            raise
        except TooManyWithoutToken as error:
            event(log, "wecom_sync_without_token", level=logging.WARNING, account=open_kfid)
            async with self._store.write() as connection:
                until = self._clock.now() + MINUTE
                await accounts.leave_without_token(connection, error.account, self._holder, until)
        except ApiError as error:
            rest = FAULT_REST if error.wait_s is None else timedelta(seconds=error.wait_s)
            event(log, "wecom_sync_refused", level=logging.WARNING, account=open_kfid, errcode=error.code)
            await self._leave(open_kfid, rest)
        except Exception:  # noqa: BLE001 - network or database: it rests and is tried again; the fault is logged
            event(log, "wecom_sync_fault", level=logging.ERROR, error=True, account=open_kfid)
            await self._leave(open_kfid, FAULT_REST)

    async def _leave(self, open_kfid: str, rest: timedelta) -> None:
        async with self._store.write() as connection:
            await accounts.leave(connection, open_kfid, self._holder, self._clock.now() + rest if rest else None)

    async def pull(self, open_kfid: str) -> None:
        """Everything there is now. Raises what calling raises; what was pulled before is kept."""
        standing = 0
        for _ in range(MAX_PAGES):
            async with self._store.write() as connection:
                account = await accounts.take(connection, open_kfid, self._holder, self._clock.now())
            if account is None:
                return
            page = await self._page(account)
            cursor = page.get("next_cursor")
            async with self._store.write() as connection:
                if not await self._keep(connection, account, page, cursor if isinstance(cursor, str) else ""):
                    return
            if page.get("msg_list"):
                self._arrived()
            # An empty page with more behind it does happen, perhaps under the same cursor; but not for ever.
            standing = standing + 1 if cursor in ("", None, account.cursor) else 0
            if page.get("has_more") != 1 or standing > MAX_STANDING:
                async with self._store.write() as connection:
                    await accounts.finish(connection, account, self._holder, self._clock.now())
                return

    async def _keep(self, connection: Any, account: Account, page: dict[str, Any], cursor: str) -> bool:
        now = self._clock.now()
        raw = page.get("msg_list")
        found = [items.read_item(one, account.open_kfid, now) for one in raw] if isinstance(raw, list) else []
        if not await accounts.advance(connection, account, cursor or account.cursor, self._holder):
            event(log, "wecom_pull_overtaken", level=logging.WARNING, account=account.open_kfid)
            return False
        kept = [item for item in found if item is not None]
        await items.store(connection, kept, now)
        for item in kept:
            self._metrics.items.labels(kind=item.kind).inc()
        return True

    async def _page(self, account: Account) -> dict[str, Any]:
        body: dict[str, Any] = {"open_kfid": account.open_kfid, "limit": PAGE, "voice_format": 0}
        if account.cursor:
            body["cursor"] = account.cursor
        try:
            if account.token:
                return await self._api.call("kf/sync_msg", {**body, "token": account.token})
            return await self._page_without_token(account, body)
        except ApiError as error:
            if error.code == BAD_TOKEN and account.token:
                return await self._page_without_token(account, body)
            if error.code in BAD_CURSOR and account.cursor:
                event(log, "wecom_cursor_refused", level=logging.WARNING, account=account.open_kfid, errcode=error.code)
                async with self._store.write() as connection:
                    await accounts.forget_cursor(connection, account, self._holder)
            raise

    async def _page_without_token(self, account: Account, body: dict[str, Any]) -> dict[str, Any]:
        """Raises TooManyWithoutToken, before WeCom would say so or when it does."""
        now = self._clock.now()
        # Moments of the future are of a clock since set back.
        if sum(now - MINUTE < moment <= now for moment in self._tokenless) >= TOKENLESS_A_MINUTE:
            raise TooManyWithoutToken(account)
        self._tokenless.append(now)
        try:
            return await self._api.call("kf/sync_msg", body)
        except ApiError as error:
            if error.code == TOO_OFTEN:
                raise TooManyWithoutToken(account) from error
            raise

    async def _list_now_and_then(self) -> None:
        """Know all accounts, so that one whose callbacks never come is pulled as well."""
        while True:
            self._list_bell.clear()
            try:
                await self.list_accounts()
                async with self._store.write() as connection:
                    await items.forget_old(connection, self._clock.now())
                pause = LIST_EVERY
            except Exception as error:  # noqa: BLE001 - tried again; the fault is logged, callbacks work meanwhile
                event(log, "wecom_accounts_unknown", level=logging.WARNING, why=type(error).__name__)
                pause = FAULT_REST
            with suppress(TimeoutError):
                async with asyncio.timeout(pause.total_seconds()):
                    await self._list_bell.wait()

    async def list_accounts(self) -> list[str]:
        """Ask WeCom which accounts are managed by this application. Raises what calling raises."""
        found = list(self._kf_ids)
        if not found:
            answer = await self._api.call("kf/account/list", {"offset": 0, "limit": 100})
            for account in answer.get("account_list", []):
                if account.get("manage_privilege", True):
                    found.append(str(account["open_kfid"])[:64])
        async with self._store.write() as connection:
            for open_kfid in found:
                await accounts.add(connection, open_kfid)
        self.wake()
        return found
