"""The channel's parts made once and put together; nothing of it exists where the settings are empty."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom.api import Api
from desk.channels.wecom.callback import Callback
from desk.channels.wecom.crypto import Envelope
from desk.channels.wecom.deliver import WecomDeliverer
from desk.channels.wecom.intake import Intake
from desk.channels.wecom.metrics import WecomMetrics
from desk.channels.wecom.ports import Tell
from desk.channels.wecom.robot import RobotDeliverer, owe_alerts
from desk.channels.wecom.settings import WecomSettings
from desk.channels.wecom.sync import Sync
from desk.channels.wecom.tokens import TokenStore
from desk.clock import Clock
from desk.conversations.inbox import Inbox
from desk.files.files import Files
from desk.metrics import Metrics
from desk.net import Network
from desk.outbox.deliverer import Deliverer
from desk.shared_limits import SharedLimits
from desk.store.changes import Announcer, Changes
from desk.store.engine import Store


class Wecom:
    """The customer channel and the group robot, each where it is set."""

    def __init__(
        self, settings: WecomSettings, store: Store, http: aiohttp.ClientSession, inbox: Inbox, files: Files,
        clock: Clock, metrics: Metrics, limits: SharedLimits, tell: Tell,
        *, desk_secret: str, names: Mapping[str, str], trusted_proxies: tuple[Network, ...] = (),
    ) -> None:  # fmt: skip
        """`names`: what products and modules are called, by id."""
        self.deliverers: list[Deliverer] = []
        self.background: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self._callback: Callback | None = None
        self._clock = clock
        self._has_robot = bool(settings.robot_url)
        if not (settings.serves_customers or self._has_robot):
            return
        own = WecomMetrics(metrics.registry)
        if self._has_robot:
            robot = RobotDeliverer(
                store, http, clock, own, limits,
                url=settings.robot_url, desk_url=settings.desk_url, mention=settings.mention, names=names,
            )  # fmt: skip
            self.deliverers.append(robot)
        if not settings.serves_customers:
            return
        tokens = TokenStore(
            store, http, clock, own,
            base_url=settings.api_url, corp_id=settings.corp_id, secret=settings.secret, desk_secret=desk_secret,
        )  # fmt: skip
        api = Api(http, settings.api_url, tokens, own)
        intake = Intake(
            store, api, inbox, files, clock, own, tell,
            tenant=settings.tenant, welcome=settings.welcome, trailing_wait_s=settings.trailing_wait_ms / 1000,
        )  # fmt: skip
        sync = Sync(store, api, clock, own, intake.wake, idle_s=settings.sync_s, kf_ids=settings.kf_ids)
        self._callback = Callback(
            store, Envelope(settings.token, settings.aes_key, settings.corp_id), clock, own, sync.wake,
            sync.list_again, networks=settings.callback_networks, trusted_proxies=trusted_proxies,
        )  # fmt: skip
        self.deliverers.append(
            WecomDeliverer(store, api, files, clock, own, tell, reserve=settings.engineer_reserve)
        )
        self.background += [sync.run, intake.run]

    def setup_routes(self, app: web.Application) -> None:
        """Add the callback's address, if the channel is on."""
        if self._callback is not None:
            self._callback.setup_routes(app)

    def announcing(self, announcer: Announcer) -> Announcer:
        """The store's announcer, with alerts of new tickets where there is a robot to tell them."""
        return _WithAlerts(announcer, self._clock) if self._has_robot else announcer


class _WithAlerts:
    """Implements `store.changes.Announcer`: no room that opens a ticket can forget the group."""

    def __init__(self, announcer: Announcer, clock: Clock) -> None:
        self._announcer = announcer
        self._clock = clock

    async def before_commit(self, connection: AsyncConnection, changes: Changes) -> None:
        """Owe the alerts in the same transaction."""
        if changes.opened_tickets or changes.raised_tickets:
            await owe_alerts(connection, changes, self._clock)
        await self._announcer.before_commit(connection, changes)

    def after_commit(self, changes: Changes) -> None:
        """See the other one."""
        self._announcer.after_commit(changes)
