"""「上面不是说了吗」: looked up in what was said, apologised for once, never asked again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.conversation import Conversation
from actions.jobs import Job, Memory, Taken
from actions.looking_back import SORRY, STILL_UNKNOWN, says_told_before
from actions.reply import Reply
from tests.actions.talk import Talk

ASKED = "装在几台电脑上？"


class Counting(Job):
    """Asks how many; hears it anywhere in the words, goes on carefully with 「不清楚」 where `is_careful`."""

    name = "counting"
    is_careful = True

    def begins_with(self, conversation: Conversation) -> bool:
        return "安装" in conversation.text

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        reply.say(ASKED)
        return Taken.ANSWERED

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        if "三台" in conversation.text:
            reply.say("三台的装法。")
        elif conversation.text == "不清楚" and self.is_careful:
            reply.say("那按一台来。")
        else:
            return Taken.LEFT
        return Taken.FINISHED

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        reply.say(ASKED)

    def why_asked(self, memory: Memory) -> str | None:
        return "台数不同办法不同。"


class Careless(Counting):
    """Knows no careful assumption."""

    is_careful = False


@pytest.fixture
def jobs() -> Sequence[Job]:
    return [Counting()]


@pytest.mark.parametrize(
    "text", ["上边不是讲过了嘛", "前面写了", "俺说过了", "刚刚不是告诉你了吗", "你翻翻前面 看看上面", "还要我讲几遍"]
)
def test_it_is_heard(text: str) -> None:
    assert says_told_before(text)


@pytest.mark.parametrize(
    "text",
    ["我都说了是云星空", "我说的是工资表", "说了是两台电脑", "刚才试过了", "我说了 还有人吗", "上面提示数据库坏了"],
)
def test_what_tells_or_calls_is_something_else(text: str) -> None:
    assert not says_told_before(text)


async def test_what_was_told_answers_what_was_asked(talk: Talk) -> None:
    await talk.say("action_small_talk", "你好 我们三台机器", "greet")
    await talk.say("action_answer", "要安装", "other_kingdee")
    assert talk.text == ASKED
    await talk.say("action_answer", "上面不是说了吗", "nlu_fallback")
    assert talk.text.splitlines() == [SORRY, "三台的装法。"]


async def test_what_was_never_told_is_not_asked_again(talk: Talk) -> None:
    await talk.say("action_answer", "要安装", "other_kingdee")
    await talk.say("action_answer", "上面不是说了吗", "nlu_fallback")
    assert talk.text.splitlines() == [SORRY, "那按一台来。"]


async def test_the_product_is_taken_or_done_without(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了", "password_reset")
    assert talk.slots["awaiting"] == "product"
    await talk.say("action_answer", "前面说过了", "nlu_fallback")
    assert talk.text.startswith(SORRY)
    assert talk.slots["awaiting"] != "product"


async def test_where_nothing_was_asked_it_means_something_else(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "前面说过了", "out_of_scope")
    assert SORRY not in talk.text


class TestWithoutAnAssumption:
    """A job that cannot go on without the answer."""

    @pytest.fixture
    def jobs(self) -> Sequence[Job]:
        return [Careless()]

    async def test_a_person_is_offered(self, talk: Talk) -> None:
        await talk.say("action_answer", "要安装", "other_kingdee")
        await talk.say("action_answer", "上面不是说了吗", "nlu_fallback")
        assert talk.text.splitlines() == [SORRY, STILL_UNKNOWN]
        assert talk.button("转人工")
        await talk.say("action_answer", "我都说过了", "nlu_fallback")
        assert SORRY not in talk.text
