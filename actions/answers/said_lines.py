"""What the bot has said in a conversation, line by line, as it may be quoted: without the words around an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from kb.client import Case

Kind = Literal["cause", "verify", "prevent"]

GLOSSARY_HEAD: Final = "名词解释："
MIN_CHARS: Final = 6
"""A shorter line says nothing by itself."""
_HEADS: Final[dict[Kind, tuple[str, ...]]] = {
    "cause": ("这种情况一般是：", "是的，就是这个原因：", "资料里写的原因是：", "原因："),
    "verify": ("怎样算好了：",),
    "prevent": ("以后怎么避免：", "以后："),
}
_HEADED = "|".join(head for heads in _HEADS.values() for head in heads)
# 「· 办法一第2步：」, 「3. 」, 「风险：」: where a line stood.
_MARK = re.compile(
    rf"^(?:·\s*|\d{{1,2}}[.、](?!\d)\s*|第\d+步：|办法[一二三四五六七八]?(?:（共\d个）)?(?:第\d+步|的风险)?：|风险：|好处：|动手前：|名词解释：|对，|{_HEADED})+"
)
_DOER = re.compile(r"（操作人：.*）$")
_SENTENCE = re.compile(r"[^。！？?]+[。！？?]?")
_REFERS_BACK = re.compile(
    r"[它他她这那其此]|前[一两二三四]|后[一两二三四]|[一两二三四]种|所以|因此|也|都|但|否则|不然|反过来|例如|比如|另外"
)
# What leads, asks, offers or denies is about the talk, and answers nothing; nor does a letter for somebody else.
_OF_TALK = re.compile(
    r"转人工|转给工程师|请工程师|帮您(?:问|转|看|对)|[？?]$|[：:]$|发给我|发过来|拍张|截图|告诉我|说一声|点按钮|直接回复|我理解|您是想问|不用再讲|抱歉|对不起|太好了"
    # What is said in the first person, or takes up his own words, is of us two, and no knowledge.
    r"|我(?![国厂])|^(?:好的|好[，,]|明白|收到|看来|行[，,]|没关系|别急|先[看说做]“|接着看|请(?:再说|直接说|说说|换个说法)|您(?:问|说|还|刚)|刚才|这一点|这一步(?:已|成)|这份清单|只问这)"
    r"|说[“「][^”」]{1,12}[”」]就?行|那就(?:不)?是(?:不是)?这种情况|“[^”]*$|^[^“]*”|想到什么|想起什么"
    r"|随时找我|资料(?:里)?(?:确实)?没|没有写|没有?核实|没有?查到|不(?:随便|想随便|乱)说|菜单名称可能略有差别|已经?(?:给|补充|记)|记下了|工单|排队|在处理|客服|回到刚才|照做就行|以您看到的为准|^“?您好，|【|点一个|都不是"
)


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line, and what it says: the cause, how to check, how to prevent; None for all else."""

    text: str
    kind: Kind | None = None


def lines_in(texts: Iterable[str]) -> list[SaidLine]:
    """The lines of these messages that may answer a question, each once, the latest last."""
    found: dict[str, SaidLine] = {}
    for text in texts:
        for line in _lines(text):
            found.pop(line.text, None)
            found[line.text] = line
    return list(found.values())


def lines_of(case: Case) -> list[SaidLine]:
    """All that a case says, and what is known of the questions asked under it."""
    ways = [text for way in case.solutions for text in (*way.steps, way.risk)]  # a title answers nothing
    answers = [question.answer for question in case.questions if question.known]
    whole: list[tuple[str, Kind]] = [(case.cause, "cause"), (case.verify, "verify"), (case.prevent, "prevent")]
    parts = [SaidLine(line.text, kind) for text, kind in whole for line in lines_in([text])]
    return [*parts, *lines_in([*ways, *answers])]


def _lines(text: str) -> Iterator[SaidLine]:
    is_glossary = False
    for raw in text.splitlines():
        is_glossary = raw.strip() == GLOSSARY_HEAD or (is_glossary and raw.strip().startswith("·"))
        if is_glossary:
            continue  # what a word means answers no question about a thing
        if _DOER.search(raw.strip()):
            continue  # the title of a way answers nothing, and may sound like leave to do it
        kind = next((kind for kind, heads in _HEADS.items() if raw.strip().lstrip("· ").startswith(heads)), None)
        line = _MARK.sub("", raw.strip())
        for sentence in _sentences(line):
            if len(sentence) >= MIN_CHARS and not _OF_TALK.search(sentence):
                yield SaidLine(sentence, kind)


def _sentences(line: str) -> list[str]:
    found: list[str] = []
    for sentence in _SENTENCE.findall(line):
        if found and _REFERS_BACK.match(sentence):
            found[-1] += sentence
        else:
            found.append(sentence.strip())
    return found
