"""A checklist card in plain text: ticks, the walk's own numbers, as much of it as a message has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

KIND = "checklist"
TICKS = {"done": "✅", "current": "👉", "skipped": "⏭", "not_applicable": "➖", "blocked": "⛔", "open": "⬜"}
"""A phone shows these as pictures of one width; the words behind say the same where it cannot."""
SAID = {"current": "（正在做这一项）", "skipped": "（先跳过）", "not_applicable": "（不适用）", "blocked": "（有问题）"}
SETTLED = ("done", "not_applicable")
BEFORE, AFTER = 1, 2
"""Neighbours of the current item that are shown with it."""
MAX_TITLE = 60
MAX_REMARK = 40


def in_words(card: Mapping[str, Any], *, beside: str, room: int) -> str:
    """What the card shows and `beside`, the text of its message, does not say; at most `room` bytes of UTF-8.

    Other kinds of cards are empty here: their message says it all. In the middle of the walk a few lines tell where
    one is; who asked for the list gets all of it. What is too long is told shorter, never cut in two.
    """
    groups = [group for group in _dicts(card, "groups") if _dicts(group, "items")]
    if card.get("kind") != KIND or not groups or _is_said(groups, beside):
        return ""
    parts = _parts(groups)
    at = next((place for place, group in enumerate(groups) if _has_current(group)), None)
    whole = [line for part in parts for line in part]
    if is_overview(card):
        # The text has told the numbers.
        wanted = [whole, parts[at] if at is not None else []]
    elif at is None:
        wanted = [[_progress(card), *whole], [_progress(card), *(part[0] for part in parts)]]
    else:
        wanted = [[_progress(card), *_around(groups)], [_progress(card)]]
    fitting = ("\n".join(lines) for lines in wanted if len("\n".join(lines).encode()) <= room)
    return next(fitting, "")


def is_overview(card: Mapping[str, Any]) -> bool:
    """Whether the customer asked to see the list: then it is worth a message of its own."""
    return card.get("kind") == KIND and card.get("overview") is True


def _progress(card: Mapping[str, Any]) -> str:
    done, total = _number(card, "done"), _number(card, "total")
    rest = [
        f"{word} {count} 项"
        for word, count in (("不适用", _number(card, "not_applicable")), ("先跳过", _number(card, "skipped")))
        if count
    ]
    return f"进度：完成 {done} / {total} 项" + (f"，{'，'.join(rest)}" if rest else "")


def _parts(groups: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Each group's heading and its items, which are numbered through the whole list as the walk numbers its steps."""
    parts, number = [], 0
    for group in groups:
        items = _dicts(group, "items")
        settled = sum(item.get("state") in SETTLED for item in items)
        state = "done" if settled == len(items) else "current" if _has_current(group) else "open"
        heading = f"{TICKS[state]} {_clip(group.get('title'), MAX_TITLE)}（{settled}/{len(items)}）"
        parts.append([heading, *(f"　{_item(number + place, item)}" for place, item in enumerate(items, 1))])
        number += len(items)
    return parts


def _around(groups: Sequence[Mapping[str, Any]]) -> list[str]:
    """The current item between its neighbours."""
    items = [item for group in groups for item in _dicts(group, "items")]
    at = next(place for place, item in enumerate(items) if item.get("state") == "current")
    first = max(at - BEFORE, 0)
    return [_item(first + place, item) for place, item in enumerate(items[first : at + AFTER + 1], 1)]


def _item(number: int, item: Mapping[str, Any]) -> str:
    # "第3步" and not "3.": a digit alone would be taken for that of a button.
    state = str(item.get("state"))
    line = f"{TICKS.get(state, TICKS['open'])} 第{number}步 {_clip(item.get('title'), MAX_TITLE)}{SAID.get(state, '')}"
    remark = _clip(item.get("remark"), MAX_REMARK)
    return f"{line}：{remark}" if remark else line


def _is_said(groups: Sequence[Mapping[str, Any]], beside: str) -> bool:
    """Whether the text lists the items itself: half of their titles stand in it."""
    titles = [_clip(item.get("title"), MAX_TITLE) for group in groups for item in _dicts(group, "items")]
    return sum(title in beside for title in titles if title) * 2 > len(titles)


def _has_current(group: Mapping[str, Any]) -> bool:
    return any(item.get("state") == "current" for item in _dicts(group, "items"))


def _dicts(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = holder.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _number(card: Mapping[str, Any], name: str) -> int:
    found = card.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def _clip(text: object, characters: int) -> str:
    plain = " ".join(text.split()) if isinstance(text, str) else ""
    return plain if len(plain) <= characters else plain[: characters - 1] + "…"
