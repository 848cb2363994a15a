"""Is this the question that he asked before, in other words? Then it is no new one: it has not been answered."""

from __future__ import annotations

import re

SHARED = 0.75
"""So much of the shorter question's words, two signs at a time, stands in the other one."""
SHARED_SIGNS = 0.85
"""Or so much of its signs."""

# What is asked of a thing: 「加站点找谁」 and 「加站点多少钱」 are two questions.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("who", re.compile(r"谁|哪位|找哪|[哪什]么人|哪个(?:人|部门)")),
    ("cost", re.compile(r"多少钱|收费|费用|要钱|价")),
    ("when", re.compile(r"多久|多长时间|几点|几天|什么时候|啥时|何时|几[号时]|哪天")),
    ("where", re.compile(r"在哪|哪里|哪儿|哪个(?:菜单|界面|地方|模块)|什么地方|入口")),
    ("why", re.compile(r"为什么|为啥|为何|什么原因|怎么回事|怎么会")),
    ("how", re.compile(r"怎么(?!回事|会)|怎样|如何|咋|点样")),
    (
        "whether",
        re.compile(
            r"能不能|可不可以|要不要|会不会|是不是|有没有|行不行|对不对|用不用|可以不|[吗嘛不没](?:[啊呀了]*[?？]?$|[\s，,。?？])"
        ),
    ),
)
_FUNCTION_WORDS = re.compile(
    r"能不能|可不可以|要不要|会不会|是不是|有没有|行不行|用不用|到底|究竟|为什么|怎么样?|怎样|什么|如果|的话|可以|需要|应该|还是|就问|想问|请问|我问的是|现在|刚才|两遍|几遍"
    r"|[我你您他她它咱这那哪个几些的了着过吗呢吧啊哦呀嘛么咋啥能可会要不是有就也还又都去在里上下一请问想说到把被给跟和与很太再才对行好嗯谁]"
)
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z0-9]{2,}")


def is_same_question(asked: str, before: str) -> bool:
    """Do both ask the same of the same thing?"""
    here, there = _pairs(asked), _pairs(before)
    if not here or not there:
        return False
    shorter = min(here, there, key=len)
    kinds, others = _kinds(asked), _kinds(before)
    is_alike = not kinds or not others or bool(kinds & others)
    if not is_alike:
        return False
    signs, others = _signs(asked), _signs(before)
    fewer = min(signs, others, key=len)
    # 「加站点到底找谁」 after 「想再加两个站点该找谁」: nearly all its signs, and a pair of them together.
    is_near = bool(here & there) and len(signs & others) >= SHARED_SIGNS * len(fewer)
    return is_near or len(here & there) >= SHARED * len(shorter)


def share_words(one: str, other: str) -> bool:
    """Do both name a thing in common?"""
    return bool(_pairs(one) & _pairs(other))


def names_nothing(asked: str) -> bool:
    """「到底行不行啊」: what it asks of was said before."""
    return not _pairs(asked)


def _kinds(text: str) -> set[str]:
    return {kind for kind, words in _KINDS if words.search(text)}


def _signs(text: str) -> set[str]:
    return set("".join(_RUN.findall(_FUNCTION_WORDS.sub("", text.lower()))))


def _pairs(text: str) -> set[str]:
    runs = _RUN.findall(_FUNCTION_WORDS.sub(" ", text.lower()))
    return {
        part for run in runs for part in ([run] if run.isascii() else (run[at : at + 2] for at in range(len(run) - 1)))
    }
