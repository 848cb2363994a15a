"""Matters: nothing unsolved is lost, what is solved is not told as a question, and everything is bounded."""

from __future__ import annotations

from actions.conversation import MAX_QUESTION_CHARS, Dialogue
from actions.dialogue.matters import (
    MAX_SETTLED,
    MAX_UNSOLVED,
    SEVERAL_CHARS,
    as_question,
    as_settled,
    drop,
    join_into,
    leave,
    solve,
    solve_by_case,
    take_back,
    take_up,
    tell,
    turn_to,
    unsolved_matters,
    words_of,
)


def question(dialogue: Dialogue) -> str | None:
    return as_question(unsolved_matters(dialogue))


def test_details_follow_the_first_words() -> None:
    dialogue = Dialogue()
    tell(dialogue, "报表打不开", "k3cloud")
    tell(dialogue, "昨天还行")
    assert question(dialogue) == "报表打不开，昨天还行"
    assert dialogue.matters[0]["product"] == "k3cloud"


def test_turning_to_another_leaves_the_first_unsolved() -> None:
    dialogue = Dialogue()
    tell(dialogue, "报表打不开")
    turn_to(dialogue, "工资表少人")
    tell(dialogue, "少了两个")
    assert question(dialogue) == "（1）报表打不开；（2）工资表少人，少了两个"


def test_the_solved_one_is_named_as_solved() -> None:
    dialogue = Dialogue()
    tell(dialogue, "报表打不开")
    solve(dialogue)
    tell(dialogue, "工资表少人")
    assert question(dialogue) == "工资表少人"
    assert as_settled(dialogue) == ["报表打不开（已解决）"]


def test_the_dropped_one_is_named_as_dropped() -> None:
    dialogue = Dialogue()
    tell(dialogue, "报表打不开")
    drop(dialogue)
    assert question(dialogue) is None
    assert as_settled(dialogue) == ["报表打不开（客户说先放下）"]


def test_a_case_solves_what_it_was_shown_for() -> None:
    dialogue = Dialogue()
    tell(dialogue, "报表打不开")
    dialogue.remember_shown("case-1", "打不开")
    turn_to(dialogue, "工资表少人")
    dialogue.remember_shown("case-2", "少人")
    solve_by_case(dialogue, "case-1")
    assert question(dialogue) == "工资表少人"
    solve_by_case(dialogue, "case-2")
    assert question(dialogue) is None


def test_what_is_asked_on_is_not_over() -> None:
    dialogue = Dialogue()
    tell(dialogue, "报表打不开")
    before = dialogue.matter_id
    solve(dialogue)
    take_up(dialogue, before)
    assert question(dialogue) == "报表打不开"


def test_a_detail_that_looked_like_another_matter_goes_back() -> None:
    dialogue = Dialogue()
    tell(dialogue, "登不上")
    before = dialogue.matter_id
    turn_to(dialogue, "凭证也打不开")
    join_into(dialogue, before)
    assert question(dialogue) == "登不上，凭证也打不开"
    assert dialogue.matter_id == before


def test_what_is_solved_takes_no_details() -> None:
    dialogue = Dialogue()
    tell(dialogue, "登不上")
    before = dialogue.matter_id
    solve(dialogue)
    tell(dialogue, "凭证打不开")
    join_into(dialogue, before)
    assert question(dialogue) == "凭证打不开"


def test_words_that_tell_several_are_taken_back_once() -> None:
    dialogue = Dialogue()
    tell(dialogue, "登不上")
    tell(dialogue, "甲打不开，乙少人")
    take_back(dialogue, "甲打不开，乙少人")
    assert words_of(dialogue.matters) == ["登不上"]
    take_back(dialogue, "别的")
    assert words_of(dialogue.matters) == ["登不上"]


def test_one_long_matter_keeps_both_ends() -> None:
    dialogue = Dialogue()
    for said in ("服务器起不来", *(f"第{number}次重启以后又多了一句提示" for number in range(60)), "C盘满了"):
        tell(dialogue, said)
    whole = question(dialogue)
    assert whole is not None
    assert len(whole) == MAX_QUESTION_CHARS
    assert whole.startswith("服务器起不来，")
    assert whole.endswith("，C盘满了")


def test_of_many_matters_every_beginning_stays_and_all_is_bounded() -> None:
    dialogue = Dialogue()
    for number in range(MAX_UNSOLVED + 1):
        turn_to(dialogue, f"第{number}件事" + "打不开" * 100)
    whole = question(dialogue)
    assert whole is not None
    assert len(whole) <= SEVERAL_CHARS
    assert len(unsolved_matters(dialogue)) == MAX_UNSOLVED
    told = "".join(words_of(dialogue.matters))
    assert all(f"第{number}件事" in told for number in range(MAX_UNSOLVED + 1))


def test_of_many_settled_the_latest_stay() -> None:
    dialogue = Dialogue()
    for number in range(MAX_SETTLED + 3):
        tell(dialogue, f"第{number}件事")
        solve(dialogue)
    tell(dialogue, "还有一件")
    assert len(as_settled(dialogue)) == MAX_SETTLED
    assert as_settled(dialogue)[-1] == f"第{MAX_SETTLED + 2}件事（已解决）"


def test_leaving_twice_changes_nothing() -> None:
    dialogue = Dialogue()
    tell(dialogue, "报表打不开")
    leave(dialogue)
    leave(dialogue)
    assert question(dialogue) == "报表打不开"
    assert dialogue.matter_id is None
