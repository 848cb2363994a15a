"""The application's parts by typed key."""

from __future__ import annotations

from aiohttp import ClientSession, web

from desk.accounts.sessions import Sessions
from desk.accounts.sign_in import SignInLimits
from desk.channels.web.access import ChatAccess
from desk.channels.web.limits import ChatLimits
from desk.channels.web.push import Push
from desk.clock import Clock
from desk.conversations.hub import Hub
from desk.conversations.inbox import Inbox
from desk.conversations.worker import Workers
from desk.handoff.sweeper import Sweeper
from desk.metrics import Metrics
from desk.settings import Settings
from desk.store.engine import Store
from desk.tickets.human import HumanSide

SETTINGS = web.AppKey("settings", Settings)
CLOCK = web.AppKey("clock", Clock)
METRICS = web.AppKey("metrics", Metrics)
STORE = web.AppKey("store", Store)
HTTP = web.AppKey("http", ClientSession)
HUB = web.AppKey("hub", Hub)
INBOX = web.AppKey("inbox", Inbox)
WORKERS = web.AppKey("workers", Workers)
SWEEPER = web.AppKey("sweeper", Sweeper)
SESSIONS = web.AppKey("sessions", Sessions)
HUMAN_SIDE = web.AppKey("human_side", HumanSide)
CHAT_ACCESS = web.AppKey("chat_access", ChatAccess)
PUSH = web.AppKey("push", Push)
CHAT_LIMITS = web.AppKey("chat_limits", ChatLimits)
SIGN_IN_LIMITS = web.AppKey("sign_in_limits", SignInLimits)
