"""Lines of any text ranked by a question: the one that answers it first, each once, none kept on disk."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kb.encoder import Encoder
from kb.products import Products
from kb.search.lines import MAX_LINES, LinesQuery
from kb.search.lines_reader import LinesReader
from kb.search.question_adapter import QuestionAdapter
from kb.search.words import WordCutter
from kb.settings import REPOSITORY

SAID = [
    "登录企业平台 cloud.kingdee.com/qy，在注册用户里添加他",
    "填对手机号，选好许可分组，点「生成许可证」",
    "账套：一家公司的一整套账，各账套互不相干",
]


def _reader(encoder: Encoder, products: Products, adapter: QuestionAdapter | None = None) -> LinesReader:
    return LinesReader(encoder, WordCutter(products), lambda text: encoder.encode([text], "query")[0], adapter)


def test_the_line_that_answers_comes_first(encoder: Encoder, products: Products) -> None:
    found = _reader(encoder, products).read(LinesQuery(text="那个企业平台在哪", lines=SAID), lambda _: 1.0)
    assert found.lines[0].text == SAID[0]
    assert found.asks_where
    assert found.lines[0].answering == 0.0  # nothing was learned of questions


def test_a_line_is_ranked_once_however_often_it_was_said(encoder: Encoder, products: Products) -> None:
    found = _reader(encoder, products).read(LinesQuery(text="选什么组", lines=[*SAID, *SAID]), lambda _: 1.0)
    assert sorted(line.text for line in found.lines) == sorted(SAID)


def test_nothing_said_ranks_nothing(encoder: Encoder, products: Products) -> None:
    assert _reader(encoder, products).read(LinesQuery(text="选什么组", lines=[]), lambda _: 1.0).lines == []


def test_what_was_learned_of_questions_is_told_beside(encoder: Encoder, products: Products) -> None:
    adapter = QuestionAdapter.load(REPOSITORY / "build" / "question_adapter.npz")
    assert adapter is not None
    found = _reader(encoder, products, adapter).read(LinesQuery(text="许可分组要选哪一个", lines=SAID), lambda _: 1.0)
    nearest = max(found.lines, key=lambda line: line.answering)
    assert nearest.text == SAID[1]


@pytest.mark.parametrize("query", [{"text": "", "lines": []}, {"text": "在哪", "lines": ["行"] * (MAX_LINES + 1)}])
def test_what_is_too_much_is_refused(query: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LinesQuery.model_validate(query)
