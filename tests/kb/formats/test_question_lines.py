"""Questions as lines of a cell or a list: as we write them, and as people do."""

from __future__ import annotations

from kb.formats.question_lines import question_lines, questions_of

QUESTIONS = [
    {"asks": ["还用我改吗", "问：答："], "answer": "要的。"},
    {"asks": ["在哪"], "answer": "不知道。", "known": False, "way": 2},
]


def test_each_wording_and_answer_has_a_line() -> None:
    lines = question_lines(QUESTIONS)
    assert lines[:3] == ["问：还用我改吗", "问：问：答：", "答：要的。"]
    assert lines[3:] == ["问：在哪", "答：不知道。", "资料里有：否", "方案：2"]
    assert questions_of(lines) == [QUESTIONS[0], {**QUESTIONS[1], "way": "2"}]


def test_people_write_it_their_way() -> None:
    assert questions_of([" 问: 甲 ", "answer: 乙"]) == [{"asks": ["甲"], "answer": "乙"}]
    assert questions_of([]) == []


def test_what_is_no_line_of_a_question_is_kept_to_be_refused() -> None:
    assert questions_of(["随便写的"]) == [{"asks": [], "随便写的": ""}]
    assert questions_of(["答：一", "答：二"]) == [{"asks": [], "answer": "一"}, {"asks": [], "answer": "二"}]
