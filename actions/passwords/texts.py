"""The words of the password skill: what was understood, a question, a procedure as complete text and as card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.answers.glossary import Term, terms_text
from actions.answers.text import CAUTION, CERTAIN_ENOUGH
from actions.passwords.content import UNSURE, Attribute, Procedure, Procedures, Question
from actions.reply import Button, handoff_button
from kb.client import Case

HELPED_TITLE, NOT_HELPED_TITLE, UNSURE_TITLE = "有帮助", "没解决", "不清楚"
HELPED_QUESTION = "好了吗？可以点按钮，也可以直接回复“好了”“没解决”或“转人工”。"
READY_FOR_PERSON = (
    "这一步要请工程师核实后处理。准备好就点“转人工”，您说过的会一起带过去，不用再讲一遍；已经好了也告诉我一声。"
)
NOT_CLEAR = "我没太明白，换个问法："
NEXT_WAY = "好的，那换一个办法："
GLAD = "太好了，能登录就好！新密码记在只有您自己看得到的地方。以后有问题随时找我。"
NO_SECRETS = "密码和验证码不用发给我，也别发给任何人。"
FOR_OTHERS = (
    "上面说的“您”，指忘了密码的那一位。请他本人去找管理员，别代他要密码；"
    "您自己就是管理员的话，管理员做的那几步由您来做，先核实是他本人。"
)
PRODUCT_HINT = "没关系，看看登录画面或桌面图标上的字，哪一个像您看到的？"
PRODUCT_UNKNOWN = (
    "看不出来也没关系。不同产品的办法差得很远，说错了反而误事，我请工程师帮您看：点“转人工”就行；"
    "方便的话把登录画面截一张图发来，注意别拍到密码。"
)
NO_WAY = (
    "这种情况我手上没有可靠的办法，不想随便说一个误导您。要不要转给工程师？您说过的内容会一起带过去，不用再讲一遍。"
)
MAY_I_TRY = (
    "我可以先试一下能不能直接替您重置；要贵单位接通了这个功能才行，不会动账。要我试吗？不试的话，我告诉您自己怎么办。"
)
NOT_CONNECTED = "试过了：贵单位还没有接通这个功能，我没法直接替您重置。别急，按下面的办法一样能好。"
RESET_FAILED = "试过了，这次没有办成。别急，按下面的办法一样能好。"
RESET_DONE = "已经替您重置了，请按收到的提示设一个新密码，再登录试一次。好了吗？"
AT_THIS_STEP = "您说的这一点，办法里有提到。{}：{}"
BACK_TO_QUESTION = "接着说刚才密码的事。"
BACK_TO_WAY = "刚才密码的办法，好了吗？"

# With these what happened says it all; whose account it is adds nothing.
_OWNERLESS = frozenset({"no_code", "phone_gone", "admin_gone", "change"})


@dataclass(frozen=True, slots=True)
class Steps:
    """A procedure with the words of its case: what is shown."""

    title: str
    cause: str
    who: str
    steps: Sequence[str]
    risk: str
    gain: str
    verify: str
    touches_data: bool
    is_escalation: bool
    is_certain: bool


def steps_of(procedure: Procedure, case: Case | None) -> Steps | None:
    """The procedure's own words, or those of the solution that it names; None where the case has it no more."""
    is_certain = all(source.confidence == CERTAIN_ENOUGH for source in procedure.sources)
    if procedure.case is None:
        own = (procedure.title, procedure.cause, procedure.who, procedure.risk, procedure.gain, procedure.verify)
        title, cause, who, risk, gain, verify = (words or "" for words in own)
        return Steps(
            title, cause, who, procedure.steps, risk, gain, verify, False, procedure.escalate, is_certain
        )
    if case is None or case.status != "published":
        return None
    solution = next((entry for entry in case.solutions if entry.title == procedure.solution), None)
    if solution is None:
        return None
    return Steps(
        title=solution.title,
        cause=case.cause,
        who=solution.who,
        steps=solution.steps,
        risk=solution.risk,
        gain=solution.gain,
        verify=case.verify,
        touches_data=solution.touches_data,
        is_escalation=solution.kind == "escalate",
        is_certain=is_certain and case.confidence == CERTAIN_ENOUGH,
    )


