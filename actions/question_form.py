"""The form of a clause: 「行不行」, 「盖上去行不」, 「选1.6还是1.8」 ask, whatever else they sound like.

What a clause does is learned (bot/acts.py), and a question about something that failed is heard as a failure now and
then; but the form of a question is grammar. So is that of a condition, 「能用我就直接跑了」, which tells of no success
yet, and that of relief, 「没丢就好」, which asks nothing.
"""

from __future__ import annotations

import re

_V_NOT_V = re.compile(r"(?<!不)(?P<verb>[\u4e00-\u9fff])不(?P=verb)(?!就|时)")
_AT_END = re.compile(
    r"(?:(?:行|可以|能行|能成|成|中|对|得行|好使|要得|够|还在|还有)不|(?<![什怎这那多要])么|吗)[啊呀呢嘛哦哈]*[？?]*$"
)
_WHETHER = re.compile(
    r"^(?:那|这|到底|究竟|你说|您说|我问|我是问|请问)*(?:是不是|能不能|可不可以|会不会|要不要|有没有|该不该)"
)
# 「看看行不行」, 「不知道行不行」 tell.
_TELLS = re.compile(r"试|看看|看一?下|不知道|不晓得|不管|无论|不确定|动不动|时不时|三不三|巴不|差不")
_EITHER = re.compile(
    r"^(?P<one>.{1,16}?)还是(?:用|选|填|装|是)?(?P<other>(?![不没一这那老报提卡会弹显]|[登进连打]不|原来|以前|刚才|上面).{1,14}?)[啊呀呢吗的？?]*$"
)
_TAIL = re.compile(r"(?P<latin>[a-z0-9.]+)(?P<unit>[\u4e00-\u9fff]?)$", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<latin>[a-z0-9.]+)(?P<unit>[\u4e00-\u9fff]?)$", re.IGNORECASE)

_CONDITION = re.compile(
    r"^(?:那|那么|可|但)?(?:要是|如果|假如|只要|万一|一旦|等(?!了|一?会|半天|着))|的话(?:$|[，,我就])"
    r"|^(?:那|真|确实|要)?(?:能|可以|行|好使|好用|成|有用|管用|没事|没问题|安全)(?!了)[^了，。]{0,4}?(?:我们?|咱们?)?(?:就|再)"
    r"(?=直接|先|马上|自己|去|用|跑|做|弄|搞|点|改|不|照|按|这么|这样|试|让|给|全)"
)
_RELIEF = re.compile(
    r"(?:没|不会|不用|不影响|还在|都在|能[^，。]{1,3}|找得?[回到])[^，。？?]{0,6}就(?:好|放心|安心|踏实|谢天谢地)(?:了|啦|多了|的)*[。!！~]*$"
)


def is_condition(clause: str) -> bool:
    """「能用我就直接跑了」, 「要是好了就不管了」: what is said of it holds only if."""
    return _CONDITION.search(clause.strip(" ，,。")) is not None


def is_relief(clause: str) -> bool:
    """「数据没丢就好」: he is content with what he was told."""
    return _RELIEF.search(clause.strip(" ，,。")) is not None


def has_question_form(clause: str) -> bool:
    """Is the clause put as a question?"""
    text = clause.strip(" ，,。")
    if _TELLS.search(text):
        return False
    return any(form.search(text) for form in (_V_NOT_V, _AT_END, _WHETHER)) or asks_which(text)


def asks_which(clause: str) -> bool:
    """「1.6还是1.8」, 「32位还是64位」, 「内网还是外网」: two of a kind to choose between; not 「打开还是演示版」."""
    found = _EITHER.match(clause.strip(" ，,。"))
    if found is None:
        return False
    one, other = found["one"], found["other"]
    tail, head = _TAIL.search(one), _HEAD.match(other)
    if tail and head:
        return _kind(tail["latin"]) == _kind(head["latin"]) and tail["unit"] in ("", head["unit"])
    is_done = re.search(r"[了过着]", one) is not None
    return not is_done and len(other) > 1 and one[-1] == other[-1] and one[-2:] != other[-2:]


def _kind(text: str) -> str:
    return "number" if text.replace(".", "").isdigit() else "word"
