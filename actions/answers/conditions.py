"""「总账还没结」: a line for who has closed it already is not for him.

A line of a case may hold under a condition (「总账已经结了的先别动」). Where the customer told the opposite of the same
thing it is not quoted to him, unless it has a branch for either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from actions.clauses import PAUSE
from actions.spelling import simplified

_NOT: Final = r"(?:还没有?|没有?|尚未|还未|未|没)"
_DONE: Final = (
    r"(?:反结账|反过账|反审核|结账|结(?!果|构|转|余|算)|过账|关账|审核(?!人)|备份|启用|年结|计提|生成|激活|初始化|扎账|报税|停用|禁用|记得|绑定)"
)
_OF: Final = r"(?P<of>[\u4e00-\u9fffa-z]{0,8}?)"
_TIME: Final = r"(?:这个?月|本月|上个?月|今年|现在|都|也|又|就|根本|确实|其实|自己|呢|我们?|的)*"
_END: Final = r"(?:账|好|完|过)?了?"
_CONDITION = re.compile(
    rf"^{_OF}{_TIME}(?:(?P<no>{_NOT})|已经?|早就?|都)?(?P<done>{_DONE}){_END}"
    r"(?:的话|的(?=[先请就不别可要再由按回才也仍还：:]|$))"
)
_IF = re.compile(
    rf"^(?:如果|要是|若|万一)?{_OF}(?:如果|要是|若|万一)?{_TIME}(?:(?P<no>{_NOT})|已经?|早就?|都)?(?P<done>{_DONE}){_END}$"
)
_SAYS_IF = re.compile(r"如果|要是|若|万一")
_TOLD = re.compile(
    rf"{_OF}{_TIME}(?:(?P<no>{_NOT})|(?P<yes>已经?|早就?))?(?P<done>{_DONE})(?P<now>(?:账|好|完|过)?了(?!的|吗|没|不))?"
)
_QUESTION = re.compile(r"[吗么][啊呀]?$|能不能|要不要|是不是|有没有|怎么|咋|哪|谁|什么|啥|如果|要是|的话")


@dataclass(frozen=True, slots=True)
class State:
    """Of what it is told, what is done with it, and whether it is."""

    of: str
    done: str
    is_so: bool

    def is_of(self, other: State) -> bool:
        """Is the same told of the same thing? Where either names none, it is what they speak of."""
        pairs = [{one[at : at + 2] for at in range(len(one) - 1)} for one in (self.of, other.of)]
        return self.done == other.done and (not all(pairs) or bool(pairs[0] & pairs[1]))


def is_for_others(told: str, *lines: str) -> bool:
    """Do these lines hold only for who is in the opposite state to what was `told`?"""
    states = list(_told(told))
    conditions = [condition for line in lines for condition in _conditions(line)]
    fitting = [(state, one) for state in states for one in conditions if state.is_of(one)]
    return bool(fitting) and not any(state.is_so == one.is_so for state, one in fitting)


def _told(text: str) -> Iterator[State]:
    for clause in PAUSE.split(simplified(text)):
        for found in _TOLD.finditer(clause):
            is_told = found["no"] or found["yes"] or found["now"]
            if is_told and not (_QUESTION.search(clause) and not found["no"]):
                yield State(found["of"], _root(found["done"]), not found["no"])


def _conditions(line: str) -> Iterator[State]:
    for clause in PAUSE.split(simplified(line)):
        found = _CONDITION.match(clause) or (_IF.match(clause) if _SAYS_IF.search(clause) else None)
        if found is not None:
            yield State(found["of"], _root(found["done"]), not found["no"])


def _root(done: str) -> str:
    return "结" if done == "结账" else done