def understood(name: str, product: str, known: Mapping[str, str], content: Procedures) -> str:
    """What we took the customer to mean, without the closing 。 `name`: product or edition, as customers call it."""

    def word(attribute: Attribute) -> str | None:
        value = known.get(attribute, UNSURE)
        return None if value == UNSURE else content.word(product, attribute, value)

    trouble = known.get("trouble", UNSURE)
    owner = "" if trouble in _OWNERLESS else word("account") or ""
    matter = f"{owner}{word('trouble') or '密码有问题'}"
    parts = [name, matter, word("way_in"), word("remembers"), word("role")]
    if trouble not in _OWNERLESS:
        parts.append(word("code"))
    return "，".join(part for part in parts if part)


def procedure_text(
    steps: Steps, procedure: Procedure, *, said: str, lead: str, with_cause: bool, terms: Sequence[Term]
) -> str:
    """A procedure in plain words: understood, why, who, the steps, what can go wrong, what to send, how to check."""
    blocks = [f"我理解的是：{said}。不对的话直接告诉我。" if said else "", lead]
    blocks.append(steps.cause if with_cause else "")
    lines = [f"办法：{steps.title}（操作人：{steps.who}）"]
    lines += [f"{number}. {step}" for number, step in enumerate(steps.steps, start=1)]
    blocks.append("\n".join(lines))
    if procedure.pitfalls:
        blocks.append("\n".join(["可能卡住的地方：", *(f"· {line}" for line in _warnings(procedure))]))
    if procedure.message:
        blocks.append(f"下面这段话可以复制，发给{procedure.message.to}：\n“{procedure.message.text}”")
    blocks.append(f"怎样算好了：{steps.verify}\n风险：{steps.risk}\n好处：{steps.gain}")
    blocks += [procedure.note or "", terms_text(terms), _caution(steps) or "", NO_SECRETS]
    blocks.append(READY_FOR_PERSON if steps.is_escalation else HELPED_QUESTION)
    return "\n\n".join(block for block in blocks if block)


def procedure_card(steps: Steps, procedure: Procedure, said: str) -> dict[str, Any]:
    """The same for clients that can draw it."""
    notes = [note for note in (procedure.note, _caution(steps), NO_SECRETS) if note]
    card: dict[str, Any] = {
        "kind": "steps",
        "title": steps.title,
        "understood": said,
        "who": steps.who,
        "touches_data": steps.touches_data,
        "note": "\n".join(notes),
        "steps": list(steps.steps),
        "warnings": _warnings(procedure),
        "verify": steps.verify,
        "risk": steps.risk,
        "gain": steps.gain,
    }
    if procedure.message:
        card["message"] = {"to": procedure.message.to, "text": procedure.message.text}
    return card


def spoken_words(steps: Steps) -> str:
    """All that is said of the steps, for looking up what needs explaining."""
    return "\n".join([steps.cause, steps.title, steps.who, *steps.steps, steps.verify])


def question_text(question: Question) -> str:
    """The question, with the answers as a list for channels without buttons."""
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(question.choices, start=1)]
    return "\n".join([question.ask, *lines, "点一下，或者直接说都行；不清楚就说“不清楚”。"])


def end_buttons(helped: Button, not_helped: Button, *, is_escalation: bool) -> list[Button]:
    """「有帮助 / 没解决 / 转人工」; the person first where only a person can do it."""
    person = handoff_button()
    return [person, helped, not_helped] if is_escalation else [helped, not_helped, person]


def _warnings(procedure: Procedure) -> list[str]:
    return [f"第{pitfall.step}步：{pitfall.text}" for pitfall in procedure.pitfalls]


def _caution(steps: Steps) -> str | None:
    return None if steps.is_certain else CAUTION
