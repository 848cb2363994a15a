"""The callback: proven, stored as a hint, acknowledged; everything else happens afterwards."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

from desk.channels.wecom import accounts, xml
from desk.channels.wecom.crypto import Envelope, Forged
from desk.channels.wecom.metrics import WecomMetrics
from desk.channels.wecom.xml import first
from desk.clock import Clock
from desk.logs import event
from desk.net import Network, client_address
from desk.store.engine import Store

log = logging.getLogger(__name__)

PATH = "/wecom/callback"
MAX_BYTES = 64 * 1024
MAX_QUERY = 4_096
REMEMBERED = 10_000
OLD_S = 600
MESSAGE = "kf_msg_or_event"
ACCOUNTS_CHANGED = "kf_account_auth_change"
CLOCKS_DIFFER = timedelta(minutes=10)
"""WeCom's clock may be ahead of ours by so much; a moment later than that is no moment."""


@dataclass(slots=True)
class _Batch:
    """Hints that travel in one transaction: the newest token of each account."""

    tokens: dict[str, str] = field(default_factory=dict)
    is_stored: bool = False


class Callback:
    """GET proves the address to the admin console, POST takes hints."""

    def __init__(
        self, store: Store, envelope: Envelope, clock: Clock, metrics: WecomMetrics, hinted: Callable[[], None],
        changed: Callable[[], None], *, networks: tuple[Network, ...] = (), trusted_proxies: tuple[Network, ...] = (),
    ) -> None:  # fmt: skip
        self._store = store
        self._envelope = envelope
        self._clock = clock
        self._metrics = metrics
        self._hinted = hinted
        self._changed = changed
        self._networks = networks
        self._trusted_proxies = trusted_proxies
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._batch = _Batch()
        self._writing = asyncio.Lock()

    def setup_routes(self, app: web.Application) -> None:
        """Add the address to the application."""
        app.router.add_get(PATH, self.verify, allow_head=False)
        app.router.add_post(PATH, self.receive)

    async def verify(self, request: web.Request) -> web.Response:
        """Answer with the decrypted `echostr`, exactly."""
        try:
            self._require_network(request)
            # A plus sign that was not escaped arrives as a blank; base64 knows no blanks.
            echo = _query(request, "echostr").replace(" ", "+")
            plain = self._open(request, echo)
        except Forged as fault:
            return self._refuse(fault)
        return web.Response(body=plain, content_type="text/plain")

    async def receive(self, request: web.Request) -> web.Response:
        """Store the hint and say 200. What proves to be from WeCom is never refused, however old or often it comes."""
        began = time.perf_counter()
        try:
            self._require_network(request)
            encrypted = first(xml.parse(await _body(request)), "Encrypt")
            message = self._open(request, encrypted)
        except Forged as fault:
            return self._refuse(fault)
        try:
            fields = xml.parse(message)
        except Forged:
            # It is from WeCom, though nothing we understand.
            fields = {}
        self._metrics.callbacks.labels(result=self._newness(request)).inc()
        await self._take(fields)
        self._metrics.callback_seconds.observe(time.perf_counter() - began)
        return web.Response()

    async def _take(self, fields: xml.Fields) -> None:
        kind = first(fields, "Event") if first(fields, "MsgType") == "event" else ""
        open_kfid = first(fields, "OpenKfId")
        if kind == MESSAGE and 0 < len(open_kfid) <= 64:
            await self._store_hint(open_kfid, first(fields, "Token")[:200])
            self._hinted()
        elif kind == ACCOUNTS_CHANGED:
            await self._change_accounts(fields)
            self._changed()

    async def _change_accounts(self, fields: xml.Fields) -> None:
        told_at = _moment(first(fields, "CreateTime"), self._clock.now())
        async with self._store.write() as connection:
            for name, is_enabled in (("AuthAddOpenKfId", True), ("AuthDelOpenKfId", False)):
                for one in fields.get(name, []):
                    if not 0 < len(one) <= 64:
                        continue
                    if not await accounts.change(connection, one, is_enabled=is_enabled, told_at=told_at):
                        event(log, "wecom_accounts_late", level=logging.INFO, account=one)

    async def _store_hint(self, open_kfid: str, token: str) -> None:
        """Returns once the hint is stored. Those that come while another is being written are written together."""
        batch = self._batch
        batch.tokens[open_kfid] = token
        async with self._writing:
            if batch.is_stored:
                return
            if batch is self._batch:
                self._batch = _Batch()
            async with self._store.write(is_urgent=True) as connection:
                for one, its_token in batch.tokens.items():
                    await accounts.hint(connection, one, its_token, self._clock.now())
            batch.is_stored = True

    def _open(self, request: web.Request, encrypted: str) -> bytes:
        return self._envelope.open(
            _query(request, "msg_signature"), _query(request, "timestamp"), _query(request, "nonce"), encrypted
        )

    def _require_network(self, request: web.Request) -> None:
        if not self._networks:
            return
        try:
            address = ipaddress.ip_address(client_address(request, self._trusted_proxies))
        except ValueError:
            raise Forged("address") from None
        if not any(address in network for network in self._networks):
            raise Forged("address")

    def _newness(self, request: web.Request) -> str:
        """Counted only: the same again does no harm, because a hint is not a message."""
        signature = _query(request, "msg_signature")
        if signature in self._seen:
            return "repeated"
        self._seen[signature] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        stamp = _query(request, "timestamp")
        age = self._clock.now().timestamp() - int(stamp) if stamp.isascii() and stamp.isdigit() else OLD_S + 1
        return "old" if abs(age) > OLD_S else "new"

    def _refuse(self, fault: Forged) -> web.Response:
        self._metrics.callbacks.labels(result="refused").inc()
        event(log, "wecom_callback_refused", level=logging.WARNING, why=str(fault))
        return web.Response(status=403, text="forbidden")


def _moment(stamp: str, now: datetime) -> datetime:
    """When WeCom says it happened; now, where it says nothing that can be true."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 10):
        return now
    moment = datetime.fromtimestamp(int(stamp), UTC)
    return moment if moment <= now + CLOCKS_DIFFER else now


def _query(request: web.Request, name: str) -> str:
    value = request.query.get(name, "")
    if len(value) > MAX_QUERY:
        raise Forged("query")
    return value


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > MAX_BYTES:
        raise Forged("too large")
    content = bytearray()
    while chunk := await request.content.readany():
        content += chunk
        if len(content) > MAX_BYTES:
            raise Forged("too large")
    return bytes(content)
