"""The application factory: every part made once, wired here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from desk import keys
from desk.accounts.sessions import Sessions
from desk.accounts.sign_in import SignInLimits
from desk.api import account, conversations, customer_data, notes, operations, outbox, tickets
from desk.api import files as files_api
from desk.api import wecom as wecom_api
from desk.api.live import Live
from desk.body import MAX_BODY_BYTES
from desk.channels.web import chat, customers
from desk.channels.web import files as chat_files
from desk.channels.web.access import ChatAccess
from desk.channels.web.limits import ChatLimits
from desk.channels.web.push import Push
from desk.channels.web.rasa_events import RasaEvents
from desk.channels.web.sockets import Sockets
from desk.channels.wecom.wiring import Wecom
from desk.clock import Clock
from desk.conversations.bot_client import BotClient
from desk.conversations.customers import Customers
from desk.conversations.hints import Hints, PushDeliverer
from desk.conversations.hub import Hub
from desk.conversations.inbox import Inbox
from desk.conversations.relay import Relay
from desk.conversations.reminders import ReminderDeliverer
from desk.conversations.requests import Requests
from desk.conversations.reread import Reread
from desk.conversations.worker import Workers
from desk.ending import end
from desk.files.files import Files
from desk.files.model import MEBIBYTE, FileLimits
from desk.handoff.absence import Absences
from desk.handoff.hours import load_hours
from desk.handoff.people import HandoffDesk
from desk.handoff.release import Releases
from desk.handoff.sweeper import Sweeper
from desk.metrics import Metrics
from desk.middleware import allow_origins, answer_refusals, watch
from desk.outbox.deliverer import Deliverer
from desk.outbox.loop import DeliveryLoop
from desk.owndata.caretaker import Caretaker
from desk.owndata.forgetting import Forgetting
from desk.owndata.requests import CustomerData
from desk.settings import Settings
from desk.shared_limits import SharedLimits
from desk.store.engine import Store
from desk.store.migrate import migrate
from desk.tickets.human import HumanSide
from desk.tickets.notes import Notes
from desk.tickets.priority import load_priorities
from desk.tickets.tickets import TicketDesk
from desk.web import setup_routes as setup_web
from desk.web.assets import PRODUCTS_FILE
from desk.web.names import names_of

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
    releases = Releases(ticket_desk, hours, clock, sessions.is_somebody_there)
    absences = Absences(store, releases, clock, patience_s=settings.holder_absence_s)
    files = Files(
        store,
        settings.data_dir.resolve() / "files",
        FileLimits(
            settings.file_mb * MEBIBYTE, settings.files_per_conversation, settings.files_mb_per_conversation * MEBIBYTE
        ),
    )
    workers = Workers(
        store, bot, people, Requests(people, files, clock), clock, metrics,
        trailing_wait_s=settings.trailing_wait_ms / 1000, lease_s=settings.lease_s,
    )  # fmt: skip
    inbox = Inbox(store, hub, workers, people, clock, metrics, token_days=settings.chat_token_days)
    access = ChatAccess(inbox, clock)
    limits = SharedLimits(settings.redis_url)
    chat_limits = ChatLimits(
        limits,
        conversations=settings.conversations_per_minute,
        messages=settings.messages_per_minute,
        messages_per_address=settings.messages_per_address_per_minute,
    )
    sockets = Sockets(
        metrics, settings.allowed_origins,
        ping_s=settings.socket_ping_s, timeout_s=settings.socket_timeout_s, patience_s=settings.socket_patience_s,
    )  # fmt: skip
    push = Push(sockets, inbox, access, metrics)
    rasa_events = RasaEvents(
        sockets, inbox, access, chat_limits, metrics,
        secret=settings.secret, trusted_proxies=settings.trusted_proxies,
    )  # fmt: skip
    live = Live(sockets, sessions, metrics)
    hub.listen(push.audience.changed, push.audience.topics)
    hub.listen(rasa_events.audience.changed, rasa_events.audience.topics)
    hub.listen(live.changed, live.topics)
    relay = Relay(settings.redis_url, hub.heard, Reread(store, hub)) if settings.redis_url else None
    wecom = Wecom(
        settings.wecom, store, http, inbox, files, clock, metrics, limits, ticket_desk.tell,
        desk_secret=settings.secret, trusted_proxies=settings.trusted_proxies,
        names={id_: name for kind in names_of(PRODUCTS_FILE).values() for id_, name in kind.items()},
    )  # fmt: skip
    deliverers: list[Deliverer] = [] if relay is None else [PushDeliverer(hub, relay)]
    delivery = DeliveryLoop(store, clock, metrics, [ReminderDeliverer(store, clock), *deliverers, *wecom.deliverers])
    hints = Hints(hub, relay, delivery, clock)
    store.announcer = wecom.announcing(hints)

    forgets = Forgetting(http, bot, settings.rasa_token, settings.actions_url)

    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[watch, allow_origins, answer_refusals])
    app[keys.SETTINGS] = settings
    app[keys.CLOCK] = clock
    app[keys.METRICS] = metrics
    app[keys.STORE] = store
    app[keys.HTTP] = http
    app[keys.HUB] = hub
    app[keys.INBOX] = inbox
    app[keys.FILES] = files
    app[keys.WORKERS] = workers
    app[keys.SESSIONS] = sessions
    app[keys.HUMAN_SIDE] = HumanSide(
        store, ticket_desk, releases, workers, clock, presence_s=settings.presence_s
    )
    app[keys.NOTES] = Notes(store, ticket_desk)
    app[keys.PUSH] = push
    app[keys.SOCKETS] = sockets
    app[keys.LIVE] = live
    app[keys.OUTBOX] = delivery
    app[keys.BACKGROUND] = [delivery.run] if relay is None else [relay.run, delivery.run]
    app[keys.CUSTOMER_DATA] = CustomerData(store, settings, forgets, clock)
    app[keys.CARETAKER] = Caretaker(store, settings, forgets, clock, metrics)
    app[keys.BACKGROUND].append(app[keys.CARETAKER].run)
    app[keys.BACKGROUND].append(files.run)
    app[keys.BACKGROUND] += wecom.background
    app[keys.CLOSING] = [
        push.audience.close, rasa_events.audience.close, live.close, sockets.close, hints.close, files.close,
    ]  # fmt: skip
    app[keys.CHAT_ACCESS] = access
    app[keys.CUSTOMERS] = Customers(store, inbox, clock, token_days=settings.chat_token_days)
    app[keys.SHARED_LIMITS] = limits
    app[keys.CHAT_LIMITS] = chat_limits
    app[keys.SIGN_IN_LIMITS] = SignInLimits(limits)
    app[keys.SWEEPER] = Sweeper(
        store, people, absences, workers, clock,
        timeout_s=settings.queue_timeout_s, interval_s=settings.sweep_interval_s,
    )  # fmt: skip
    rooms = (
        chat, chat_files, files_api, customers, account, tickets, notes, conversations,
        outbox, customer_data, operations, wecom_api,
    )  # fmt: skip
    for room in rooms:
        room.setup_routes(app)
    wecom.setup_routes(app)
    sockets.attach(app)
    setup_web(app)
    app.cleanup_ctx.append(_background)
    app.on_shutdown.append(_send_home)
    return app


async def _background(app: web.Application) -> AsyncIterator[None]:
    """What runs beside the requests: taking up what was left, watching the queue."""
    # In tasks: the door must not wait for a long look through old conversations.
    tasks = [asyncio.create_task(app[keys.WORKERS].watch()), asyncio.create_task(app[keys.SWEEPER].run())]
    tasks += [asyncio.create_task(run()) for run in app[keys.BACKGROUND]]
    yield
    await end(tasks)
    await app[keys.WORKERS].stop()
    for close in app[keys.CLOSING]:
        await close()
    await app[keys.HTTP].close()
    await app[keys.SHARED_LIMITS].close()
    await app[keys.STORE].close()


async def _send_home(app: web.Application) -> None:
    # Long polls must end before the server waits for its connections.
    app[keys.HUB].close()
