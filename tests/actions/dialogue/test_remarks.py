"""A remark on the answer on screen: it worked, he goes to do it, or neither."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.outcome import GLAD, GLAD_SO_FAR
from actions.conversation import Conversation
from actions.dialogue.errand import LET_GO, LET_TRY
from actions.dialogue.parting import UNDERSTOOD
from actions.dialogue.remarks import Tone, read_remark
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


class Tracker:
    """A turn of these words."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, text: str, **entities: str) -> None:
        named = [{"entity": name, "value": value} for name, value in entities.items()]
        self.latest_message = {"text": text, "intent": {"name": "other_kingdee"}, "entities": named}


WORKED = """\
找到了 有三张外购入库单没生成凭证 补了 平了
都说平了
反审核重新提了 结上了
模板底下真有个空白的 删了 好了
我照着删了 lib metas那几个都删了 重下完进去了
对上了 是有张单没出凭证
正常了
没事了
是12.0的 shift双击出来了 谢了
搞定了
好了 过了
改好了谢谢
登上了登上了 谢谢师傅
结账成功了
可以登录了
打印出来了
冇事了 唔該晒
不提示了
能打开了
""".splitlines()
GOES = """\
好 没归档过 那我一个月一个月退
明白 我搵資訊科技部 reset 先 唔該
好 我找外包的IT开VPN 谢谢
好的我问下税控公司
我现在去找他
我问问新主管去
我去天梯弄
嗯 我再问问主管
知道了 我先按办法一做
原来是这样 那我明天跟领导说
""".splitlines()
NEITHER = """\
还是不行
不行 还是提示密码错误
密码改了 结果又登不上了
都照做了 没用
我试过了
谢谢
同事进去了 我不行
那总账呢
好的 那我的凭证断号怎么整理
备份好了
进去了 但是看不到账套
昨天好了 今天又不行了
管理员说他弄好了 我还是进不去
可以了吗
那我先不点了 转人工吧
账套打不开了
已经结账了
都审核了 还是结不了
提示出来了
报错又出来了
能进了 就是有点慢
平了 但是上月不平
我是已经年结完了 怎么用那个备份退回去
我10月已经结完了
我要找人
密码忘了
好的，我们公司上个月刚换了服务器，之后所有人的客户端都要重新装一遍
""".splitlines()


@pytest.mark.parametrize("text", WORKED)
def test_it_worked(text: str) -> None:
    remark = read_remark(Conversation(Tracker(text)))
    assert remark is not None
    assert (remark.tone, remark.rest) == (Tone.WORKED, "")


@pytest.mark.parametrize("text", GOES)
def test_he_goes_to_do_it(text: str) -> None:
    remark = read_remark(Conversation(Tracker(text)))
    assert remark is not None
    assert (remark.tone, remark.rest) == (Tone.GOES, "")


@pytest.mark.parametrize("text", ["好的", "哦 我两台电脑换着用 怪不得 好的", "明白了谢谢"])
def test_he_has_understood(text: str) -> None:
    remark = read_remark(Conversation(Tracker(text)))
    assert remark is not None
    assert remark.tone is Tone.NODS


@pytest.mark.parametrize("text", [*NEITHER, ""])
def test_neither(text: str) -> None:
    assert read_remark(Conversation(Tracker(text))) is None


@pytest.mark.parametrize(
    ("text", "tone", "rest"),
    [
        ("升完进去了 就问怎么关掉那个提示", Tone.WORKED, "就问怎么关掉那个提示"),
        ("解决了 还有个事 怎么反过账", Tone.WORKED, "还有个事，怎么反过账"),
        ("许可同步成功了 登录还是要密码 该输什么", Tone.PARTLY, "登录还是要密码，该输什么"),
        ("用户导入好了 可我没给她设过密码 怎么登", Tone.PARTLY, "可我没给她设过密码，怎么登"),
        ("管理员是信息部的 我去找他 第二个呢 小刘的", Tone.GOES, "第二个呢，小刘的"),
    ],
)
def test_what_is_asked_beyond_it_is_kept(text: str, tone: Tone, rest: str) -> None:
    remark = read_remark(Conversation(Tracker(text)))
    assert remark is not None
    assert (remark.tone, remark.rest) == (tone, rest)


def test_a_product_named_beside_a_good_is_news() -> None:
    assert read_remark(Conversation(Tracker("好的 云星空", product="k3cloud"))) is None


@pytest.mark.parametrize("heard_as", ["action_answer", "action_out_of_scope", "action_affirm"])
async def test_an_outcome_told_in_passing_is_heard_whatever_the_classifier_says(talk: Talk, heard_as: str) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say(heard_as, "请主管重置了 登上了 谢谢", "other_kingdee")
    assert talk.text.startswith(GLAD)
    assert talk.custom("outcome") == {"case_id": talk.slots["dialogue"]["shown"][-1]["case_id"], "helped": True}
    assert talk.slots["awaiting"] is None


@pytest.mark.parametrize("text", ["明白 我揾信息部重置先 唔该", "好的"])
async def test_understood_is_no_success(talk: Talk, text: str) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_affirm", text, "affirm")
    assert talk.text in (LET_GO, LET_TRY, UNDERSTOOD)
    assert talk.custom("outcome") is None
    assert talk.slots["awaiting"] == "helped"


async def test_a_question_behind_the_outcome_is_answered(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_helped", "重置好了 进去了 怎么改成自己的密码", "helped")
    assert GLAD_SO_FAR in talk.text
    assert "怎么改成自己的密码" in talk.slots["dialogue"]["question"]


class Told(Tracker):
    """A turn whose clauses were all read as told."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.latest_message["acts"] = [
            {"text": clause, "act": "tells", "confidence": 0.9, "start": text.find(clause), "end": len(clause)}
            for clause in text.split()
        ]


@pytest.mark.parametrize(
    "text",
    [
        "重启完能进了 也不提示过期了 昨天录的凭证会不会没了",
        "换了网线 连上了 也不报错了 其他电脑要不要也换",
        "插紧了 能登录了 没有再提示了 单子会少吗",
    ],
)
def test_two_ends_are_believed_whatever_was_read(text: str) -> None:
    remark = read_remark(Conversation(Told(text)))  # type: ignore[arg-type]
    assert remark is not None
    assert remark.tone is Tone.WORKED
    assert remark.rest


@pytest.mark.parametrize("text", ["昨天能进了 今天又不行", "能进了 就是没账套", "以前能进 现在进不去了"])
def test_one_end_is_not_believed_by_its_words(text: str) -> None:
    remark = read_remark(Conversation(Told(text)))  # type: ignore[arg-type]
    assert remark is None or remark.tone is not Tone.WORKED
