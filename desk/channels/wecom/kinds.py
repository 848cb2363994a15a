"""What customers send beside words, files and taps, each kind as a line of text that engineers can read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

MAX_PART = 2_000
MAX_FORWARDED = 100
"""Lines of a forwarded talk; more of them nobody would read."""
UNSUPPORTED = "收到了您发来的{what}，这里打不开它，请用文字、截图、录屏或文件发给我们。"
PLACE = "收到了您发来的位置，工程师能看到。请用一两句话说说遇到了什么问题。"

Content = Mapping[str, Any]


def as_question(kind: str, content: Content) -> str | None:
    """The words of a message that may be put to the bot; None where its kind has none."""
    if kind == "link":
        return "链接：" + joined(content, "title", "desc", "url")
    if kind == "merged_msg":
        return _forwarded(content)
    return None


def as_note(kind: str, content: Content) -> tuple[str, str | None]:
    """The line that is stored as the customer's, and the desk's answer to it where it cannot be opened here.

    Any kind whatsoever, also one that does not exist yet.
    """
    if kind == "location":
        return f"[位置] {joined(content, 'name', 'address')}".rstrip(), None
    name = _NAMES.get(kind)
    if name is None:
        safe = re.sub(r"[^A-Za-z0-9_]", "", kind)[:40]
        return f"[其他类型的消息] {safe}".rstrip(), UNSUPPORTED.format(what="消息")
    about = joined(content, *_ABOUT.get(kind, ("title",)))
    return f"[{name}] {about}".rstrip(), UNSUPPORTED.format(what=name)


_NAMES = {
    "miniprogram": "小程序", "business_card": "名片", "channels": "视频号内容", "channels_shop_product": "视频号商品",
    "channels_shop_order": "视频号订单", "meeting": "会议", "calendar": "日程", "note": "笔记", "msgmenu": "菜单",
}  # fmt: skip
_ABOUT = {
    "channels": ("nickname", "title"), "channels_shop_product": ("title", "product_id"),
    "channels_shop_order": ("order_id",), "meeting": ("title", "name"), "calendar": ("title", "name"),
    "note": ("title", "name"),
}  # fmt: skip


def joined(content: Content, *names: str) -> str:
    """Those fields that are there and are text, with blanks between them."""
    return " ".join(part for part in (text(content, name)[:MAX_PART] for name in names) if part)


def text(content: Content, name: str) -> str:
    """A field as text that can be stored and sent on; empty where it is none."""
    found = content.get(name)
    # Half of a surrogate pair can do neither, and NUL is what PostgreSQL cannot keep.
    return found.encode("utf-8", "replace").decode().replace("\x00", "") if isinstance(found, str) else ""


def _forwarded(content: Content) -> str:
    """A forwarded talk: who said what. Customers forward the colleague's words that hold the error."""
    items = content.get("item")
    lines = [_said(item) for item in items[:MAX_FORWARDED] if isinstance(item, dict)] if isinstance(items, list) else []
    return "\n".join([f"转发的聊天记录：{joined(content, 'title')}".rstrip(), *filter(None, lines)])


def _said(item: Content) -> str:
    kind, name = text(item, "msgtype"), text(item, "sender_name")[:40]
    try:
        raw = json.loads(text(item, "msg_content") or "{}")
    except ValueError:
        raw = {}
    # Written both ways in the wild: the body itself, or under the name of its kind.
    body = raw.get(kind) if isinstance(raw, dict) and isinstance(raw.get(kind), dict) else raw
    said = _SHOWN.get(kind, _kind_only)(kind, body if isinstance(body, dict) else {})
    return f"{name}：{said}" if name and said else said


def _kind_only(kind: str, _: Content) -> str:
    return f"[{_FORWARDED_NAMES.get(kind, '消息')}]"


_FORWARDED_NAMES = {"image": "图片", "voice": "语音", "video": "视频", "file": "文件", **_NAMES}
_SHOWN: Mapping[str, Callable[[str, Content], str]] = {
    "text": lambda _, body: text(body, "content")[:MAX_PART],
    "link": lambda _, body: joined(body, "title", "url"),
    "location": lambda kind, body: as_note(kind, body)[0],
}
