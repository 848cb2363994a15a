"""The parts of a case: all of them, ranked by words, meaning and the way of asking; only of shown cases."""

from __future__ import annotations

import numpy as np
import pytest

from kb.cases.model import Case
from kb.encoder import Encoder
from kb.errors import CaseConflict
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.products import Products
from kb.search import parts_reader
from kb.search.asking import Asking, names_place
from kb.search.part_ranking import NOTHING, held_share, parts_of, rank_parts, require_shown
from kb.search.parts import MAX_PARTS, Part, PartsQuery
from kb.search.parts_reader import PartsReader
from kb.search.words import WordCutter
from kb.settings import Settings


def _one(_: str) -> float:
    return 1.0


def test_every_line_of_a_case_is_a_part_with_its_place(case: Case) -> None:
    parts = parts_of(case)
    steps = [(part.way, part.step, part.text) for part in parts if part.kind == "step"]
    assert steps == [
        (way, step, text)
        for way, solution in enumerate(case.solutions, start=1)
        for step, text in enumerate(solution.steps, start=1)
    ]
    assert [part.text for part in parts if part.kind == "risk"] == [solution.risk for solution in case.solutions]
    assert {part.kind for part in parts} == {"cause", "way", "step", "risk", "gain", "verify", "prevent"}


@pytest.mark.parametrize(
    ("text", "where", "why", "what_comes"),
    [
        ("批量过账在哪个菜单", True, False, False),
        ("應收為什麼結不過去", False, True, False),
        ("那会不会丢数据", False, False, True),
        ("12.3的 总账还没结", False, False, False),
    ],
)
def test_the_way_of_asking(text: str, where: bool, why: bool, what_comes: bool) -> None:
    asking = Asking.of(text)
    assert (asking.where, asking.why, asking.what_comes) == (where, why, what_comes)


def test_a_place_is_a_path_a_button_or_an_address() -> None:
    assert names_place("打开 财务会计→总账")
    assert names_place("点「开始」")
    assert names_place("登录企业平台 cloud.kingdee.com/qy")
    assert not names_place("请财务主管书面同意。")


def test_who_asks_where_is_told_the_step_that_says_where() -> None:
    risk, step = Part(kind="risk", text="过账", way=1), Part(kind="step", text="打开 过账", way=1, step=1)
    cosines = np.full(2, NOTHING, dtype=np.float32)
    words: list[tuple[str, ...]] = [("过账",), ("过账",)]
    where = rank_parts([risk, step], Asking.of("过账在哪里"), cosines, ("过账",), words, _one)
    comes = rank_parts([step, risk], Asking.of("过账会不会出错"), cosines, ("过账",), words, _one)
    assert [where[0].kind, comes[0].kind] == ["step", "risk"]


def test_what_is_held_is_weighed() -> None:
    assert held_share(("结账", "的"), ("结账",), lambda word: 3.0 if word == "结账" else 1.0) == 0.75
    assert held_share((), ("结账",), _one) == 0.0


@pytest.mark.parametrize(
    "change", [{"status": "draft"}, {"status": "retired"}, {"audience": "engineer"}, {"confidence": "L"}]
)
def test_only_what_customers_are_shown_is_quoted(case: Case, change: dict[str, str]) -> None:
    require_shown(case)
    with pytest.raises(CaseConflict, match="not shown to customers"):
        require_shown(case.model_copy(update=change))


@pytest.fixture
def reader(encoder: Encoder, products: Products, settings: Settings) -> PartsReader:
    embedder = Embedder(encoder, EmbeddingCache(settings.cache_file))
    return PartsReader(embedder, WordCutter(products), lambda text: encoder.encode([text], "query")[0])


def test_the_part_that_answers_comes_first(reader: PartsReader, case: Case) -> None:
    step = case.solutions[0].steps[1]
    found = reader.read(case, PartsQuery(text=step, limit=MAX_PARTS), _one)
    assert (found.parts[0].way, found.parts[0].step, found.parts[0].text) == (1, 2, step)
    assert found.parts[0].lexical > 0.9
    assert [part.score for part in found.parts] == sorted((part.score for part in found.parts), reverse=True)
    assert found.held > 0.9
    assert reader.read(case, PartsQuery(text="食堂几点开饭"), _one).held < found.held


def test_an_edited_case_is_read_anew(reader: PartsReader, case: Case) -> None:
    reader.read(case, PartsQuery(text="备份"), _one)
    edited = case.model_copy(update={"cause": "服务器断过电，先检查备份"})
    query = PartsQuery(text="断电了要检查备份吗", limit=MAX_PARTS)
    texts = [part.text for part in reader.read(edited, query, _one).parts]
    assert edited.cause in texts
    assert case.cause not in texts


def test_few_cases_are_kept(reader: PartsReader, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_reader, "KEPT_CASES", 2)
    for number in range(4):
        reader.read(case.model_copy(update={"cause": f"原因{number}"}), PartsQuery(text="备份"), _one)
    assert len(reader._known) == 2
