"""The checklist as a card: every item with its state, the open problems, the current item."""

from __future__ import annotations

from typing import Any

from actions.closing.content import Item
from actions.closing.progress import DONE, NOT_APPLICABLE, SKIPPED
from actions.closing.text import DEPENDS, close_name, moment
from actions.closing.walk import STAGE_TITLES, Walk, prompt_of


def checklist_card(product: str, walk: Walk, current: Item | None) -> dict[str, Any]:
    """The card of kind `checklist`; `current` is the step on screen, None at the end."""
    return {
        "kind": "checklist",
        "title": close_name(product, walk),
        "product": walk.checklist.product,
        "period": str(walk.period),
        "close": walk.kind,
        "done": walk.counts[DONE],
        "total": walk.total,
        "not_applicable": walk.counts[NOT_APPLICABLE],
        "skipped": walk.counts[SKIPPED],
        "blockers": _problems(walk, "blocker"),
        "warnings": _problems(walk, "warning"),
        "current": _current(current) if current else None,
        "groups": [
            {"title": STAGE_TITLES[stage], "items": [_item(walk, item, current) for item in items]}
            for stage, items in walk.groups()
        ],
    }


def _problems(walk: Walk, severity: str) -> list[dict[str, str]]:
    return [
        {"id": item.id, "title": item.title, "text": prompt.text + (DEPENDS if prompt.kind == "depends" else "")}
        for item, problem in walk.problems(severity)
        if (prompt := prompt_of(item, problem.prompt)) is not None
    ]


def _current(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "why": item.why,
        "where": item.where,
        "how": list(item.how),
        "check": item.check,
        "risk": item.risk,
        "who": item.who,
        "touches_data": item.touches_data,
    }


def _item(walk: Walk, item: Item, current: Item | None) -> dict[str, str]:
    shown = {"id": item.id, "title": item.title, "state": walk.state(item)}
    if walk.is_blocked(item):
        shown["state"] = "blocked"
    elif current is not None and item.id == current.id and shown["state"] not in (DONE, NOT_APPLICABLE):
        shown["state"] = "current"
    if mark := walk.closing.marks.get(item.id):
        shown["at"] = moment(mark.at)
        if mark.name:
            shown["by"] = mark.name
        if mark.remark:
            shown["remark"] = mark.remark
    return shown
