"""Nobody is asked twice: what every conversation is held to, whatever its script says.

A question is known by what its buttons mean (`product`, `password.account`, `login.scope`, `closing.modules`,
`choice`), or, where it has none, by its words (`rephrase`, `describe`). Not counted are two kinds of line that end in a
question and ask for nothing that could have been told: whether what is on screen has worked, which belongs to every
answer, and whether a person is wanted, which is one word away at any time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_PUT = 2
"""Once, and one reminder where he wrote something else."""
QUOTE_CHARS = 60

_WORDS_OF = {
    "rephrase": re.compile(r"换个说法再说一次"),
    "describe": re.compile(r"请说说(?:用的是哪个产品、|遇到了什么问题)"),
    "closing.period": re.compile(r"请再说一次要结哪个月"),
}
# The bot takes up another problem, or has heard that this one is solved.
_ENDS_BY_WORDS = re.compile(r"^接着看您说的另一件|^太好了")
# A password that is back ends the login trouble that it came from.
_LOGGED_IN = re.compile(r"能登录就好")
_CHANGES_MODULES = re.compile(r"改模块")
_ASKS_WHY = re.compile(r"为什么|为啥|干嘛|干吗|凭什么|有什么用")
MODULES = "closing.modules"
# Every account set has a list, and modules, of its own.
_ACCOUNT_SET = re.compile(r"结账（([^）。]+)）")
_NONE_OF_THESE, _SHOW_CASE = "none_of_these", "show_case"
# What closes a matter: the questions of the next one are others, but the customer's product is the same.
_ENDS_MATTER = frozenset({"helped", "cancel", "restart", "desk_outcome"})
_BEGINS_ANEW = "restart"
_OUTLIVE_MATTER = frozenset({"product", "edition"})
# Which fact answers which question, whoever told it in which turn.
_FACT_OF = {"product": "product", "edition": "edition", "login.scope": "scope", "password.account": "account_kind"}
_UNUSED = re.compile(
    r"(?:没有?用?|不用|未用|无)(?:到|过)?(固定资产|固资|工资|出纳|库存|仓库|进销存|存货核算|应收|应付|资产管理)"
)
_SAME_MODULE = {"固定资产": "资产", "固资": "资产", "资产管理": "资产", "仓库": "存", "库存": "存", "进销存": "进销存"}

Payloads = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a conversation as the desk keeps it; `payloads` of its buttons, `pressed` of the customer's choice."""

    seq: int
    author: str
    text: str
    payloads: tuple[str, ...] = ()
    pressed: str | None = None
    card: Mapping[str, Any] | None = None
    intent: str | None = None
    entities: tuple[Mapping[str, Any], ...] = ()


@dataclass
class _Course:
    """What was put, answered, told and shown so far."""

    put: dict[str, list[Line]] = field(default_factory=dict)
    answered: dict[str, Line] = field(default_factory=dict)
    told: dict[str, Line] = field(default_factory=dict)
    unused: dict[str, Line] = field(default_factory=dict)
    shown: dict[str, Line] = field(default_factory=dict)
    product: str | None = None
    asks_why: bool = False
    closed_job: bool = False
    declined_list: Line | None = None

    def end_matter(self, *, all_facts: bool = False, job: str | None = None) -> None:
        """The next matter has questions of its own; where a job is over, those of a job beneath it stand."""

        def stays(name: str) -> bool:
            is_of_other = job is not None and "." in name and not name.startswith(f"{job}.")
            return (name in _OUTLIVE_MATTER and not all_facts) or is_of_other

        self.put = {name: lines for name, lines in self.put.items() if stays(name)}
        self.answered = {name: line for name, line in self.answered.items() if stays(name)}
        self.told = {name: line for name, line in self.told.items() if name in _OUTLIVE_MATTER and not all_facts}


def faults_of_asking(lines: Sequence[Line]) -> list[str]:
    """What was asked that had been answered, told, or asked often enough; each fault quotes the two turns."""
    course, faults = _Course(), []
    for line in lines:
        if line.author == "visitor":
            _hear(line, course)
        elif line.author == "bot":
            faults += _judge(line, course)
    return faults


def questions_of(line: Line) -> Iterator[str]:
    """The ids of the questions that a line of the bot puts."""
    choices = [payload for payload in map(_meaning, line.payloads) if payload is not None]
    names = dict.fromkeys(name for intent, values in choices if (name := _name(intent, values)) is not None)
    cases = [values.get("case_id", "") for intent, values in choices if intent == _SHOW_CASE]
    if cases and any(intent == _NONE_OF_THESE for intent, _ in choices):
        names["choice:" + " ".join(sorted(cases))] = None
    if MODULES in names and (account_set := _ACCOUNT_SET.search(line.text)):
        del names[MODULES]
        names[f"{MODULES}:{account_set[1]}"] = None
    for name, words in _WORDS_OF.items():
        if words.search(line.text):
            names[name] = None
    return iter(names)


