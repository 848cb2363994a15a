"""What WeCom knows: accounts with their logs, sessions and windows, tokens, files, and what customers received."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

DAY = 86_400
WINDOW_S = 48 * 3600
MAX_SENDS = 5
MAX_TOKENLESS = 10
"""So many pulls without a good token in a minute close that way for a minute."""
Json = dict[str, Any]


@dataclass
class Session:
    """One customer with one account. `state`: 0 new, 1 assistant, 2 pool, 3 employee, 4 ended."""

    state: int = 4
    wrote_at: float = 0.0
    sent: int = 0
    servicer: str = ""
    has_written: bool = False


@dataclass
class Received:
    """A message a customer got, in the order he got them."""

    open_kfid: str
    user: str
    msgid: str
    msgtype: str
    body: Json

    @property
    def text(self) -> str:
        """The words he reads."""
        if self.msgtype == "msgmenu":
            clicks = "\n".join(item["click"]["content"] for item in self.body["list"])
            return f"{self.body.get('head_content', '')}\n{clicks}"
        return str(self.body.get("content", ""))


@dataclass
class Faults:
    """Switches; each is a test. Numbers count down as they strike."""

    refuse: dict[str, list[int]] = field(default_factory=dict)
    """errcodes to answer with, by path, one a call; 0 lets the call pass."""
    token_refused_for_ever: bool = False
    cut_after_send: int = 0
    """So many sends are accepted and then the connection is cut."""
    cut_before_send: int = 0
    repeat_code: int = 40058
    """What a repeated msgid is answered with: not documented."""
    counts_first: bool = False
    """The five messages are counted before a repeated msgid is noticed: the order is not documented either."""
    fail_later: list[int] = field(default_factory=list)
    """Sends that are accepted and reported as failed afterwards, by fail_type."""
    page: int = 1000
    empty_pages: int = 0
    cuts_text: bool = False
    """Text beyond 2048 bytes is cut silently instead of refused: the documents say both."""
    media_is_json: bool = False


class State:
    """Everything, in memory. `now` may be a test's clock."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.corp_id, self.secret = "wwsimulated0000001", "simulated-secret"
        self.token, self.aes_key = "SimToken123", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
        self.faults = Faults()
        self.tokens: dict[str, float] = {}
        self.token_requests = 0
        self.logs: dict[str, list[Json]] = {"wkSimulated": []}
        self.callback_tokens: dict[str, float] = {}
        self.sessions: dict[tuple[str, str], Session] = {}
        self.received: list[Received] = []
        self.msgids: set[tuple[str, str]] = set()
        self.codes: dict[str, tuple[str, str, float]] = {}
        self.media: dict[str, tuple[str, str, bytes]] = {}
        self.servicers: list[str] = []
        """Employees who receive customers in WeCom's own client."""
        self.robot: list[str] = []
        self.robot_times: list[float] = []
        self.calls: list[str] = []
        self.tokenless_times: list[float] = []
        """When pulls came without a good token of a callback."""
        self.tokenless_closed_until = 0.0
        self._numbers = itertools.count(1)

    def session(self, open_kfid: str, user: str) -> Session:
        """The session, made when needed."""
        return self.sessions.setdefault((open_kfid, user), Session())

    def is_tokenless_pull_refused(self) -> bool:
        """Count one more pull without a good token; whether it is one too many."""
        now = self.now()
        if now < self.tokenless_closed_until:
            return True
        self.tokenless_times = [moment for moment in self.tokenless_times if moment > now - 60] + [now]
        if len(self.tokenless_times) < MAX_TOKENLESS:
            return False
        self.tokenless_closed_until, self.tokenless_times = now + 60, []
        return True

    def log(self, open_kfid: str, item: Json) -> str:
        """Append to the account's log; its msgid."""
        msgid = f"sim{next(self._numbers):09d}{secrets.token_hex(4)}"
        self.logs[open_kfid].append({"msgid": msgid, "send_time": int(self.now()), **item})
        return msgid

    def customer_writes(self, user: str, content: Json, msgtype: str = "text", open_kfid: str = "wkSimulated") -> str:
        """A message of a customer: a new window; an ended session begins anew."""
        session = self.session(open_kfid, user)
        session.wrote_at, session.sent, session.has_written = self.now(), 0, True
        if session.state == 4:
            session.state = 0
        item = {
            "open_kfid": open_kfid, "external_userid": user, "origin": 3, "msgtype": msgtype, msgtype: content,
        }  # fmt: skip
        return self.log(open_kfid, item)

    def customer_enters(self, user: str, open_kfid: str = "wkSimulated") -> str:
        """Somebody opens the chat by its link; the welcome code if he may be greeted, else empty."""
        code = "" if self.session(open_kfid, user).has_written else f"code-{secrets.token_hex(8)}"
        event: Json = {"event_type": "enter_session", "open_kfid": open_kfid, "external_userid": user, "scene": "web"}
        if code:
            event["welcome_code"] = code
            self.codes[code] = (open_kfid, user, self.now() + 20)
        self.log(open_kfid, {"origin": 4, "msgtype": "event", "event": event})
        return code

    def report_failure(self, open_kfid: str, user: str, msgid: str, fail_type: int) -> None:
        """A message that was taken did not arrive."""
        self.received = [one for one in self.received if one.msgid != msgid]
        event = {
            "event_type": "msg_send_fail", "open_kfid": open_kfid, "external_userid": user, "fail_msgid": msgid,
            "fail_type": fail_type,
        }  # fmt: skip
        self.log(open_kfid, {"origin": 4, "msgtype": "event", "event": event})

    def new_callback_token(self) -> str:
        """A token a callback carries, good for ten minutes."""
        token = "ENC" + secrets.token_hex(12)
        self.callback_tokens[token] = self.now() + 600
        return token

    def texts(self, user: str) -> list[str]:
        """What a customer has read, in order."""
        return [one.text for one in self.received if one.user == user]

    def last_choices(self, user: str) -> list[Json]:
        """What may be tapped on the customer's newest menu, each `{id, content}`; empty where he has none."""
        menus = [one for one in self.received if one.user == user and one.msgtype == "msgmenu"]
        return [item["click"] for item in menus[-1].body["list"]] if menus else []

    def keep_media(self, name: str, media_type: str, content: bytes) -> str:
        """A file under a media_id."""
        media_id = f"media{next(self._numbers)}"
        self.media[media_id] = (name, media_type, content)
        return media_id
