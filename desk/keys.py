"""The application's parts by typed key."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import ClientSession, web

from desk.accounts.sessions import Sessions
from desk.accounts.sign_in import SignInLimits
from desk.channels.web.access import ChatAccess
from desk.channels.web.limits import ChatLimits
from desk.channels.web.push import Push
from desk.channels.web.sockets import Sockets
from desk.clock import Clock
from desk.conversations.customers import Customers
from desk.conversations.hub import Hub
from desk.conversations.inbox import Inbox
from desk.conversations.worker import Workers
from desk.files.files import Files
from desk.handoff.sweeper import Sweeper
from desk.metrics import Metrics
from desk.outbox.loop import DeliveryLoop
from desk.owndata.caretaker import Caretaker
from desk.owndata.requests import CustomerData
from desk.settings import Settings
from desk.shared_limits import SharedLimits
from desk.store.engine import Store
from desk.tickets.human import HumanSide
from desk.tickets.notes import Notes

Step = Callable[[], Coroutine[Any, Any, None]]

SETTINGS = web.AppKey("settings", Settings)
CLOCK = web.AppKey("clock", Clock)
METRICS = web.AppKey("metrics", Metrics)
STORE = web.AppKey("store", Store)
HTTP = web.AppKey("http", ClientSession)
HUB = web.AppKey("hub", Hub)
INBOX = web.AppKey("inbox", Inbox)
FILES = web.AppKey("files", Files)
WORKERS = web.AppKey("workers", Workers)
SWEEPER = web.AppKey("sweeper", Sweeper)
SESSIONS = web.AppKey("sessions", Sessions)
HUMAN_SIDE = web.AppKey("human_side", HumanSide)
NOTES = web.AppKey("notes", Notes)
CHAT_ACCESS = web.AppKey("chat_access", ChatAccess)
PUSH = web.AppKey("push", Push)
SOCKETS = web.AppKey("sockets", Sockets)
LIVE: web.AppKey[Any] = web.AppKey("live", object)
"""The hints for the engineers' page (`desk.api.live.Live`; that room reads these keys, so it is not imported here)."""
OUTBOX = web.AppKey("outbox", DeliveryLoop)
BACKGROUND: web.AppKey[list[Step]] = web.AppKey("background", list)
"""What runs beside the requests until the desk stops."""
CLOSING: web.AppKey[list[Step]] = web.AppKey("closing", list)
"""What is closed then, in this order."""
CUSTOMERS = web.AppKey("customers", Customers)
SHARED_LIMITS = web.AppKey("shared_limits", SharedLimits)
CHAT_LIMITS = web.AppKey("chat_limits", ChatLimits)
SIGN_IN_LIMITS = web.AppKey("sign_in_limits", SignInLimits)
CUSTOMER_DATA = web.AppKey("customer_data", CustomerData)
CARETAKER = web.AppKey("caretaker", Caretaker)
