"""「总账还没结」: a line for who has closed it already is not for him.

A line of a case may hold under a condition (「总账已经结了的先别动」). Where the customer told the opposite of the same
thing it is not quoted to him, unless it has a branch for either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from actions.clauses import PAUSE
from actions.products.editions import is_of, read_edition
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
    r"(?:或已?(?:审核|过账|结账))?(?:的话|[:：]|的(?=[先请就不别可要再由按回才也仍还直：:]|$))"
)
_IF = re.compile(
    rf"^(?:如果|要是|若|万一)?{_OF}(?:如果|要是|若|万一)?{_TIME}(?:(?P<no>{_NOT})|已经?|早就?|都)?(?P<done>{_DONE}){_END}$"
)
_SENTENCE: Final = re.compile(r"[^。]+。?")
_CLAUSE_IN: Final = re.compile(r"[^，；：]+[，；：]?")
_EDITION_NAME: Final = r"(?:[^，。；：、]{0,6}?(?:版|王))"
# 「迷你版、标准版按 Ctrl+F11」: for whom a sentence is.
_OF_EDITIONS: Final = re.compile(rf"(?:KIS ?)?{_EDITION_NAME}(?:[、和/]{_EDITION_NAME})*")
# 「把那张折旧凭证反过账、反审核」, not 「不用反审核」
_UNDONE: Final = re.compile(
    r"(?:把|将|先|要|请)(?P<of>[\u4e00-\u9fff]{0,10}?)(?<![不别])(?:反(?:审核|过账)、)?反(?P<done>审核|过账)"
)
_SAYS_IF = re.compile(r"如果|要是|若|万一")
_TOLD = re.compile(
    rf"{_OF}{_TIME}(?:(?P<no>{_NOT})|(?P<yes>已经?|早就?))?(?P<done>{_DONE})(?P<now>(?:账|好|完|过)?了(?!的|吗|没|不))?"
)
_IMPLIED: Final = {("过账", True): "审核", ("审核", False): "过账"}
"""What is posted was audited before, and what is not audited is not posted."""
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
    if not fitting and any(_undoes(line, state) for line in lines for state in states):
        return True
    return bool(fitting) and not any(state.is_so == one.is_so for state, one in fitting)


def _undoes(line: str, state: State) -> bool:
    """「把那张凭证反审核」 to who has not audited it: nothing is there to be undone."""
    if state.is_so or not state.of:
        return False
    found = [one for clause in PAUSE.split(simplified(line)) for one in _UNDONE.finditer(clause) if one["of"]]
    undone = [State(one["of"], one["done"], is_so=True) for one in found]
    return any(one.is_of(state) for one in undone)


def of_his_branch(answer: str, told: str, edition: str | None) -> str:
    """The answer without what it says for the opposite state where it says the same for his, and without the sentences
    for other editions where one is for his."""
    sentences = _SENTENCE.findall(answer)
    if any(_is_of_edition(one, edition) for one in sentences):
        sentences = [one for one in sentences if _is_of_edition(one, edition) is not False]
    states = list(_told(told))
    return "".join(_own_clauses(one, states) for one in sentences)


def _own_clauses(sentence: str, states: list[State]) -> str:
    """「没审核的直接重提，审核了的先退回」 to who has audited it: the second half alone."""
    branches = list(_branches(sentence))
    fits = [_fits(branch, states) for branch in branches]
    if True not in fits or False not in fits:
        return sentence
    kept = "".join(branch for branch, fit in zip(branches, fits, strict=True) if fit is not False)
    return kept if kept[-1] == sentence[-1] else f"{kept.rstrip('，；：')}{sentence[-1]}"


def _branches(sentence: str) -> Iterator[str]:
    """Its clauses, each condition with what is to be done then."""
    branch = ""
    for clause in _CLAUSE_IN.findall(sentence):
        begins = any(_conditions_in(clause)) or branch.endswith(("；", "："))
        if branch and begins:
            yield branch
            branch = ""
        branch += clause
    yield branch


def _fits(branch: str, states: Iterable[State]) -> bool | None:
    """Does it hold for him, as he told? None where it holds for everybody, or he has not told."""
    conditions = list(_conditions_in(branch))
    fitting = [state.is_so == one.is_so for state in states for one in conditions if state.is_of(one)]
    return any(fitting) if fitting else None


def _conditions_in(clause: str) -> Iterator[State]:
    for part in clause.split("、"):
        yield from _conditions(part)


def _is_of_edition(sentence: str, edition: str | None) -> bool | None:
    """Does it begin with the names of editions, and with his? None where it names none, or his is not known."""
    head = _OF_EDITIONS.match(sentence)
    if edition is None or head is None:
        return None
    product = edition.partition("_")[0]
    named = {read_edition(name, product).edition for name in re.split("[、和/]", head[0])}
    return edition in named if is_of(product, edition) and None not in named else None


def _told(text: str) -> Iterator[State]:
    for clause in PAUSE.split(simplified(text)):
        for found in _TOLD.finditer(clause):
            is_told = found["no"] or found["yes"] or found["now"]
            if is_told and not (_QUESTION.search(clause) and not found["no"]):
                state = State(found["of"], _root(found["done"]), not found["no"])
                yield state
                implied = _IMPLIED.get((state.done, state.is_so))
                if implied is not None:
                    yield State(state.of, implied, state.is_so)


def _conditions(line: str) -> Iterator[State]:
    for clause in PAUSE.split(simplified(line)):
        found = _CONDITION.match(clause) or (_IF.match(clause) if _SAYS_IF.search(clause) else None)
        if found is not None:
            yield State(found["of"], _root(found["done"]), not found["no"])


def _root(done: str) -> str:
    return "结" if done == "结账" else done
