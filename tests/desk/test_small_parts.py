"""Limits, addresses, settings and logs by themselves."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from desk.errors import SettingsError, too_many
from desk.limits import SlidingWindow
from desk.logs import configure, event
from desk.net import client_address, parse_networks
from desk.settings import Settings

GOOD = {"DESK_SECRET": "s" * 40}


def test_a_window_slides() -> None:
    now = [0.0]
    window = SlidingWindow(2, 60.0, now=lambda: now[0])
    assert window.take("a") == 0
    now[0] = 30.0
    assert window.take("a") == 0
    assert window.take("a") == 30.0
    assert window.take("b") == 0
    now[0] = 60.0
    assert window.take("a") == 0
    assert window.take("a") == 30.0
    assert too_many(0.2, "慢").headers == {"Retry-After": "1"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("9.9.9.9", "1.1.1.1", "9.9.9.9"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        ("10.0.0.1", "<script>", "10.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer: str, forwarded: str | None, address: str) -> None:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = make_mocked_request("GET", "/", headers=headers).clone(remote=peer)
    assert client_address(request, parse_networks(["10.0.0.0/8"])) == address


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({"DATABASE_URL": "postgresql://u@h/d"}, "postgresql+psycopg://u@h/d"),
        ({"DATABASE_URL": "postgres://u:p%40@h:1/d"}, "postgresql+psycopg://u:p%40@h:1/d"),
        ({"DATABASE_URL": "postgresql+psycopg://u@h/d"}, "postgresql+psycopg://u@h/d"),
        ({"DATABASE_URL": "sqlite:////srv/x.db"}, "sqlite+aiosqlite:////srv/x.db"),
        ({"DATA_DIR": "/srv/d"}, "sqlite+aiosqlite:////srv/d/desk.db"),
    ],
)
def test_the_database_url_gets_its_driver(changes: dict[str, str], url: str) -> None:
    assert Settings.from_env({**GOOD, **changes}).url == url


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@h/d", "postgresql://u:secret@h", "postgresql://u:secret@h:x/d", "secret", "sqlite://"]
)
def test_a_wrong_database_url_is_one_clear_line_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL") as refused:
        Settings.from_env({**GOOD, "DATABASE_URL": url})
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_addresses_follow_the_ports_unless_given() -> None:
    settings = Settings.from_env({**GOOD, "KB_PORT": "7001", "RASA_URLS": "http://a:1/, http://b:2"})
    assert settings.kb_url == "http://127.0.0.1:7001"
    assert settings.rasa_urls == ("http://a:1", "http://b:2")


def test_two_keys_may_live_at_once_and_a_secret_may_hold_colons() -> None:
    old, new = "o" * 40, "n:" * 20
    assert Settings.from_env({**GOOD, "DESK_JWT_KEYS": f"a:{old}, b:{new}"}).jwt_keys == {"a": old, "b": new}


@pytest.mark.parametrize(
    "changes",
    [
        {"DESK_SECRET": ""},
        {"DESK_BOT_TIMEOUT_S": "soon"},
        {"DESK_BOT_CONCURRENCY": "1.5"},
        {"DESK_JWT_KEYS": "a:short"},
        {"DESK_JWT_KEYS": "x" * 50},
        {"DESK_JWT_KEYS": f"a:{'x' * 32},a:{'y' * 32}"},
        {"DESK_LOG_LEVEL": "LOUD"},
        {"DESK_TRUSTED_PROXIES": "everywhere"},
    ],
)
def test_a_wrong_setting_names_itself(changes: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(changes))):
        Settings.from_env({**GOOD, **changes})


def test_logs_name_the_place_of_a_fault_but_not_its_text() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        configure("INFO", stream)
        try:
            raise ValueError("客户说的话")
        except ValueError:
            event(logging.getLogger("desk.test"), "fault", error=True, conversation="c1")
    finally:
        root.handlers[:], root.level = before
    line: dict[str, Any] = json.loads(stream.getvalue())
    assert (line["event"], line["conversation"], line["error"]) == ("fault", "c1", "ValueError")
    assert "客户" not in stream.getvalue()


def test_the_desk_loads_light_and_knows_nothing_of_other_rooms() -> None:
    code = (
        "import sys, desk.app;"
        "heavy = {'torch', 'faiss', 'onnxruntime', 'numpy', 'jieba', 'rasa', 'rasa_sdk', 'sanic', 'alembic'};"
        "heavy |= {'actions', 'ops', 'bot'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_arrows_point_one_way() -> None:
    """channels → conversations ← handoff ← tickets (design §3)."""
    import ast
    from pathlib import Path

    import desk

    room = Path(desk.__file__).parent
    forbidden = {
        "conversations": {"handoff", "tickets", "channels", "accounts", "api", "web"},
        "handoff": {"tickets", "channels", "accounts", "api", "web"},
        "tickets": {"channels", "api", "web"},
        "channels": {"handoff", "tickets", "accounts", "api", "web"},
        "store": {"conversations", "handoff", "tickets", "channels", "accounts", "api", "web"},
    }
    for folder, names in forbidden.items():
        for path in (room / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("desk."):
                    assert node.module.split(".")[1] not in names, f"{path}: {node.module}"
