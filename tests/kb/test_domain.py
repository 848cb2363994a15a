"""The domain: learned from the bot's examples, it puts strangers on the other side of the line."""

from pathlib import Path

import pytest

from kb.domain import learn_domain, read_examples
from kb.errors import BadContent
from kb.knowledge import KnowledgeBase
from kb.settings import REPOSITORY


def test_questions_about_the_software_score_above_all_others(base: KnowledgeBase) -> None:
    domain = learn_domain(base, REPOSITORY / "data" / "nlu")
    assert domain is not None
    ours = [domain.score(base.embed(text)) for text in ("凭证过不了账怎么办", "星空登录不上去", "月底关账失败")]
    foreign = [domain.score(base.embed(text)) for text in ("晚饭吃什么好", "公交卡丢了", "孩子发烧挂哪个科")]
    assert min(ours) > 0 > max(foreign)


def test_entity_marks_are_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    lines = ("nlu:", "- intent: x", "  examples: |", "    - [KIS](product)打不开", '    - 报[502]{"entity": "code"}')
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_examples(path) == ["KIS打不开", "报502"]


def test_without_examples_there_is_no_domain(base: KnowledgeBase, tmp_path: Path) -> None:
    assert learn_domain(base, tmp_path / "none") is None
    (tmp_path / "nlu").mkdir()
    with pytest.raises(BadContent, match=r"password_reset\.yml"):
        learn_domain(base, tmp_path / "nlu")


@pytest.mark.parametrize("content", ["nlu: 5", "{", "nlu:\n- intent: x\n"])
def test_a_file_that_is_not_rasas_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadContent, match=r"x\.yml"):
        read_examples(path)
