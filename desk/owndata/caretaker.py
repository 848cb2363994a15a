"""The caretaker of the running desk: the daily backup, the daily retention, and what the bot has yet to forget."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, time, timedelta

from desk.clock import CHINA, Clock
from desk.errors import CommandError
from desk.files.disk import Disk
from desk.logs import event
from desk.metrics import Metrics
from desk.owndata import forgetting, retention, schedule, sqlite
from desk.owndata.forgetting import Forgetting
from desk.settings import Settings
from desk.store.engine import Store

log = logging.getLogger(__name__)

INTERVAL_S = 60.0
RETENTION_AT = time(4, 0)
"""China time: after the usual hour of the backup, before the first customer."""
RETRY = timedelta(hours=1)


class Caretaker:
    """Looks once a minute whether something is due. Several desks may run one each: what is done is not due again."""

    def __init__(
        self, store: Store, settings: Settings, forgets: Forgetting, clock: Clock, metrics: Metrics,
        *, interval_s: float = INTERVAL_S,
    ) -> None:  # fmt: skip
        self._store = store
        self._settings = settings
        self._forgets = forgets
        self._clock = clock
        self._metrics = metrics
        self._interval_s = interval_s
        self._swept_on: date | None = None
        self._no_backup_before: datetime | None = None

    async def run(self) -> None:
        """Look until cancelled; a fault of one round does not end the next."""
        while True:
            for work in (self.forget, self.back_up, self.let_go):
                try:
                    await work()
                except Exception:  # noqa: BLE001 - the next duty must not suffer from this one; the fault is logged
                    event(log, "caretaker_fault", level=logging.ERROR, error=True, duty=work.__name__)
            await asyncio.sleep(self._interval_s)

    async def forget(self) -> None:
        """Let the bot forget what was erased."""
        await self._forgets.sweep(self._store, self._clock.now())

    async def back_up(self) -> None:
        """Make today's backup if it is due. A failed one is tried again after an hour."""
        plan, now = self._settings.own_data.backup, self._clock.now()
        if plan.folder is None:
            return
        if last := await asyncio.to_thread(schedule.last_success, plan):
            self._metrics.backup_last_success.set(last.timestamp())
        is_waiting = self._no_backup_before is not None and now < self._no_backup_before
        if is_waiting or not await asyncio.to_thread(schedule.is_due, plan, now):
            return
        try:
            path = await asyncio.to_thread(schedule.run, self._settings, plan, now)
        except CommandError as error:
            self._no_backup_before = now + RETRY
            self._metrics.backup_failures.inc()
            event(log, "backup_failed", level=logging.ERROR, reason=str(error))
            return
        self._metrics.backup_last_success.set(now.timestamp())
        event(log, "backup_made", file=path.name)

    async def let_go(self) -> None:
        """Let go what has outlived its days, once a day."""
        now = self._clock.now()
        local = now.astimezone(CHINA)
        if local.time() < RETENTION_AT or self._swept_on == local.date():
            return
        gone = await retention.sweep(self._store, self._settings.own_data.retention, now, self._remove)
        self._swept_on = local.date()
        for name, count in gone.items():
            self._metrics.let_go.labels(kind=name).inc(count)
        if gone and (path := sqlite.desk_file(self._settings)) is not None:
            await asyncio.to_thread(forgetting.empty_log, path)
        event(log, "retention_swept", classes=gone)

    async def _remove(self, file_ids: list[str]) -> None:
        if file_ids:
            await asyncio.to_thread(Disk(self._settings.data_dir / "files").remove, file_ids)
