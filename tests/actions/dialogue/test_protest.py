"""What he says against our last line is no question, and is taken out of the turn; what else he says is heard."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.dialogue.apology import NOT_DONE, ONE_MATTER, TAKEN_BACK, apologise_for_asking_again
from actions.dialogue.believed import believed
from actions.dialogue.protest import Protest, denies_kind, protest_of
from actions.reply import Reply

NOT_ASKED = """\
哈哈银行那个我不是问你
银行的事我没问你
我没问先后顺序
我又没问你折旧
我不是问怎么结账！！
谁问你网银了
谁让你提醒了
谁说我要升级了
你说那个会计密码啥的跟我有啥关系
你讲的这些跟我有什么关系
关我什么事
没说要升级啊
我没叫你提醒
我可没让你转人工
""".splitlines()
UNDONE = """\
咋就解决了呢?
怎么就好了？
谁说解决了
哪里就弄好了
还没弄呢
我还没换成呢
我都还没过账呢
这还没改好呢
""".splitlines()
ONE = """\
你说的两件事其实就是一件
都是一件事
说的就是一回事
没有下一件
就这一个
不是两件事
就一个问题
""".splitlines()
NONE = """\
我问的是银行
我没问过管理员
我问过同事了
没说为什么
管理员没说要升级
过账和审核是一回事吗
审核跟过账不是一回事吗
怎么就不行了
还没好
还没好呢
还没解决
还没弄好 怎么办
就这一个人登不上
只有一个账套
换了宽带有关系吗
跟网络有没有关系
我不是管理员
没有第二个管理员
没有另一个账号
""".splitlines()


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        *((clause, Protest.NOT_ASKED) for clause in NOT_ASKED),
        *((clause, Protest.NOT_DONE) for clause in UNDONE),
        *((clause, Protest.ONE_MATTER) for clause in ONE),
        *((clause, None) for clause in NONE),
    ],
)
def test_what_a_clause_says_against_us(clause: str, kind: Protest | None) -> None:
    assert protest_of(clause) is kind


class Tracker:
    """A turn of these words behind a line of ours, in a dialogue of this state."""

    sender_id = "c1"

    def __init__(self, text: str, bot: str, dialogue: dict[str, Any]) -> None:
        latest = {"text": text, "intent": {"name": "inform"}, "entities": [], "acts": []}
        said = [{"event": "bot", "text": bot}] if bot else []
        self.events = [*said, {"event": "user", "text": text, "parse_data": latest}]
        self.latest_message = latest
        self.slots = {"dialogue": dialogue}


def _turn(text: str, bot: str = "太好了，这件解决了。", **dialogue: Any) -> Conversation:
    return Conversation(Tracker(text, bot, dialogue))  # type: ignore[arg-type]


def _sorry(conversation: Conversation) -> list[str]:
    reply = Reply()
    apologise_for_asking_again(conversation, reply)
    return [message["text"] for message in reply.messages]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("银行那个我不是问你 手机上怎么看账", "手机上怎么看账"),
        ("没说要升级啊 我就想它别弹了", "我就想它别弹了"),
        ("咋就解决了呢?我还没换成呢。在哪改密码", "在哪改密码"),
        ("我没问银行", "我没问银行"),
        ("怎么改密码", "怎么改密码"),
    ],
)
def test_the_rest_is_heard(text: str, left: str) -> None:
    assert believed(_turn(text)).text == left


def test_before_we_have_said_anything_it_is_no_protest() -> None:
    heard = _turn("我没问结账 登不上", bot="")
    assert believed(heard).text == heard.text
    assert _sorry(heard) == []


def test_the_wrong_line_is_taken_back_once() -> None:
    assert _sorry(_turn("我没问银行 手机上怎么看账")) == [TAKEN_BACK]
    assert _sorry(_turn("还没弄呢 反过账在哪点")) == [NOT_DONE]
    assert _sorry(_turn("还没弄呢 反过账在哪点", bot="办法一")) == []
    assert _sorry(_turn("其实就是一件", bot="您说了两件事，我一件一件来。")) == [ONE_MATTER]
    assert _sorry(_turn("手机上怎么看账")) == []


def test_one_matter_leaves_none_waiting() -> None:
    waiting = [{"text": "这个密码在哪重置", "intent": "password_reset", "entities": []}]
    heard = _turn("其实就是一件 能不能改数据库", bot="您说了两件事，我一件一件来。", pending=waiting)
    assert believed(heard).text == "能不能改数据库"
    assert heard.dialogue.pending == []


def test_what_was_taken_for_solved_is_open_again() -> None:
    solved = [{"id": 1, "words": ["想改密码"], "product": None, "state": "solved", "how": "进去了"}]
    heard = _turn("咋就解决了呢 我还没换成呢 在哪改密码", matters=solved)
    believed(heard)
    assert [matter["state"] for matter in heard.dialogue.matters] == ["at_hand"]


def test_a_kind_that_he_denies() -> None:
    assert denies_kind(_turn("我不是问怎么结账 是登不上"), "closing_checklist")
    assert not denies_kind(_turn("我不是问怎么结账 是登不上"), "login_failure")
    assert not denies_kind(_turn("怎么结账"), "closing_checklist")


@pytest.mark.parametrize(
    "clause",
    [
        "他还没好呢",
        "根本没解决",
        "问题还没解决啊",
        "号还没登上",
        "你说“问题解决了就好”早了点",
        "高兴得太早了吧",
        "别急着恭喜",
    ],
)
def test_what_we_took_for_done_is_not(clause: str) -> None:
    assert protest_of(clause) is Protest.NOT_DONE


@pytest.mark.parametrize("clause", ["登录没成功怎么办", "我没弄好密码", "管理员没说好", "我去得早了点", "早上说好了"])
def test_what_is_not_done_without_our_saying_so(clause: str) -> None:
    assert protest_of(clause) is None
