"""What lines look like in WeCom: within every limit, whatever was said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

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
    return Message(seq, more.pop("author", Author.BOT), text, buttons or None, None, None, None, AT, **more)


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


def _fault(part: Part) -> int:
    return Simulator()._content_fault({"msgtype": part.msgtype, part.msgtype: part.body})
