"""What is said to somebody whose ticket is open: that he may call a person is news of yesterday.

「准备好就点“转人工”」 under a ticket sounds as if nothing had been registered. Such words go, whoever said them; in a
step of a way out, where the call is the step, it says that it is done.
"""

from __future__ import annotations

import re
from typing import Any, Final

from actions.conversation import AWAIT_HANDOFF, AWAITING
from actions.dialogue.endings import WAITING
from actions.reply import Reply

HOW_IT_ENDS: Final = "工单还给您留着：不用工程师再看的话，说“撤销工单”就行；还想让他看看，就留着。"
_GLAD: Final = re.compile(r"^太好了，(?:问题解决了|这件解决了|弄好了|能登录)")
_ANY_TIME: Final = re.compile(r"以后有问题随时找我。")
CALLED: Final = "已经转给工程师"
_CALL: Final = re.compile(
    r"(?:马上|直接|请|再|就|也可以先|可以先|可以)*(?:回复|点|说)一?下?[“「]转人工[”」](?:[，,]?(?:说明|写明|写清|附上)[^。；;]*)?"
)
_NAMES_CALL: Final = re.compile(r"[“「]转人工[”」]|(?:直接|再|就)转人工")
# What only tells what the call is good for.
_OF_CALL: Final = re.compile(r"(?:我|工程师)(?:来|会|就|再|可以)?(?:帮您)?(?:问|转|告诉)|一起带过去|不用再讲|陪您")
_OPENS_CALL: Final = re.compile(
    r"^(?:还没转的?|没转的|要问准|要问清楚|这一点要问|还要问|要人|拿不准|准备好|没说到您要问的地方)"
)
_IF_SO: Final = re.compile(
    r"^(?!.*[？?])(?:还是?|都|也|仍|实在|要是|如果)?[^，。；;]{0,8}(?:找不到|打不开|进不去|没有|看不到|不会|不敢|拿不到|不行|不了|不通|没好|没用|不对)(?:的|的话|时|地方)?[，,；;]$"
)
HE_SEES_TO_IT: Final = "等工程师来看"
_IN_LIST: Final = re.compile(r"(?<=[”」])或[“「]转人工[”」]")
_STEP: Final = re.compile(r"^\s*(?:\d{1,2}[.、]|·|第\d+步)")
_SENTENCE: Final = re.compile(r"[^。！!]+[。！!]?")
_HANDOFF: Final = "/handoff"


def heed_ticket(reply: Reply) -> None:
    """Takes the call for a person out of this reply, words and buttons; a message that says nothing else goes. The
    offer of a person for another matter stays."""
    if reply.slots.get(AWAITING) == AWAIT_HANDOFF:
        return
    kept: list[dict[str, Any]] = []
    _say_how_it_ends(reply)
    for message in reply.messages:
        text = message.get("text")
        if text is None:
            kept.append(message)
            continue
        message["text"] = without_call(text)
        if message["text"]:
            message["buttons"] = [
                one for one in message.get("buttons") or [] if not str(one.get("payload")).startswith(_HANDOFF)
            ]
            kept.append(message)
    if any("text" in message for message in reply.messages) and not kept:
        kept.append({"text": WAITING, "buttons": []})
    reply.messages[:] = kept


def _say_how_it_ends(reply: Reply) -> None:
    """「问题解决了就好」 to somebody whose ticket is open: he hears that it is, and how it is taken back."""
    for message in reply.messages:
        if _GLAD.search(message.get("text") or "") and HOW_IT_ENDS not in message["text"]:
            message["text"] = _ANY_TIME.sub("", message["text"]).rstrip() + HOW_IT_ENDS
            return


def without_call(text: str) -> str:
    """The text without the sentences, or the parts of them, that say how a person is called."""
    told = _IN_LIST.sub("", text).split("\n")
    lines = [_of_line(line) if _NAMES_CALL.search(line) else line for line in told]
    return "\n".join(line for line, was in zip(lines, told, strict=True) if line or not was).strip()


def _of_line(line: str) -> str:
    if _STEP.match(line):
        return _CALL.sub(CALLED, line)
    return "".join(_of_sentence(sentence) for sentence in _SENTENCE.findall(line)).strip()


def _of_sentence(sentence: str) -> str:
    if not _NAMES_CALL.search(sentence):
        return sentence
    kept: list[str] = []
    is_after = False
    for part in re.split(r"(?<=[，,；;])", sentence.rstrip("。！!")):
        if _NAMES_CALL.search(part):
            is_after = True
            if kept and _OPENS_CALL.match(kept[-1]):
                kept.pop()
            elif kept and _IF_SO.match(kept[-1]):
                kept.append(HE_SEES_TO_IT)  # 「找不到的，回复“转人工”」 must not end in the middle
        elif not (is_after and _OF_CALL.search(part)):
            kept.append(part)
    said = "".join(kept).strip("，,；; ")
    return f"{said}。" if said else ""
