"""Identity by the host site's JWT: exactly right, or nobody."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
import pytest
from sqlalchemy import select

from desk.store.tables import ConversationRow
from tests.desk.conftest import MakeDesk

OLD, NEW = "o" * 40, "n" * 40
KEYS = {"site-old": OLD, "site-new": NEW}


def claims(**changes: Any) -> dict[str, Any]:
    content = {"sub": "u-1", "tenant": "acme", "name": "王会计", "aud": "zhangfang", "exp": time.time() + 600}
    return {name: value for name, value in {**content, **changes}.items() if value is not None}


def signed(key: str = NEW, kid: str | None = "site-new", algorithm: str = "HS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid} if kid else None)


@pytest.mark.parametrize("token", [signed(), signed(OLD, "site-old"), signed(name=None, tenant=None)])
async def test_both_keys_are_good_during_rotation(make_desk: MakeDesk, token: str) -> None:
    desk = await make_desk(jwt_keys=KEYS)
    await desk.open(identity=token)
    row = (await desk.rows(select(ConversationRow.subject, ConversationRow.tenant, ConversationRow.customer_name)))[0]
    assert row["subject"] == "u-1"


def unsigned() -> str:
    def part(content: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'kid': 'site-new'})}.{part(claims())}."


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        "",
        unsigned(),
        signed("x" * 40),
        signed(OLD),
        signed(kid=None),
        signed(kid="site-gone"),
        signed("y" * 64, algorithm="HS512"),
        signed(aud="another"),
        signed(aud=None),
        signed(exp=None),
        signed(sub=None),
        signed(sub=""),
        signed(sub="x" * 201),
        signed(exp=time.time() - 60),
        signed(exp=time.time() + 7200),
        signed()[:-3] + "AAA",
    ],
)
async def test_anything_else_is_refused(make_desk: MakeDesk, token: str) -> None:
    desk = await make_desk(jwt_keys=KEYS)
    async with desk.http.post(f"{desk.url}/api/chat/conversations", json={"identity": token}) as response:
        assert response.status == 401
        assert (await response.json())["error"]["code"] in ("identity_invalid", "identity_expired")
    assert await desk.rows(select(ConversationRow.id)) == []


async def test_without_keys_nobody_is_identified_and_strangers_are_welcome(make_desk: MakeDesk) -> None:
    desk = await make_desk()
    async with desk.http.post(f"{desk.url}/api/chat/conversations", json={"identity": signed()}) as response:
        assert response.status == 401
    assert (await desk.open()).state == "bot"


async def test_the_bot_hears_a_name_that_tells_nothing(make_desk: MakeDesk, bot: Any) -> None:
    desk = await make_desk(jwt_keys=KEYS)
    first, again, stranger = await desk.open(identity=signed()), await desk.open(identity=signed()), await desk.open()
    for chat in (first, again, stranger):
        await chat.post("您好")
        await chat.lines("bot", 1)
    customers = [body["customer"] for body in bot.requests]
    assert customers[0] == customers[1] != customers[2]
    assert "u-1" not in customers[0]
