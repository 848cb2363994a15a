"""「另外老板设了个安全策略 会不会是这个」: what he suspects is no symptom; what he sees is searched for first.

Whether it is that only the cause can tell, so it is neither followed nor denied.
"""

from __future__ import annotations

import re

SEEN_FIRST = "先按您看到的来查；是不是“{suspected}”的原因，照着看完才知道。"
MAX_SAID = 24
_CLAUSES = re.compile(r"[\s，,。.;；!！?？~～、…]+")
_THIS = r"(?:这个|那个|这事|这样|它|此|这|那)"
_CAUSED = (
    r"(?:搞的|弄的|引起的?|造成的?|导致的?|影响(?:到?了?|的)?|闹的|害的|的?(?:问题|原因|缘故|关系|事儿?)|有关系?|搞坏了?)"
)
_DOUBTS = r"(?:会不会|是不是|有没有可能|是否|该不会|不会是|难道|莫非|估计|怀疑|我?猜|可能)"
# 「会不会是这个」, 「跟这个有关系吗」: it names nothing by itself, what stands before it is suspected.
_OF_BEFORE = re.compile(
    rf"^{_DOUBTS}(?:就|也|还)*(?:是|跟|和|与|因为|由于|被)*{_THIS}{_CAUSED}?[吗呢吧啊呀的]*$"
    rf"|^(?:跟|和|与|是){_THIS}{_CAUSED}[吗呢吧啊呀的]*$"
)
_OF_ITSELF = re.compile(
    rf"^{_DOUBTS}(?:就|也|还)*(?:是|跟|和|与|被)*(?:因为|由于)?(?P<what>.{{2,20}}?){_CAUSED}[吗呢吧啊呀]*$"
    rf"|^{_DOUBTS}(?:就|也|还)*是?(?:因为|由于)(?P<why>.{{2,20}}?)[吗呢吧啊呀]*$"
)
_LEAD = re.compile(
    r"^(?:另外|还有|而且|对了|但是?|不过|就是|听说|好像|我?们?(?:老板|领导|同事|管理员)(?:说|讲)(?:是|他)?)+"
)
_SHARE = 0.15
"""So little of it in a case is about it: 「我上周改过金蝶那个接口用的账号密码」 tells more than the thing."""


def suspected(words: str) -> list[str]:
    """The clauses that only tell what he suspects, with the question itself."""
    clauses = [clause for clause in _CLAUSES.split(words) if clause]
    found: list[str] = []
    for place, clause in enumerate(clauses):
        if _OF_BEFORE.match(clause):
            found += [*clauses[max(place - 1, 0) : place], clause]
        elif _OF_ITSELF.match(clause):
            found.append(clause)
    return found


def what_he_suspects(words: str) -> str | None:
    """What is suspected, as it is said back; None where nothing is."""
    for clause in suspected(words):
        named = _OF_ITSELF.match(clause)
        said = _LEAD.sub("", (named["what"] or named["why"]) if named else clause)
        if not _OF_BEFORE.match(clause) and said:
            return said[:MAX_SAID]
    return None


def without_suspicion(words: str) -> str:
    """What he sees; all his words where he tells nothing else."""
    rest = words
    for clause in suspected(words):
        rest = rest.replace(clause, " ", 1)
    rest = " ".join(rest.split()).strip(" ，。,.?？")
    return rest or words


def lead_for(text: str, words: str) -> str:
    """Said before a case, of this text, that does not speak of what he suspects; empty where it does."""
    thing = what_he_suspects(words)
    return "" if thing is None or is_about(text, thing) else SEEN_FIRST.format(suspected=thing)


def is_about(text: str, thing: str) -> bool:
    """Does the text speak of the thing that he suspects?"""
    pairs = _pairs(thing)
    return bool(pairs) and len(pairs & _pairs(text)) >= _SHARE * len(pairs)


def _pairs(text: str) -> set[str]:
    folded = "".join(text.split())
    return {folded[place : place + 2] for place in range(len(folded) - 1)}
