"""Nothing on screen is invented: every path, prompt and button of a case stands in one of the facts it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.cases.facts import INDEX_PREFIX, Fact, FactIndex
from kb.cases.files import Location
from kb.cases.model import Case
from kb.cases.texts import advice

ARROW = "→"
UNCERTAIN_WORDS = ("线索", "核实", "未证实", "待确认")
"""One of these in the cause tells an engineer that a published case rests on weak facts."""

_PATH = re.compile(rf"[^，。；;：:、！？!?（）()\n]*{ARROW}[^，。；;：:、！？!?（）()\n]*")
# What is quoted right after one of these is a name on the screen; other quotes are examples of what to say.
_PRESSED = re.compile(r"(?:点击?|勾选?|取消勾选|选择?|按下|提示|弹出)\s*[「“]([^」”]{2,40})[」”]")
# Our own buttons, and words the customer is told to look for on another vendor's screen.
_OUR_WORDS = frozenset({"转人工", "没解决", "有帮助", "都不是"})

Complaint = tuple[Location, str]


def check_sources(case: Case, index: FactIndex) -> Iterator[Complaint]:
    """The facts are those of the index, graded as there, and show every path, prompt and button of the case."""
    facts: list[Fact] = []
    for number, source in enumerate(case.sources):
        if not source.fact.startswith(INDEX_PREFIX):
            return  # the company's own sources are not in the index, and may show anything
        fact = index.by_id.get(source.fact)
        if fact is None:
            yield ("sources", number), f"{source.fact} is not in the index of facts"
            continue
        facts.append(fact)
        if source.confidence != fact.confidence:
            yield ("sources", number), f"{source.fact} is {fact.confidence} in the index, not {source.confidence}"
        if source.ref != fact.ref:
            yield ("sources", number), f"{source.fact} comes from {fact.ref!r} in the index, not {source.ref!r}"
    yield from _check_screen(case, facts)
    if case.status == "published" and case.confidence in "LU" and not any(w in case.cause for w in UNCERTAIN_WORDS):
        yield ("cause",), f"{case.confidence}: say that this is unproven ({'、'.join(UNCERTAIN_WORDS)})"


def _check_screen(case: Case, facts: list[Fact]) -> Iterator[Complaint]:
    shown = [*_shown(case), *((("error_texts", n), text) for n, text in enumerate(case.error_texts))]
    for where, words in shown:
        if not any(fact.shows(words) for fact in facts):
            yield where, f"「{words}」 is in none of its facts; name the fact that shows it, or leave it out"


def _shown(case: Case) -> Iterator[tuple[Location, str]]:
    for where, text in advice(case):
        for chain in _PATH.findall(text):
            yield from ((where, node.strip()) for node in chain.split(ARROW) if node.strip())
        yield from ((where, words) for words in _PRESSED.findall(text) if words not in _OUR_WORDS)
