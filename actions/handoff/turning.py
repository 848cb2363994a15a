"""A message that ends one matter and turns to another: 「我不敢弄 找个人吧。哦还有 云星辰那边员工不知道初始密码」.

What stands before the turn is told of the matter at hand, what stands behind it of the other one; each half keeps the
words that belong to it, and a person who is called in the first half is called for that one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import IMPLIED, PRODUCT, ROLE, Conversation
from actions.dialogue.beyond import names_other_company, success_and_more
from actions.dialogue.matters import Matter, matter_at_hand, tell, turn_to
from actions.dialogue.problems import LOGIN, kind_named, kind_of, opens_another, split_problems, wants_something
from actions.spelling import simplified

OPENED_BY = "opened_by"
"""Of a matter: the end of the message in which he turned to it."""
_TURNS = re.compile(
    r"^(?:哦|噢|喔|哎|诶|对|那|嗯|啊|呃)*(?:还有|另外|对了|顺便|再(?:问|请教)|此外|再就是|还想问|再一个|还有个)"
)
# 「另一家店也登不上」 has the same trouble.
_ALSO = re.compile(r"也(?:是|一样|这样|不行|[登进连打结]不|报|提示|卡|没)")
_SENTENCE_OVER = re.compile(r"[。！!？?；;\n]\s*$|\s$")


def other_part(conversation: Conversation) -> str:
    """The part of this turn, to its end, that is of another matter than the one at hand; empty where all is of one, or
    where it tells several from its beginning (actions/several.py)."""
    here, text = matter_at_hand(conversation.dialogue), conversation.text
    if here is None or not here["words"] or not text:
        return ""
    clauses = list(CLAUSE_WITH_MARK.finditer(text))[1:]
    place = next((one.start() for one in clauses if _turns(text, one, here, conversation)), None)
    if place is None or success_and_more(conversation) is not None or split_problems(conversation):
        return ""
    return text[place:]


def is_of_other_company(conversation: Conversation) -> bool:
    """「另外一家用的是云星空」, the whole turn: another product, at another company."""
    here = matter_at_hand(conversation.dialogue)
    named = _named(conversation)
    is_other = here is not None and here["product"] is not None and names_other_company(conversation.text)
    return is_other and here is not None and bool(named) and named[0]["value"] != here["product"]


def turn_to_other(conversation: Conversation, part: str, said: str) -> None:
    """The matter of this part is at hand now; `said`: what the part tells of it."""
    dialogue = conversation.dialogue
    turn_to(dialogue)
    tell(dialogue, said, product_named(conversation, part) or conversation.slot(PRODUCT))
    if (here := matter_at_hand(dialogue)) is not None:
        here[OPENED_BY] = part


def turned_to(conversation: Conversation) -> str:
    """The part of this turn that has opened the matter at hand; empty where the turn told of one matter."""
    here = matter_at_hand(conversation.dialogue)
    part = str(here.get(OPENED_BY) or "") if here is not None else ""
    is_of_turn = part and conversation.matter_before is not None and conversation.text.endswith(part)
    return part if is_of_turn and len(part) < len(conversation.text) else ""


def product_named(conversation: Conversation, part: str) -> str | None:
    """The first product that this part, which ends the turn, names for itself."""
    start = len(conversation.text) - len(part)
    named = [one["value"] for one in _named(conversation) if one["start"] >= start]
    return str(named[0]) if named else None


def _turns(text: str, clause: re.Match[str], here: Matter, conversation: Conversation) -> bool:
    said, tail, start = simplified(clause[0]), text[clause.start() :], clause.start()
    named = next((one for one in _named(conversation) if one["start"] >= start), None)
    known = here["product"]
    in_head = {one["value"] for one in _named(conversation) if one["start"] < start}
    differs = named is not None and known is not None and named["value"] != known and named["value"] not in in_head
    if names_other_company(said):
        return differs or (wants_something(tail) and not _ALSO.search(simplified(tail)))
    if _TURNS.match(said):
        return differs or opens_another(tail) or _is_of_another_kind(tail, here)
    is_here = named is not None and named["start"] < clause.end()
    is_over = _SENTENCE_OVER.search(text[:start]) is not None
    return differs and is_here and is_over and wants_something(tail) and kind_named(tail) is not None


def _is_of_another_kind(tail: str, here: Matter) -> bool:
    """A password or a login beside a close, or the other way round; a voucher is a detail of a close."""
    kinds = {kind for kind in map(kind_of, here["words"]) if kind is not None}
    kind = kind_of(tail)
    return bool(kinds) and kind is not None and kind not in kinds and LOGIN in {kind, *kinds}


def _named(conversation: Conversation) -> list[Mapping[str, Any]]:
    """The products that this turn names, in the order of the words, without those that only an edition's name means."""
    found = [one for one in conversation.entities() if one.get("entity") == PRODUCT and one.get(ROLE) != IMPLIED]
    return sorted((one for one in found if isinstance(one.get("start"), int)), key=lambda one: one["start"])
