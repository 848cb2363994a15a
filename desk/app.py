"""The application factory: every part made once, wired here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from desk import keys
from desk.accounts.sessions import Sessions
from desk.accounts.sign_in import SignInLimits
from desk.api import account, conversations, operations, tickets
from desk.body import MAX_BODY_BYTES
from desk.channels.web import chat
from desk.channels.web.access import ChatAccess
from desk.channels.web.limits import ChatLimits
from desk.channels.web.push import Push
from desk.clock import Clock
from desk.conversations.bot_client import BotClient
from desk.conversations.hub import Hub
from desk.conversations.inbox import Inbox
from desk.conversations.worker import Workers
from desk.handoff.hours import load_hours
from desk.handoff.people import HandoffDesk
from desk.handoff.sweeper import Sweeper
from desk.metrics import Metrics
from desk.middleware import allow_origins, answer_refusals, watch
from desk.settings import Settings
from desk.store.engine import Store
from desk.store.migrate import migrate
from desk.tickets.human import HumanSide
from desk.tickets.priority import load_priorities
from desk.tickets.tickets import TicketDesk
from desk.web import setup_routes as setup_web

MAX_BOT_CONNECTIONS = 100


async def create_app(settings: Settings, clock: Clock | None = None) -> web.Application:
    """The desk, ready to be served. Brings the database to the present shape first; waits for no other process.

    Raises SettingsError when a content file cannot be used.
    """
    clock = clock or Clock()
    metrics, hub = Metrics(), Hub()
    hours = load_hours(settings.content_dir / "hours.yml")
    priorities = load_priorities(settings.content_dir / "priorities.yml")
    await migrate(settings.url)
    store = Store(settings.url)
    http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=MAX_BOT_CONNECTIONS))
    bot = BotClient(
        http,
        settings.rasa_urls,
        settings.rasa_token,
        timeout_s=settings.bot_timeout_s,
        concurrency=settings.bot_concurrency,
        startup_grace_s=settings.bot_startup_grace_s,
    )
    sessions = Sessions(
        store, clock, secret=settings.secret, hours=settings.session_hours, presence_s=settings.presence_s
    )
    ticket_desk = TicketDesk(priorities, clock, metrics)
    people = HandoffDesk(ticket_desk, hours, clock, sessions.is_somebody_there)
    workers = Workers(store, hub, bot, people, clock, metrics, trailing_wait_s=settings.trailing_wait_ms / 1000)
    inbox = Inbox(store, hub, workers, people, clock, metrics, token_days=settings.chat_token_days)
    access = ChatAccess(inbox, clock)
    push = Push(inbox, access, settings.allowed_origins)
    hub.listen(push.changed)

    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[watch, allow_origins, answer_refusals])
    app[keys.SETTINGS] = settings
    app[keys.CLOCK] = clock
    app[keys.METRICS] = metrics
    app[keys.STORE] = store
    app[keys.HTTP] = http
    app[keys.HUB] = hub
    app[keys.INBOX] = inbox
    app[keys.WORKERS] = workers
    app[keys.SESSIONS] = sessions
    app[keys.HUMAN_SIDE] = HumanSide(store, ticket_desk, hub, workers, clock)
    app[keys.PUSH] = push
    app[keys.CHAT_ACCESS] = access
    app[keys.CHAT_LIMITS] = ChatLimits(settings.conversations_per_minute, settings.messages_per_minute)
    app[keys.SIGN_IN_LIMITS] = SignInLimits()
    app[keys.SWEEPER] = Sweeper(
        store, people, hub, workers, clock,
        timeout_s=settings.queue_timeout_s, interval_s=settings.sweep_interval_s,
    )  # fmt: skip
    for room in (chat, account, tickets, conversations, operations):
        room.setup_routes(app)
    push.attach(app)
    setup_web(app)
    app.cleanup_ctx.append(_background)
    app.on_shutdown.append(_send_home)
    return app


async def _background(app: web.Application) -> AsyncIterator[None]:
    """What runs beside the requests: taking up what was left, watching the queue."""
    # In tasks: the door must not wait for a long look through old conversations.
    tasks = [asyncio.create_task(app[keys.WORKERS].recover()), asyncio.create_task(app[keys.SWEEPER].run())]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await app[keys.WORKERS].stop()
    await app[keys.PUSH].close()
    await app[keys.HTTP].close()
    await app[keys.STORE].close()


async def _send_home(app: web.Application) -> None:
    # Long polls must end before the server waits for its connections.
    app[keys.HUB].close()
