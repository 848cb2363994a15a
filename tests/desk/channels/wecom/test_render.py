"""What lines look like in WeCom: within every limit, whatever was said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.channels.wecom.render import MORE, Part, render, split, with_more
from desk.conversations.model import Author, Message
from tests.wecom.simulator import Simulator

AT = datetime(2026, 11, 23, tzinfo=UTC)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3_000)
TITLES = st.lists(st.text(min_size=1, max_size=200), max_size=14)


def line(text: str, titles: list[str] | None = None, seq: int = 1, **more: Any) -> Message:
    buttons = [{"id": f"b:{place}", "title": title} for place, title in enumerate(titles or [])]
    author, card = more.pop("author", Author.BOT), more.pop("card", None)
    return Message(seq, author, text, buttons or None, card, None, None, AT, **more)


@given(st.lists(st.tuples(TEXTS, TITLES), min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_wecom_takes_every_part(said: list[tuple[str, list[str]]]) -> None:
    lines = [line(text, titles, seq) for seq, (text, titles) in enumerate(said, 1)]
    for part in render(lines):
        assert _fault(with_more(part)) == 0, part


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_splitting_loses_only_blanks(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_more_than_ten_choices_become_numbers() -> None:
    [part] = render([line("选一个", [f"第{number}项" for number in range(12)])])
    assert part.msgtype == "text"
    assert "12. 第11项" in part.body["content"]


def test_an_engineer_is_named() -> None:
    [part] = render([line("您好", author=Author.ENGINEER, engineer_name="张工")])
    assert part.body["content"] == "【张工】您好"


def test_that_there_is_more_still_fits() -> None:
    [first, *_] = render([line("字" * 5_000)])
    assert with_more(first).body["content"].endswith(MORE)
    assert _fault(with_more(first)) == 0


def items(*states: str) -> list[dict[str, Any]]:
    """Items of a checklist in these states."""
    return [{"id": f"i{place}", "title": f"第{place}件事", "state": state} for place, state in enumerate(states, 1)]


def checklist(*groups: list[dict[str, Any]]) -> dict[str, Any]:
    """A closing checklist, as its card."""
    whole = [item for group in groups for item in group]
    done = sum(item["state"] == "done" for item in whole)
    return {
        "kind": "checklist", "title": "云星空 2026年10期 月末结账", "done": done, "total": len(whole), "skipped": 1,
        "groups": [{"title": f"模块{place}", "items": group} for place, group in enumerate(groups, 1)],
    }  # fmt: skip


def test_a_checklist_in_the_middle_shows_where_one_is() -> None:
    card = checklist(items("done", "done"), items("done", "current", "skipped", "open"), items("open", "blocked"))
    [part] = render([line("现在做：第2件事。怎么做：…", ["下一步", "跳过"], card=card)])
    assert part.msgtype == "msgmenu"
    assert part.body["head_content"].splitlines() == [
        "现在做：第2件事。怎么做：…", "", "进度：完成 3 / 8 项，先跳过 1 项", "✅ 第3步 第1件事",
        "👉 第4步 第2件事（正在做这一项）", "⏭ 第5步 第3件事（先跳过）", "⬜ 第6步 第4件事",
    ]  # fmt: skip


def test_a_checklist_at_rest_is_shown_whole() -> None:
    card = checklist(items("done", "not_applicable"), items("open", "blocked"))
    card["groups"][1]["items"][1]["remark"] = "还有 2 张凭证没审核"
    [part] = render([line("这是您的清单。", card=card)])
    told = ["⬜ 模块2（0/2）", "　⬜ 第3步 第1件事", "　⛔ 第4步 第2件事（有问题）：还有 2 张凭证没审核"]
    assert part.body["content"].splitlines()[-3:] == told


def test_who_asks_for_the_list_gets_all_of_it() -> None:
    groups = [items("done", "open", "current", "open", "open") for _ in range(5)]
    card = {**checklist(*groups), "overview": True}
    text = "共25步，做好5步。" + "后面还有。" * 150
    parts = render([line(text, ["继续", "下载清单"], card=card)])
    said = "\n".join(str(part.body.get("content", part.body.get("head_content"))) for part in parts)
    assert all(f"第{number}步 第{(number - 1) % 5 + 1}件事" in said for number in range(1, 26))
    assert parts[-1].msgtype == "msgmenu"
    assert len(parts) <= 3


def test_a_checklist_its_text_tells_is_not_told_twice() -> None:
    card = checklist(items("done", "open"))
    [part] = render([line("清单：1. 第1件事 2. 第2件事", card=card)])
    assert part.body["content"] == "清单：1. 第1件事 2. 第2件事"


def test_a_long_checklist_costs_no_message_more_and_no_button() -> None:
    long = [{"id": "x", "title": "很长的一件事" * 9, "state": "open"}] * 9
    card = checklist(*[list(long) for _ in range(9)], [{"id": "y", "title": "现在的", "state": "current"}])
    for text in ("字" * 20, "字" * 300, "字" * 600):
        without = render([line(text, ["下一步", "跳过"])])
        parts = render([line(text, ["下一步", "跳过"], card=card)])
        assert [part.msgtype for part in parts] == [part.msgtype for part in without]
        assert [_fault(part) for part in parts] == [0] * len(parts)
    assert "进度：完成 0 / 82 项" in str(parts[0].body)


CARD_FIELDS = st.sampled_from(["kind", "title", "groups", "items", "state", "remark", "done", "total", "current"])
STRANGE = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda one: st.lists(one) | st.dictionaries(CARD_FIELDS, one),
    max_leaves=12,
)


@given(STRANGE, TEXTS, TITLES)
@settings(max_examples=100, deadline=None)
def test_any_card_fits_and_leaves_the_text_whole(card: Any, text: str, titles: list[str]) -> None:
    shaped = {**card, "kind": "checklist"} if isinstance(card, dict) else {"kind": "checklist", "groups": card}
    parts = render([line(text, titles, card=shaped)])
    assert [_fault(with_more(part)) for part in parts] == [0] * len(parts)
    said = "".join(str(part.body.get("content", part.body.get("head_content", ""))) for part in parts)
    assert "".join(said.split()).startswith("".join(text.split()))


@pytest.mark.parametrize("kind", ["steps", "solution", "case", "unheard-of"])
def test_other_cards_leave_it_to_their_text(kind: str) -> None:
    [part] = render([line("请这样做：一、二、三。", card={"kind": kind, "title": "标题", "steps": ["一"]})])
    assert part.body["content"] == "请这样做：一、二、三。"


def _fault(part: Part) -> int:
    return Simulator()._content_fault({"msgtype": part.msgtype, part.msgtype: part.body})
