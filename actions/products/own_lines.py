"""What is written for other editions, or for other versions, than the customer's is left out of what he reads.

「专业版只反那一张。迷你版、标准版按 Ctrl+F11 会全部退回」: the second sentence helps nobody who uses the first, and
frightens him. Only whole sentences go that begin with the names of others, and a note in brackets that names nothing
else; who asks of another edition hears of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from actions.conversation import PRODUCT, Conversation
from actions.products.editions import listed_products
from actions.products.releases import VERSION
from actions.reply import Reply

_SENTENCE: Final = re.compile(r"[^。；;\n]+[。；;]?|\n")
_LEAD: Final = r"^\s*(?:[·•]\s*)?"
_JOINED: Final = r"(?:[、和及与/或]|以及)"
_OF_RELEASE: Final = re.compile(
    rf"{_LEAD}(?P<release>\d{{1,2}}(?:\.\d{{1,2}})?)\s*(?:版本?)?\s*(?P<side>及以后|以后|及以上|以上|以前|之前|以下)(?:的?版本?)?(?:的|，)?"
)
_FROM_THERE: Final = frozenset({"及以后", "以后", "及以上", "以上"})
# Of a case that is for others this is said, and it is shown as it stands.
_IS_FOR_OTHERS: Final = re.compile(r"这条写的是|这条适用于")
MIN_LEFT: Final = 4
"""So much of a line must be left, or it stays as it was."""


def keep_own_lines(conversation: Conversation, reply: Reply) -> None:
    """Takes out of this reply what holds only for editions, or versions, that are not his."""
    product = reply.slots.get(PRODUCT, conversation.slot(PRODUCT))
    edition = reply.slots.get("edition", conversation.slot("edition"))
    version = reply.slots.get(VERSION, conversation.slot(VERSION))
    asked = "，".join([*conversation.customer_texts(), conversation.text])
    for message in reply.messages:
        if (text := message.get("text")) and not _IS_FOR_OTHERS.search(text):
            message["text"] = own_lines(text, product, edition, version, asked=asked)


def own_lines(text: str, product: str | None, edition: str | None, version: str | None, *, asked: str = "") -> str:
    """The text without the sentences that are for others. `asked`: all his words, which may name another edition."""
    names = _names(product)
    own = names.get(edition or "", ())
    others = tuple(name for one, told in names.items() if one != edition for name in told)
    of_others = _of(others) if own and not any(name in asked for name in others) else None
    release = _number(version) if version and not re.search(r"以前|之前|老版|旧版", asked) else None
    if of_others is None and release is None:
        return text
    kept: list[str] = []
    for sentence in _SENTENCE.findall(text):
        is_other = of_others is not None and of_others.match(sentence) is not None and not _names_own(sentence, own)
        if is_other or (release is not None and _is_of_other_release(sentence, release)):
            _close(kept, sentence)
            continue
        kept.append(_without_brackets(sentence, others) if of_others is not None else sentence)
    left = re.sub(r"\n{3,}", "\n\n", "".join(kept)).strip("\n")
    return left if len(left) >= MIN_LEFT else text


def _close(kept: list[str], gone: str) -> None:
    """What stood before the sentence that goes ends as that did."""
    if kept and kept[-1].endswith(("；", ";")):
        kept[-1] = kept[-1][:-1] + (gone[-1] if gone.endswith(("。", "；", ";")) else "")


def _names_own(sentence: str, own: tuple[str, ...]) -> bool:
    return any(name in sentence for name in own)


def _is_of_other_release(sentence: str, release: tuple[int, ...]) -> bool:
    found = _OF_RELEASE.match(sentence)
    if found is None or len(release) < 2:
        return False
    is_from_there = release >= _number(found["release"])
    return is_from_there is not (found["side"] in _FROM_THERE)


def _without_brackets(sentence: str, others: tuple[str, ...]) -> str:
    """「再反审核（标准版叫销章）」 without the note for others."""
    name = rf"(?:{'|'.join(map(re.escape, others))})"
    return re.sub(rf"（{name}(?:{_JOINED}{name})*[^（）]*）", "", sentence)


def _number(release: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", release)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _of(others: tuple[str, ...]) -> re.Pattern[str]:
    """A sentence that begins with the names of others, and says something of them."""
    name = rf"(?:{'|'.join(map(re.escape, sorted(others, key=len, reverse=True)))})"
    return re.compile(rf"{_LEAD}{name}(?:{_JOINED}{name})*(?![^。；;\n]{{0,3}}(?:还是|的做法|$))")


@lru_cache(maxsize=8)
def _names(product: str | None) -> dict[str, tuple[str, ...]]:
    """The names of a product's editions as our texts write them: 「KIS 专业版」, 「专业版」."""
    listed = next((entry for entry in listed_products() if entry["id"] == product), None)
    if listed is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for edition in listed["editions"]:
        name = str(edition["name"])
        found[str(edition["id"])] = (name, name.removeprefix(str(listed["name"])).strip())
    return found
