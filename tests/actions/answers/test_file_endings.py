"""What is asked of one kind of file is not answered with what holds of another."""

from __future__ import annotations

import pytest

from actions.answers.file_endings import endings, is_of_other_file


@pytest.mark.parametrize("text", ["那我干脆拷ais过来行不", "老电脑的AIS拷过来直接打开行不行", "点ais的能不能双击打开"])
def test_a_question_of_another_file(text: str) -> None:
    assert is_of_other_file(text, "把aib改成ais行不")


@pytest.mark.parametrize(
    "text", ["把aib改成ais行不", "aib改个名字行吗", "能不能直接改名", "aib和ais哪个是账", "aix能用吗"]
)
def test_of_the_same_file_or_of_none(text: str) -> None:
    assert not is_of_other_file(text, "把aib改成ais行不")


def test_who_compares_speaks_of_all() -> None:
    assert not is_of_other_file("aib是干什么的", "ais aib air 有啥区别")
    assert endings("那个.AIB和ais 还有ais") == ["aib", "ais"]
