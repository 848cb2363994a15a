"""One turn while a person is awaited: what it asks, how often he asked that by now, and how his words are repeated."""

from __future__ import annotations

import re

from actions.conversation import AGREES, COMPLAINS, THANKS, Conversation
from actions.dialogue.again import is_same_question, names_nothing
from actions.dialogue.matters import take_back, tell
from actions.handoff.asked_beside import asked_beside
from actions.handoff.rebuking import rebukes
from actions.handoff.telling import said_of_problem
from actions.handoff.unsafe import is_serious_trouble

ASKED_AGAIN = "（客户第{times}次问：{point}）"
QUOTE_CHARS = 40
SHORT_QUESTION = 12
MAX_REMEMBERED = 10
_NAME_ITSELF = re.compile(r"叫?(?:什么|啥)名字?|名字")
_TIMES = {2: "两", 3: "三", 4: "四", 5: "五"}
_NO_PART = frozenset({COMPLAINS, AGREES, THANKS})
# 「马上回复“转人工”，说明「全部人登不上」」
_CALL_US = re.compile(
    r"(?:马上|直接|请|再|就|也可以先|可以先|可以)*(?:回复|点|说)[“「]转人工[”」](?:[，,]?(?:说明|写明|写清|附上)[^。；;]*)?"
)
CALLED = "已经转给工程师"


class Turn:
    """One turn: `heard` what of it may have been taken for more of the trouble, `case_id` the case of the job, and what
    he had asked before it."""

    def __init__(self, conversation: Conversation, heard: str, case_id: str | None, *, is_freed: bool = False) -> None:
        self._dialogue = conversation.dialogue
        self._heard = heard
        self._before = list(conversation.dialogue.unanswered)
        self.case_id = case_id
        self.is_freed = is_freed
        """Was an alarm taken back in this turn? Then nothing was told of the matter itself yet."""
        self.is_serious = is_serious_trouble(conversation.dialogue)
        self.is_at_risk = bool((conversation.dialogue.ticket_knows or {}).get("data_at_risk"))
        self.told: list[str] | None = None
        """The cases that what he told before names, once they are looked up."""

    def note(self, conversation: Conversation, asked: str) -> int:
        """Puts the question on the ticket, and returns how often it was asked by now."""
        dialogue = self._dialogue
        said = said_of_problem(conversation.text) or asked
        before = next((entry for entry in self._before if is_same_question(asked, entry["text"])), None)
        if before is None and self._before and names_nothing(asked):
            before = self._before[-1]
        dialogue.beside = None
        take_back(dialogue, self._heard)
        if before is None:
            dialogue.unanswered = [*dialogue.unanswered, {"text": asked, "times": 1}][-MAX_REMEMBERED:]
            tell(dialogue, said)
            return 1
        before["times"] += 1
        tell(dialogue, ASKED_AGAIN.format(times=before["times"], point=short(said)))
        return int(before["times"])


def asked_words(conversation: Conversation) -> str:
    """What he asks, without what he tells or complains of beside it."""
    return "，".join(asked_beside(conversation)) or conversation.text


def joined(clauses: list[str]) -> list[str]:
    """「重启哪个 叫什么名」 asks of one thing: what names nothing itself goes with the question before it."""
    whole: list[str] = []
    for clause in clauses:
        if whole and names_nothing(_NAME_ITSELF.sub("", clause)):
            whole[-1] = f"{whole[-1]} {clause}"
        else:
            whole.append(clause)
    return whole


def asked_alone(conversation: Conversation, text: str) -> Conversation:
    """The turn as if it had asked this only."""
    return conversation.about({"text": text, "intent": conversation.intent, "entities": []}, {})


def told_too(conversation: Conversation) -> str:
    """What he asks, a short question with what he told just before it: 「有人断电退出的 咋把他踢掉」. His complaints
    and all else that he tells are no question of his."""
    asked = asked_beside(conversation)
    clauses = [act.text for act in conversation.acts if act.act not in _NO_PART and not rebukes(act.text)]
    kept = [
        clause
        for clause, after in zip(clauses, [*clauses[1:], ""], strict=False)
        if clause in asked or (after in asked and len(after) < SHORT_QUESTION and len(clause) < SHORT_QUESTION)
    ]
    return " ".join(kept or clauses) or conversation.text


def without_call(text: str) -> str:
    """A person has been called: the line need not say that one may be."""
    return _CALL_US.sub(CALLED, text)


def counted(times: int) -> str:
    """「两」 for two."""
    return _TIMES.get(times, "好几")


def short(text: str) -> str:
    """His words on one line, as many as are quoted."""
    line = " ".join(text.split()).rstrip("？?。！!")
    return line if len(line) <= QUOTE_CHARS else line[: QUOTE_CHARS - 1] + "…"
