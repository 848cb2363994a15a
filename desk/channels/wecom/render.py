"""Lines of a conversation as WeCom can show them: few messages, each within its limits in bytes, nothing cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desk.channels.wecom.checklist import in_words, is_overview
from desk.conversations.model import Author, Message
from desk.files.model import StoredFile

MAX_TEXT_BYTES = 2_048
MAX_HEAD_BYTES = 1_024
MAX_CLICKS = 10
MAX_CLICK_BYTES = 128
MENU_ID = "zf_{seq}_{place}"
"""Made of letters, digits and underscores: others may be cut off on the way (path 94677)."""
MORE = "\n\n（还有后续内容，回复任意文字继续查看）"
TEXT_BYTES = MAX_TEXT_BYTES - len(MORE.encode())
"""Room is kept in every text for the word that there is more."""
BETWEEN = "\n\n"
HINT = "点选或回复数字即可。"
NUMBERS_HINT = "回复数字即可选择："
CHOOSE = "请选择："
BORDERS = ("\n\n", "\n", "。", "；", "！", "？", "，", " ")


@dataclass(frozen=True, slots=True)
class Part:
    """One message: body of `msgtype`, or a file that is still to be uploaded."""

    msgtype: str
    body: dict[str, Any] = field(default_factory=dict)
    file: StoredFile | None = None


def render(lines: Sequence[Message]) -> list[Part]:
    """The messages these lines become; the same lines always become the same messages."""
    parts: list[Part] = []
    waiting: list[str] = []
    for line in lines:
        text = words(line)
        if line.buttons:
            parts += _with_buttons(BETWEEN.join([*waiting, text] if text else waiting), line.seq, line.buttons)
            waiting = []
        elif text:
            waiting.append(text)
        if line.file is not None and line.file.deleted_at is None:
            parts += _texts(BETWEEN.join(waiting))
            waiting = []
            parts.append(Part("file", file=line.file))
    return parts + _texts(BETWEEN.join(waiting))


def text_part(text: str) -> Part:
    """A plain text within its limit."""
    return Part("text", {"content": text})


def with_more(part: Part) -> Part:
    """The same text with word that there is more: the rest goes out when the customer writes."""
    if part.msgtype != "text":
        return part
    return text_part(part.body["content"] + MORE)


def split(text: str, limit: int = TEXT_BYTES) -> list[str]:
    """`text` in pieces of at most `limit` bytes of UTF-8, divided at a pause, never in a character."""
    pieces = []
    rest = text.strip()
    while rest:
        head = clip(rest, limit)
        if len(head) < len(rest):
            head = head[: _border(head)]
        pieces.append(head.strip())
        rest = rest[len(head) :].strip()
    return [piece for piece in pieces if piece]


def clip(text: str, limit: int) -> str:
    """As much of the beginning as fits into `limit` bytes of UTF-8."""
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def words(line: Message) -> str:
    """Everything a line says to somebody who cannot see its card; a button's title and a file are no words."""
    text = line.text.strip()
    if line.card is not None:
        if not text:
            text = str(line.card.get("title") or "").strip()
        text = BETWEEN.join(filter(None, (text, in_words(line.card, beside=text, room=_room_beside(text, line)))))
    if line.author is Author.ENGINEER and text and line.engineer_name:
        return f"【{line.engineer_name}】{text}"
    return text


def _room_beside(text: str, line: Message) -> int:
    """Bytes a checklist may take beside `text`, so that it costs no message more and no button its tap."""
    if line.card is not None and is_overview(line.card):
        return TEXT_BYTES
    taken = len(f"{text}{BETWEEN}".encode())
    titles = _numbered(line.buttons or [])
    if titles and len(titles) <= MAX_CLICKS and taken <= MAX_HEAD_BYTES:
        return MAX_HEAD_BYTES - taken
    if titles:
        taken += len("\n".join(["", NUMBERS_HINT, *titles]).encode())
    return max(TEXT_BYTES - taken, 0)


def _border(head: str) -> int:
    for border in BORDERS:
        place = head.rfind(border)
        # Not so early that it would cost one message more.
        if place > len(head) // 2:
            return place + len(border)
    return len(head)


def _texts(text: str) -> list[Part]:
    return [text_part(piece) for piece in split(text)]


def _with_buttons(text: str, seq: int, buttons: Sequence[dict[str, Any]]) -> list[Part]:
    titles = _numbered(buttons)
    if len(titles) <= MAX_CLICKS and len(text.encode()) <= MAX_HEAD_BYTES:
        return [_menu(text, seq, titles)]
    numbered = [NUMBERS_HINT, *titles]
    whole = "\n".join([text, "", *numbered] if text else numbered)
    # Two messages either way: then the one with the choices may as well be a menu.
    if len(whole.encode()) > TEXT_BYTES and len(titles) <= MAX_CLICKS:
        return [*_texts(text), _menu(CHOOSE, seq, titles)]
    return _texts(whole)


def _numbered(buttons: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{place}. {button['title']}" for place, button in enumerate(buttons, 1)]


def _menu(head: str, seq: int, titles: Sequence[str]) -> Part:
    clicks = [
        {"type": "click", "click": {"id": MENU_ID.format(seq=seq, place=place), "content": _fit(title)}}
        for place, title in enumerate(titles)
    ]
    menu: dict[str, Any] = {"list": clicks, "tail_content": HINT}
    return Part("msgmenu", {"head_content": head, **menu} if head else menu)


def _fit(title: str) -> str:
    whole = clip(title, MAX_CLICK_BYTES)
    return whole if whole == title else clip(title, MAX_CLICK_BYTES - 3) + "…"
