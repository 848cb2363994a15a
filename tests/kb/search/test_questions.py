"""Questions asked under a case: the nearest first, with figures; only under the matrix that was learned for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.cases.model import Case, CaseQuestion
from kb.encoder import Encoder
from kb.errors import BadContent, BadIndex
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.products import Products
from kb.search.question_adapter import QuestionAdapter
from kb.search.question_ranking import ALONE, GIVEN
from kb.search.questions_reader import QuestionsReader
from kb.search.words import WordCutter
from kb.settings import REPOSITORY, Settings
from kb.tuning import questions as tuning
from kb.tuning.questions import Lines, learn_matrix, learn_questions, probe_of, read_lines

ADAPTER = REPOSITORY / "build" / "question_adapter.npz"
QUESTIONS = [
    CaseQuestion(asks=["改完我要不要自己再改一次", "重置完还用我改吗"], answer="要的。登进去后马上改成自己的。", way=1),
    CaseQuestion(asks=["我的凭证还在吧", "会不会影响做的单子"], answer="都在。重置只换密码，单据都不变。"),
    CaseQuestion(asks=["在哪个菜单点", "入口在哪里"], answer="在哪个菜单，我没有核实过。", known=False),
    CaseQuestion(asks=["多久能弄好", "今天能好不"], answer="要多久说不准，看管理员。", known=False),
]


def _one(_: str) -> float:
    return 1.0


@pytest.fixture
def asked(case: Case) -> Case:
    return case.model_copy(update={"questions": QUESTIONS})


@pytest.fixture
def embedder(encoder: Encoder, settings: Settings) -> Embedder:
    return Embedder(encoder, EmbeddingCache(settings.cache_file))


def _reader(embedder: Embedder, products: Products, adapter: QuestionAdapter | None) -> QuestionsReader:
    encoder = embedder.encoder
    return QuestionsReader(embedder, WordCutter(products), lambda text: encoder.encode([text], "query")[0], adapter)


@pytest.fixture
def reader(embedder: Embedder, products: Products) -> QuestionsReader:
    return _reader(embedder, products, QuestionAdapter.load(ADAPTER))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("拿到新密码后还得我自己改吗", QUESTIONS[0].answer),
        ("以前录的凭证会丢吗", QUESTIONS[1].answer),
        ("到底点哪个菜单", QUESTIONS[2].answer),
        ("要等几天", QUESTIONS[3].answer),
    ],
)
def test_the_question_that_is_meant_comes_first(reader: QuestionsReader, asked: Case, text: str, answer: str) -> None:
    found = reader.read(asked, text, _one)
    assert len(found) == GIVEN
    assert found[0].answer == answer
    assert found[0].margin > 0 > found[1].margin
    assert found[0].meaning >= found[0].wordings


def test_its_very_words_are_near_in_every_figure(reader: QuestionsReader, asked: Case) -> None:
    best = reader.read(asked, "我的凭证还在吧", _one)[0]
    assert (best.asks, best.known, best.way) == ("我的凭证还在吧", True, None)
    assert best.meaning > 0.99
    assert (best.lexical, best.covered) == (1.0, 1.0)


def test_an_only_question_stands_alone(reader: QuestionsReader, case: Case) -> None:
    found = reader.read(case.model_copy(update={"questions": QUESTIONS[:1]}), "还要改吗", _one)
    assert [one.margin for one in found] == [ALONE]
    assert reader.read(case, "还要改吗", _one) == []


def test_without_the_matrix_none_is_near(embedder: Embedder, products: Products, asked: Case) -> None:
    assert _reader(embedder, products, None).read(asked, "我的凭证还在吧", _one) == []


def test_the_committed_matrix_is_of_the_built_encoder(encoder: Encoder) -> None:
    adapter = QuestionAdapter.load(ADAPTER)
    assert adapter is not None
    assert adapter.fits(encoder.fingerprint, probe_of(encoder))
    assert adapter.fits("another build of it", probe_of(encoder))
    assert not adapter.fits("another", -probe_of(encoder))


def test_a_matrix_is_kept_and_a_torn_one_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    assert QuestionAdapter.load(path) is None
    adapter = QuestionAdapter(np.eye(3, dtype=np.float32), "x", np.ones(3, np.float32))
    adapter.save(path)
    kept = QuestionAdapter.load(path)
    assert kept is not None
    assert (kept.encoder, kept.matrix.tolist()) == ("x", adapter.matrix.tolist())
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadIndex, match="python -m kb learn"):
        QuestionAdapter.load(path)


def test_the_slope_is_the_slope_of_what_is_learned() -> None:
    """Against differences of the loss itself, on vectors made up."""
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(12, 5)).astype(np.float64)
    lines = Lines(
        vectors / np.linalg.norm(vectors, axis=1, keepdims=True),  # type: ignore[arg-type]
        np.array([0, 0, 1, 1, 2, 2, 3, 3, 0, 1, 2, 3]),
        np.array([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1]),
        np.arange(12) < 8,
    )
    change = rng.normal(size=(5, 5)) / 5
    slope = tuning._gradient(change, lines)  # type: ignore[arg-type]
    for row, column in ((0, 0), (1, 3), (4, 2)):
        step = np.zeros((5, 5))
        step[row, column] = 1e-5
        measured = (_loss(change + step, lines) - _loss(change - step, lines)) / 2e-5
        assert slope[row, column] == pytest.approx(measured, rel=1e-3, abs=1e-4)


def _loss(change: np.ndarray, lines: Lines) -> float:  # type: ignore[type-arg]
    mapped = lines.vectors + lines.vectors @ change
    units = mapped / np.linalg.norm(mapped, axis=1, keepdims=True)
    total = 0.0
    for row in np.flatnonzero(lines.is_wording):
        scores = units @ units[row] / tuning.TEMPERATURE
        own = (lines.questions == lines.questions[row]) & (np.arange(len(scores)) != row)
        others = (lines.cases == lines.cases[row]) & (lines.questions != lines.questions[row])
        against = np.log(np.exp(scores[others]).sum())
        total += np.log1p(np.exp(against - scores[own])).mean()
    return float(total / lines.is_wording.sum())


def test_what_is_learned_tells_questions_apart_better(
    embedder: Embedder, asked: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "STEPS", 20)
    lines = read_lines([asked], embedder)
    matrix = learn_matrix(lines)
    before, after = (_loss(one, lines) for one in (np.zeros_like(matrix), matrix - np.eye(len(matrix))))
    assert after < before
    with pytest.raises(BadContent, match="at least"):
        learn_questions([asked], embedder)
