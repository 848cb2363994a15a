"""「人来之前我能干点啥」: what he may do himself until the person comes, which can hurt nothing."""

from __future__ import annotations

import re

from actions.handoff.needs import asks_for_needs
from actions.handoff.spoken import in_common_words

_WAIT = re.compile(
    r"(?:在|那|我|就)*(?:等(?:着|待|一?等)?[^，。,\s？?]{0,6}?(?:的?时候|期间|这段时间|这会儿?)|等(?:人|工程师|你们|他们?|师傅)(?:来|的?)(?:时候|期间)?"
    r"|(?:人工?|工程师|师傅|技术|你们|他们?|客服)(?:还)?(?:没)?(?:过?来|到|接手|上班|处理)?(?:之前|以前|前|的?时候)|(?:人|工程师|师傅|你们|他们?)(?:都)?(?:还)?没(?:来|到)(?:之前|以前|前|的?时候)?|这(?:期间|段时间|会儿?))[，,\s]*"
)
_WHAT_TO_DO = re.compile(
    r"(?:能|可以|该|要|需要|应该|先|还能|得|好|来)*(?:先)?(?:做|干|弄|准备|注意|干点|做点|搞|办)(?:点|些|一?下)*(?:什么|啥|哪些|嘛)|(?:干|做)(?:啥|什么|嘛)|(?:有)?(?:什么|啥)(?:是)?(?:我)?(?:能|可以|要|该)(?:先)?(?:做|干|弄|注意|准备)"
)
# 「那我现在能干啥」, with a person awaited.
_NOW = re.compile(
    r"(?:那|那么|现在|这会儿?|先|我|我们|我自己|自己|俺|咱|咱们|店里|这边|还|就|到底|目前|眼下|有没有)*(?:能|可以|该|要|应该|需要)(?:先|自己)?(?:干|做|准备|注意|弄|搞|整)(?:点|些)?(?:什么|啥|嘛)(?:事情?|的)?[呢啊呀吗不没么]*[？?]*"
)
SERIOUS = (
    "等的时候可以做这几样，都不会动到账：\n"
    "1. 大家先停手，服务器上的东西不重启、不删、不恢复。\n"
    "2. 把屏幕上的提示原文拍下来，记下几点开始的、哪些人受影响。\n"
    "3. 找出最近一次备份，复制一份放到别的电脑，原件别动。\n"
    "4. 当天的单据按顺序放好，恢复以后再补录。"
)
PLAIN = (
    "等的时候可以做这几样：\n"
    "1. 把提示的原文或者整个画面拍下来，发在这里。\n"
    "2. 写下几点开始的、当时在做哪一步、是您一个人还是大家都这样。\n"
    "3. 出错的那一步先别反复点，别的单子可以照常做。"
)


def without_wait(text: str) -> str:
    """The words without 「等人的时候」: 「我自己能清掉吗」 is what is asked."""
    rest = _WAIT.sub("", text).strip(" ，,")
    return rest if len(rest) > 1 else text


def asks_what_to_do(text: str) -> bool:
    """Does he ask what he may do until the person comes? What he is to have ready is another question."""
    text = in_common_words(text)
    if asks_for_needs(text):
        return False
    found = _WAIT.search(text)
    if found is None:
        return _NOW.fullmatch(text.strip(" ，,。!！")) is not None
    return _WHAT_TO_DO.search(text[: found.start()] + text[found.end() :]) is not None


def meanwhile_text(*, is_serious: bool) -> str:
    """What may be done, in a trouble of server or database, or in any other."""
    return SERIOUS if is_serious else PLAIN
