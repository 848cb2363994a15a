"""A message is cut where it turns from one thing to another, and nowhere else."""

from __future__ import annotations

import pytest

from bot.clauses import MAX_CLAUSES, cut_clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("好了", ["好了"]),
        ("云账号弄好了 那账套密码呢", ["云账号弄好了", "那账套密码呢"]),
        ("云账号弄好了那账套密码呢", ["云账号弄好了", "那账套密码呢"]),
        ("弄好了谢谢", ["弄好了", "谢谢"]),
        ("能登了但是没有菜单", ["能登了", "但是没有菜单"]),
        ("试了，没用。怎么办？急", ["试了", "没用", "怎么办？", "急"]),
        ("好的!! ok~", ["好的", "ok"]),
        ("?? 我还没登录呢", ["我还没登录呢"]),
    ],
)
def test_a_message_is_cut_where_it_turns(text: str, clauses: list[str]) -> None:
    assert [clause.text for clause in cut_clauses(text)] == clauses


@pytest.mark.parametrize(
    "text",
    ["K3 WISE 14.3", "是那个菜单吗", "弄好了那边", "192.168.1.10连不上", "谢谢您", "按Ctrl + F11", "不过账能结吗"],
)
def test_a_name_an_address_or_a_pointing_word_is_not_cut(text: str) -> None:
    assert [clause.text for clause in cut_clauses(text)] == [text]


@pytest.mark.parametrize("text", ["", "  ", "？？", "。。。", "…"])
def test_marks_alone_are_no_clause(text: str) -> None:
    assert cut_clauses(text) == []


def test_a_clause_knows_its_place() -> None:
    text = " 好了，  那账套密码呢？ 谢谢"
    assert all(text[clause.start : clause.end] == clause.text for clause in cut_clauses(text))


def test_of_a_long_story_its_beginning_and_its_end_are_read() -> None:
    text = "，".join(f"第{number}句话" for number in range(1, 10))
    clauses = [clause.text for clause in cut_clauses(text)]
    assert len(clauses) == MAX_CLAUSES
    assert (clauses[0], clauses[-1]) == ("第1句话", "第9句话")


def test_another_thing_to_do_is_no_turn() -> None:
    assert [clause.text for clause in cut_clauses("要不要另外建个号")] == ["要不要另外建个号"]
    assert [clause.text for clause in cut_clauses("登不上另外账也没结")] == ["登不上", "另外账也没结"]
