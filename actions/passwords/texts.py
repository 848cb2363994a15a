"""The words of the password skill: what was understood, a question, a procedure as complete text and as card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.answers.glossary import explain_new, terms_text
from actions.answers.text import BETWEEN, MAX_CHARS, joined
from actions.conversation import Dialogue
from actions.dialogue.notices import CERTAIN_ENOUGH, back_up_first, menus_differ, once
from actions.fallback.stages import TAKEN_ALONG
from actions.passwords.content import UNSURE, Attribute, Choice, Procedure, Procedures, Question
from actions.reply import Button, handoff_button
from kb.client import Case

HELPED_TITLE, NOT_HELPED_TITLE, UNSURE_TITLE = "有帮助", "没解决", "不清楚"
HELPED_QUESTION = "好了吗？"
HOW_TO_REPLY = "可以点按钮，也可以直接回复“好了”“没解决”或“转人工”。"
READY_FOR_PERSON = "这一步要请工程师核实后处理，准备好就点“转人工”；已经好了也告诉我一声。"
CORRECT_US = "不对的话直接告诉我。"
ASSUMED = "刚才问的这一点不让您再说一遍，先按“不清楚”给您办法；不对您直接说。"
AGAIN_OF_FEW = "还差一句就能给您办法，{}：{}？"
AGAIN_OF_MANY = "还差一句就能给您办法，{}？上面列的那几种里，挑最接近的一种就行。"
FEW = 4
"""So many answers are named once more in one line; of more the list stands above."""
FOR_ADMIN = "您就是管理员：上面写由管理员做的几步，您自己来做就行；替别人办的，先核实是他本人。"
YOU_DO_IT = "您就是管理员，上面写由管理员做的几步，您自己来做就行。"
NOT_FOUND_THERE = (
    "找不到的话，先看是不是已经登录到主窗口；登录的用户没有权限时也会看不到。还是没有，就把整个窗口截一张图发来"
    "（别拍到密码），我照着您看到的说。"
)
NEXT_WAY = "好的，那换一个办法："
GLAD = "太好了，能登录就好！新密码记在只有您自己看得到的地方。以后有问题随时找我。"
GLAD_FOR_OTHERS = "太好了，能登录就好！新密码请本人自己记好，别告诉别人。以后有问题随时找我。"
CAUSE_FOUND = "好的，那原因就清楚了，照上面说的办就行。"
STEP_DONE = "好的，这一步做好了，接着往下办。"
ALONE = (
    "您一个人用、没有同事可找：系统管理员这个用户多半也在您自己手里，用它登录，上面由管理员做的几步您自己来做；"
    "它的密码也不知道，直接告诉我。"
)
AS_SAID = "和刚才说的一样：{}"
NO_SECRETS = "密码和验证码不用发给我，也别发给任何人。"
FOR_OTHERS = (
    "上面的“您”指要登录的那一位，请他本人去找管理员；您就是管理员的话，管理员那几步由您做，先核实是他本人。"
)
FOR_OTHERS_BRIEF = "您就是管理员的话，由管理员做的几步您自己来做就行，先核实是他本人。"
FOR_HEAD = "您是老板：您自己就是管理员的话，管理员那几步由您来办；不是的话，请管理员来办。都先核实是本人。"
REFUSED_LEAVER = (
    "旧号不用进，走的人的密码也谁都看不到：单子和账都在公司的账套里，用您自己的号或接手的人的号，授权了这个账套就看得到。"
)
PRODUCT_HINT = "没关系，看看登录画面或桌面图标上的字，哪一个像您看到的？"
PRODUCT_UNKNOWN = (
    "看不出来也没关系。不同产品的办法差得很远，说错了反而误事，我请工程师帮您看：点“转人工”就行；"
    "方便的话把登录画面截一张图发来，注意别拍到密码。"
)
NO_WAY = f"这种情况我手上没有可靠的办法，不想随便说一个误导您。要不要转给工程师？{TAKEN_ALONG}"
MAY_I_TRY = (
    "我可以先试一下能不能直接替您重置；要贵单位接通了这个功能才行，不会动账。要我试吗？不试的话，我告诉您自己怎么办。"
)
NOT_CONNECTED = "试过了：贵单位还没有接通这个功能，我没法直接替您重置。别急，按下面的办法一样能好。"
RESET_FAILED = "试过了，这次没有办成。别急，按下面的办法一样能好。"
RESET_DONE = "已经替您重置了，请按收到的提示设一个新密码，再登录试一次。好了吗？"
OF_WAY = "“{}”那个办法的"
AT_THIS_STEP = "您说的这一点，办法里有提到。{}：{}"
STILL_HOLDS = "好的，上面的办法就是按这个情况给的：“{}”，照着做就行。{}"
DONE_YET = "好了吗？"
READY_YET = "准备好就点“转人工”。"
NOT_OURS = (
    "这一步要由{}来办，我和工程师都不能代替，免得账号落到别人手里。要人陪着一步一步做，点“转人工”，工程师带着您办。"
)
BACK_TO_QUESTION = "接着说刚才密码的事。"
PROPER_WAY = "有正规的办法，我来告诉您。"
PROPER_WAY_SHOWN = "正规的办法就是上面这个：“{}”，照着做就行。"
BACK_TO_WAY = "刚才密码的办法，好了吗？"

# With these what happened says it all; whose account it is adds nothing.
_OWNERLESS = frozenset({"never_set", "no_original", "no_code", "phone_gone", "admin_gone", "change", "left"})
_OWN = frozenset({None, UNSURE, "own_user"})
"""Whose password he changes who names no other."""


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
    is_known = trouble in _OWNERLESS and (trouble != "change" or known.get("account") in _OWN)
    owner = "" if is_known else word("account") or ""
    matter = f"{owner}{word('trouble') or '密码有问题'}"
    parts = [name, matter, word("way_in"), word("remembers"), word("role")]
    if trouble not in _OWNERLESS:
        parts.append(word("code"))
    return "，".join(part for part in parts if part)


def say_procedure(
    steps: Steps,
    procedure: Procedure,
    dialogue: Dialogue,
    product: str,
    *,
    said: str,
    is_news: bool,
    lead: str,
    cause: str,
) -> tuple[str, dict[str, Any]]:
    """A procedure as an answer of this conversation: complete as plain text, and the same as a card.

    `said`: what was understood; in words only where `is_news`. Standing notices are said once, terms that were not
    explained yet as far as there is room.
    """
    understood = f"我理解的是：{said}。{once(dialogue, 'correct_us', CORRECT_US)}" if is_news else ""
    menus = menus_differ(dialogue, is_certain=steps.is_certain)
    secrets = once(dialogue, "secrets", NO_SECRETS)
    ask = _ask(steps, dialogue)
    blocks = [understood, lead, cause, *_own_words(steps, procedure)]
    room = MAX_CHARS - len(joined(*blocks, menus, secrets, ask)) - len(BETWEEN)
    terms = explain_new(dialogue, _spoken_words(steps), [product], room)
    card = _card(steps, procedure) | {
        "understood": said,
        "lead": joined(lead, cause),
        "note": "\n".join(filter(None, (procedure.note, menus, secrets))),
        "terms": [{"term": term.term, "plain": term.plain} for term in terms],
    }
    return joined(*blocks, terms_text(terms), menus, secrets, ask), card


def _own_words(steps: Steps, procedure: Procedure) -> list[str]:
    """Who does what, what can go wrong, what to send, how to check, with risk and gain."""
    lines = [f"办法：{steps.title}（操作人：{steps.who}）", back_up_first(steps.steps, touches_data=steps.touches_data)]
    lines += [f"{number}. {step}" for number, step in enumerate(steps.steps, start=1)]
    warnings = _warnings(procedure)
    message = procedure.message
    return [
        "\n".join(filter(None, lines)),
        "\n".join(["可能卡住的地方：", *(f"· {line}" for line in warnings)]) if warnings else "",
        f"下面这段话可以复制，发给{message.to}：\n“{message.text}”" if message else "",
        f"怎样算好了：{steps.verify}\n风险：{steps.risk}\n好处：{steps.gain}",
        procedure.note or "",
    ]


def _ask(steps: Steps, dialogue: Dialogue) -> str:
    if steps.is_escalation:
        return READY_FOR_PERSON + once(dialogue, "person", TAKEN_ALONG)
    return HELPED_QUESTION + once(dialogue, "how_to_reply", HOW_TO_REPLY)


def _card(steps: Steps, procedure: Procedure) -> dict[str, Any]:
    card: dict[str, Any] = {
        "kind": "steps",
        "title": steps.title,
        "who": steps.who,
        "touches_data": steps.touches_data,
        "steps": list(steps.steps),
        "warnings": _warnings(procedure),
        "verify": steps.verify,
        "risk": steps.risk,
        "gain": steps.gain,
    }
    if procedure.message:
        card["message"] = {"to": procedure.message.to, "text": procedure.message.text}
    return card


def _spoken_words(steps: Steps) -> str:
    """All that is said of the steps, for looking up what needs explaining."""
    return "\n".join([steps.cause, steps.title, steps.who, *steps.steps, steps.verify])


def question_again(question: Question, choices: Sequence[Choice]) -> str:
    """The question that is still open, in other words than before."""
    if len(choices) > FEW:
        return AGAIN_OF_MANY.format(question.again)
    *most, last = (choice.title for choice in choices)
    return AGAIN_OF_FEW.format(question.again, f"{'、'.join(most)}，还是{last}")


def question_text(question: Question, choices: Sequence[Choice]) -> str:
    """The question, with the answers as a list for channels without buttons."""
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(choices, start=1)]
    return "\n".join([question.ask, *lines, "点一下，或者直接说都行；不清楚就说“不清楚”。"])


def end_buttons(helped: Button, not_helped: Button, *, is_escalation: bool) -> list[Button]:
    """「有帮助 / 没解决 / 转人工」; the person first where only a person can do it."""
    person = handoff_button()
    return [person, helped, not_helped] if is_escalation else [helped, not_helped, person]


def _warnings(procedure: Procedure) -> list[str]:
    return [f"第{pitfall.step}步：{pitfall.text}" for pitfall in procedure.pitfalls if not pitfall.aside]
