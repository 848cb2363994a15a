"""Whose conversation it is: one's own on another device, an anonymous one by double proof, and never a stranger's."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from desk.store.audit_tables import AuditRow
from desk.store.tables import ConversationRow
from tests.desk.channels.host_site import KEYS, signed
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk


@pytest.fixture
async def site(make_desk: MakeDesk) -> Desk:
    return await make_desk(jwt_keys=KEYS)


async def opened(desk: Desk, expected: int, **body: Any) -> Chat:
    async with desk.http.post(f"{desk.url}/api/chat/conversations", json=body) as response:
        answer = await response.json()
        assert response.status == expected, answer
        return Chat(desk, answer["id"], answer["token"])


async def refused(desk: Desk, path: str, headers: dict[str, str], **body: Any) -> tuple[int, str]:
    async with desk.http.post(f"{desk.url}/api/chat/conversations{path}", json=body, headers=headers) as response:
        return response.status, (await response.json())["error"]["code"]


async def listed(desk: Desk, token: str) -> list[dict[str, Any]]:
    url, headers = f"{desk.url}/api/chat/conversations", {"Authorization": f"Bearer {token}"}
    async with desk.http.get(url, headers=headers) as response:
        assert response.status == 200, await response.text()
        return list((await response.json())["conversations"])


async def test_another_device_goes_on_with_the_open_conversation(site: Desk) -> None:
    office = await opened(site, 201, identity=signed())
    await office.post("结账报错")
    await office.lines("bot", 1)
    phone = await opened(site, 200, identity=signed())
    assert phone.id == office.id
    assert phone.token != office.token
    assert (await phone.read())["messages"][0]["text"] == "结账报错"
    await phone.post("在手机上", "p1")
    # Both devices stay in.
    assert "在手机上" in [m["text"] for m in (await office.read())["messages"]]


async def test_two_devices_at_once_get_one_conversation(site: Desk) -> None:
    async def device() -> str:
        async with site.http.post(f"{site.url}/api/chat/conversations", json={"identity": signed()}) as response:
            return str((await response.json())["id"])

    assert len(set(await asyncio.gather(*(device() for _ in range(8))))) == 1
    assert len(await site.rows(select(ConversationRow.id))) == 1


async def test_history_is_ones_own_by_tenant_and_subject(site: Desk) -> None:
    mine = await opened(site, 201, identity=signed())
    await mine.post("我的")
    second = await opened(site, 201, identity=signed(), new=True)
    await second.post("第二个")
    for stranger in (signed(sub="u-2"), signed(tenant="other")):
        theirs = await opened(site, 201, identity=stranger)
        await theirs.post("别人的")
        assert [one["id"] for one in await listed(site, stranger)] == [theirs.id]
        assert await refused(site, "", {}, identity=stranger, conversation=mine.id) == (403, "forbidden")
    assert {one["id"] for one in await listed(site, signed())} == {mine.id, second.id}
    again = await opened(site, 200, identity=signed(), conversation=mine.id)
    assert (await again.read())["messages"][0]["text"] == "我的"
    assert await refused(site, "", {}, identity=signed(), conversation="f" * 32) == (403, "forbidden")


async def test_identity_alone_never_opens_an_anonymous_conversation(site: Desk) -> None:
    anonymous = await site.open()
    await anonymous.post("匿名的问题")
    assert await listed(site, signed()) == []
    assert (await opened(site, 201, identity=signed())).id != anonymous.id
    assert await refused(site, "", {}, identity=signed(), conversation=anonymous.id) == (403, "forbidden")
    path = f"/{anonymous.id}/identity"
    bearer = {"Authorization": f"Bearer {signed()}"}
    assert await refused(site, path, {}, identity=signed()) == (401, "token_missing")
    assert await refused(site, path, bearer, identity=signed()) == (403, "forbidden")
    assert await refused(site, path, anonymous.headers, identity=signed("x" * 40)) == (401, "identity_invalid")
    assert await refused(site, path, (await site.open()).headers, identity=signed()) == (403, "forbidden")
    assert await refused(site, "", {}, conversation=anonymous.id) == (422, "invalid_fields")
    rows = await site.rows(select(ConversationRow.subject).where(ConversationRow.id == anonymous.id))
    assert rows == [{"subject": None}]


async def test_both_proofs_together_make_it_ones_own_once_and_recorded(site: Desk) -> None:
    anonymous = await site.open()
    await anonymous.post("登录前的问题")
    url = f"{site.url}/api/chat/conversations/{anonymous.id}/identity"
    for _ in range(2):
        async with site.http.post(url, json={"identity": signed()}, headers=anonymous.headers) as response:
            assert (response.status, await response.json()) == (200, {"state": "bot"})
    assert [one["id"] for one in await listed(site, signed())] == [anonymous.id]
    assert (await opened(site, 200, identity=signed())).id == anonymous.id
    other = await refused(site, f"/{anonymous.id}/identity", anonymous.headers, identity=signed(sub="u-2"))
    assert other == (409, "other_identity")
    records = await site.rows(select(AuditRow.action, AuditRow.subject_id, AuditRow.details))
    assert [(row["action"], row["subject_id"]) for row in records] == [("conversation.identify", anonymous.id)]
    assert "u-1" not in str(records)


async def test_a_resolved_conversation_is_history_not_resumed(site: Desk) -> None:
    engineer = await site.engineer()
    chat = await opened(site, 201, identity=signed())
    await chat.post("问题")
    await engineer.act(chat, "claim")
    await engineer.act(chat, "resolve")
    assert (await opened(site, 201, identity=signed())).id != chat.id
    assert [one["state"] for one in await listed(site, signed())] == ["resolved"]


async def test_only_so_many_devices_and_the_first_always(site: Desk) -> None:
    first = await opened(site, 201, identity=signed())
    devices = []
    for _ in range(21):
        site.clock.advance(seconds=1)
        devices.append(await opened(site, 200, identity=signed()))
    statuses = []
    for device in (first, devices[0], devices[1], devices[-1]):
        async with site.http.get(device.path, headers=device.headers) as response:
            statuses.append(response.status)
    assert statuses == [200, 403, 200, 200]


async def test_openings_are_limited_by_identity(site: Desk) -> None:
    statuses = []
    for _ in range(31):
        async with site.http.post(f"{site.url}/api/chat/conversations", json={"identity": signed()}) as response:
            statuses.append(response.status)
    assert statuses == [201] + [200] * 29 + [429]
    assert (await opened(site, 201, identity=signed(sub="u-2"))).id
