"""A job for tests of who has the turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import Conversation
from actions.handoff.request import request_handoff
from actions.jobs import Job, Memory, Taken, choice_of, job_button
from actions.reply import Reply

ASKED = "装在几台电脑上？"
REASON = "台数不同办法不同。"


class Counting(Job):
    """Asks for a number; opens on a word, takes digits and a button, leaves the rest."""

    name = "counting"

    def begins_with(self, conversation: Conversation) -> bool:
        return "安装" in conversation.text

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        self._ask(reply)
        return Taken.ANSWERED

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        if conversation.text.isdigit() or choice_of(conversation, self.name) == "one":
            memory["count"] = conversation.text or "1"
            reply.say("记下了，装好了。")
            return Taken.FINISHED
        if "太难" in conversation.text:
            request_handoff(conversation, reply, self.facts(memory), reason="unresolved")
            return Taken.FINISHED
        return Taken.LEFT

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        reply.say("回到安装：")
        self._ask(reply)

    def why_asked(self, memory: Memory) -> str | None:
        return REASON

    def line_when_stopped(self, memory: Memory) -> str | None:
        return "安装停在这儿。"

    def facts(self, memory: Memory) -> Mapping[str, Any]:
        return {"client": "安装程序", "tried": [{"what": "重启电脑", "result": "没用"}]}

    def _ask(self, reply: Reply) -> None:
        reply.say(ASKED, [job_button(self.name, "一台", "one")])
