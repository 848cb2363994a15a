"""One person on two channels: only after proof, only by an engineer, recorded."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from desk.store.audit_tables import AuditRow
from desk.store.tables import ConversationRow
from desk.store.wecom_tables import WecomLinkRow
from tests.desk.channels.host_site import KEYS, signed
from tests.desk.channels.wecom.conftest import settings_of
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk, EngineerClient, eventually
from tests.wecom.callbacks import Callbacks
from tests.wecom.simulator import Simulator


class Pair:
    """The same person on the web and in WeCom, and an engineer."""

    def __init__(self, desk: Desk, chat: Chat, engineer: EngineerClient, simulator: Simulator) -> None:
        self.desk, self.chat, self.engineer, self.state = desk, chat, engineer, simulator.state
        self.callbacks = Callbacks(simulator.state, f"{desk.url}/wecom/callback")

    async def write(self, text: str) -> None:
        """He writes in WeCom and gets something back."""
        before = len(self.state.received)
        self.state.customer_writes("wmZhang", {"content": text})
        self.callbacks.hint()
        await eventually(lambda: self._more(before))

    async def _more(self, before: int) -> bool:
        return len(self.state.received) > before

    async def wecom(self) -> dict[str, Any]:
        """The conversation in WeCom."""
        [row] = await self.desk.rows(select(ConversationRow.__table__).where(ConversationRow.channel == "wecom"))
        return row

    async def code(self) -> str:
        """Ask for proof; the code the web shows."""
        wecom = await self.wecom()
        status, body = await self.engineer.post(f"/conversations/{wecom['id']}/link", with_conversation=self.chat.id)
        assert status == 202, body
        [line] = (await self.chat.lines("system", 1))[-1:]
        found = re.search("绑定 ([A-Z2-9]{8})", line)
        assert found is not None
        return found[1]


async def _pair(make_desk: MakeDesk, simulator: Simulator) -> Pair:
    desk = await make_desk(jwt_keys=KEYS, wecom=settings_of(simulator.state, simulator.url))
    pair = Pair(desk, await desk.open(identity=signed()), await desk.engineer(), simulator)
    await pair.chat.post("网页上的我")
    await pair.write("微信里的我")
    return pair


async def test_linked_after_proof(make_desk: MakeDesk, simulator: Simulator) -> None:
    pair = await _pair(make_desk, simulator)
    code = await pair.code()
    await pair.write(f"绑定 {code}")
    assert "已确认" in pair.state.texts("wmZhang")[-1]
    [web] = await pair.desk.rows(select(ConversationRow.__table__).where(ConversationRow.id == pair.chat.id))
    wecom = await pair.wecom()
    assert (wecom["tenant"], wecom["subject"]) == (web["tenant"], web["subject"])
    assert "conversation.link" in [row["action"] for row in await pair.desk.rows(select(AuditRow.action))]
    assert await pair.desk.rows(select(WecomLinkRow.code_hash)) == []
    await pair.callbacks.close()


async def test_a_wrong_or_late_code_links_nothing(make_desk: MakeDesk, simulator: Simulator) -> None:
    pair = await _pair(make_desk, simulator)
    code = await pair.code()
    await pair.write("绑定 " + ("A" if code[0] != "A" else "B") + code[1:])
    await pair.write(f"绑定 {code}")
    assert (await pair.wecom())["subject"] == "wmZhang"
    code = await pair.code()
    pair.desk.clock.advance(minutes=11)
    await pair.write(f"绑定 {code}")
    assert (await pair.wecom())["subject"] == "wmZhang"
    await pair.callbacks.close()


async def test_an_anonymous_conversation_proves_nobody(make_desk: MakeDesk, simulator: Simulator) -> None:
    pair = await _pair(make_desk, simulator)
    anonymous = await pair.desk.open()
    wecom = await pair.wecom()
    path = f"/conversations/{wecom['id']}/link"
    assert (await pair.engineer.post(path, with_conversation=anonymous.id))[0] == 422
    assert (await pair.engineer.post(path, with_conversation="nobody"))[0] == 404
    assert (await pair.engineer.post(path, with_conversation=wecom["id"]))[0] == 422
    await pair.callbacks.close()