def _name(intent: str, values: Mapping[str, str]) -> str | None:
    """Which question a button answers; None where it answers none of those that count."""
    if intent == "choose_product":
        return "product"
    if intent != "job_choice":
        return None
    job, (kind, _, rest) = values.get("job", ""), values.get("choice", "").partition(":")
    if kind in ("product", "edition"):
        return kind
    if job == "password" and kind == "is":
        attribute = rest.partition(":")[0]
        return attribute if attribute == "edition" else f"password.{attribute}"
    if job == "password" and kind == "try":
        return "password.try"
    if job == "login" and kind == "a":
        return "login." + rest.rpartition(":")[0]
    if job == "login" and kind == "no_prompt":
        return "login.prompt"
    return MODULES if job == "closing" and kind == "all_modules" else None


def _hear(line: Line, course: _Course) -> None:
    """What the customer said: answers, facts, ends."""
    course.asks_why = _ASKS_WHY.search(line.text) is not None
    course.declined_list, course.closed_job = None, False
    meaning = _meaning(line.pressed or "")
    if meaning is not None:
        intent, values = meaning
        # 「不清楚」 to the product is answered with what to look for, and the same question.
        name = _name(*meaning)
        if name is None and values.get("job") == "closing" and values.get("choice") in ("only_gl", "unsure"):
            name = MODULES
        if name == "product":
            _learn(name, values.get("product") or values["choice"].partition(":")[2], line, course)
        if name is not None:
            course.answered[name] = line
        if intent == _NONE_OF_THESE:
            course.declined_list = line
        if intent in _ENDS_MATTER:
            course.end_matter()
        elif values.get("job") in ("password", "login") and values.get("choice", "").partition(":")[0] == "done":
            course.end_matter(job=values["job"])
            course.closed_job = True
        if values.get("choice", "").startswith("modules:"):
            course.unused = {}  # he wants to change them
    elif line.intent in _ENDS_MATTER:
        course.end_matter(all_facts=line.intent == _BEGINS_ANEW)
    for entity in line.entities:
        _learn(str(entity.get("entity")), entity.get("value"), line, course)
    if _CHANGES_MODULES.search(line.text):
        course.unused = {}
    for found in _UNUSED.finditer(line.text):
        course.unused[_SAME_MODULE.get(found[1], found[1])] = line


def _learn(name: str, value: Any, line: Line, course: _Course) -> None:
    if name in ("product", "product_excluded"):
        # Another product: what was asked for the old one is asked anew.
        if name == "product_excluded" or course.product not in (None, value):
            course.end_matter(all_facts=True)
        course.product = None if name == "product_excluded" else str(value)
    if name == "product_excluded":
        course.told.pop("product", None)
        course.told.pop("edition", None)
    elif name in _FACT_OF.values():
        course.told[name] = line


def _judge(line: Line, course: _Course) -> list[str]:
    faults = []
    if _ENDS_BY_WORDS.search(line.text) and not course.closed_job:
        course.end_matter()
    if _LOGGED_IN.search(line.text):
        course.end_matter(job="login")
    for name in questions_of(line):
        before = course.put.setdefault(name, [])
        # Why it is asked was asked: the reason, and the question with it, are one answer.
        if not course.asks_why:
            before.append(line)
        kind = name.partition(":")[0]
        if kind == "choice":
            faults += _judge_list(name.partition(":")[2].split(), line, course, before)
        elif (answer := course.answered.get(name)) is not None:
            faults.append(f"{name} was asked again after it was answered: {_quoted(answer)} → {_quoted(line)}")
        elif (told := course.told.get(_FACT_OF.get(name, ""))) is not None and told.seq < line.seq:
            faults.append(f"{name} was asked although it had been told: {_quoted(told)} → {_quoted(line)}")
        elif len(before) > MAX_PUT or (name == "rephrase" and len(before) > 1):
            faults.append(f"{name} was put {len(before)} times: {_quoted(before[0])} → {_quoted(line)}")
        if name == MODULES:
            faults += [
                f"{name} names {module}, which had been told: {_quoted(told)} → {_quoted(line)}"
                for module, told in course.unused.items()
                if module in line.text.partition("您没有登录")[0] and len(before) == 1 and "记下了" not in line.text
            ]
    card = line.card or {}
    if card.get("kind") == "case":
        course.shown[str(card.get("case_id"))] = line
    return faults


def _judge_list(cases: Sequence[str], line: Line, course: _Course, before: Sequence[Line]) -> list[str]:
    faults = [
        f"a list offers {case}, which was on screen: {_quoted(course.shown[case])} → {_quoted(line)}"
        for case in cases
        if case in course.shown
    ]
    if len(before) > MAX_PUT:
        faults.append(f"the same list was offered {len(before)} times: {_quoted(before[0])} → {_quoted(line)}")
    if course.declined_list is not None:
        faults.append(f"a list follows none of these: {_quoted(course.declined_list)} → {_quoted(line)}")
    return faults


def _meaning(payload: str) -> tuple[str, Mapping[str, str]] | None:
    """Intent and values of `/intent{…}`; None for what is no payload of the bot's."""
    if not payload.startswith("/"):
        return None
    intent, brace, rest = payload[1:].partition("{")
    return intent, json.loads(brace + rest) if brace else {}


def _quoted(line: Line) -> str:
    words = " ".join(line.text.split())
    return f"“{words if len(words) <= QUOTE_CHARS else words[:QUOTE_CHARS] + '…'}”"
