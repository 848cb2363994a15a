"""Tuning: pairs never mislead, a few real steps lower the loss, and what is written is an encoder search can open."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kb.calibration import calibrate
from kb.cases.lint import lint_paths
from kb.cases.model import Case
from kb.encoder import Encoder, open_encoder
from kb.errors import BadContent
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.index.snapshot import Snapshot
from kb.knowledge import KnowledgeBase
from kb.products import Products
from kb.questions import Question, load_questions
from kb.search.answerability import save_model
from kb.search.result import Query
from kb.settings import REPOSITORY, Settings
from kb.tuning.frozen import MAX_BYTES, FrozenLayers
from kb.tuning.network import TrainableEncoder
from kb.tuning.pairs import batches, mine_triples
from kb.tuning.train import Recipe, train
from kb.tuning.tune import Tuner, report_table

WHEELS = REPOSITORY / "build" / "wheels"


@pytest.fixture(scope="module")
def cases(products: Products) -> list[Case]:
    return lint_paths([REPOSITORY / "data" / "cases" / "k3wise"], products).cases()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, cases: list[Case], encoder: Encoder) -> Snapshot:
    cache = EmbeddingCache(tmp_path_factory.mktemp("tuning") / "cache.db")
    return Snapshot.empty(encoder.fingerprint, encoder.dimensions).with_cases(cases, Embedder(encoder, cache))


def test_a_trap_is_another_case_of_the_given_ones(snapshot: Snapshot) -> None:
    chosen = sorted(snapshot.cards)[:10]
    triples = mine_triples(snapshot, chosen, 1)
    lines = {passage.text for _, passage in snapshot.rows() if passage.case_id in chosen}
    assert triples
    assert {triple.case_id for triple in triples} <= set(chosen)
    assert len(lines) >= len(triples)
    assert all(triple.question != triple.answer != triple.trap for triple in triples)


def test_no_case_comes_twice_in_a_batch_and_none_is_lost(snapshot: Snapshot) -> None:
    triples = mine_triples(snapshot, snapshot.cards, 1)
    made = list(batches(triples, 8, 1))
    assert all(len({triple.case_id for triple in batch}) == len(batch) <= 8 for batch in made)
    assert all(len({triple.product for triple in batch}) == 1 for batch in made)
    assert sum(map(len, made)) >= 0.9 * len(triples)  # what is left over alone has nothing to be told from


@pytest.fixture(scope="module")
def learner(snapshot: Snapshot) -> TrainableEncoder:
    return TrainableEncoder(WHEELS, "cpu")


def test_frozen_layers_and_learning_layers_make_one_network(learner: TrainableEncoder) -> None:
    """Also where texts of other lengths are padded beside them, and where there is no room to keep any."""
    texts = ["K3密码忘了", "结账时提示还有未过账的凭证，不能结账", "502", "K3密码忘了"]
    whole = learner.encode(texts, "query")
    for count, room in ((6, MAX_BYTES), (10, 0), (12, MAX_BYTES)):
        learner.module.frozen_layers = count
        frozen = FrozenLayers(count, room)
        for _ in range(2):
            learner.network.train()
            features = frozen.features(learner, texts, "query")
            learner.network.eval()
            with torch.no_grad():
                vectors = learner.module(features)["sentence_embedding"].numpy()
            assert np.allclose(vectors, whole, atol=1e-5)


def test_another_recipe_does_not_get_these_layers(learner: TrainableEncoder, snapshot: Snapshot) -> None:
    triples = mine_triples(snapshot, sorted(snapshot.cards)[:3], 1)
    with pytest.raises(ValueError, match="freezes 10"):
        train(learner, triples, Recipe(frozen_layers=10), frozen=FrozenLayers(6))


@pytest.fixture(scope="module")
def tuned(learner: TrainableEncoder, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder after some steps, and in its way: what an older one and a killed writer left."""
    out = tmp_path_factory.mktemp("written") / "tuned"
    out.mkdir()
    (out / "encoder.json").write_text("of an older one")
    (out.parent / ".tuned-building-dead").mkdir()
    triples = mine_triples(snapshot, sorted(snapshot.cards)[:6], 1)[:16]
    losses = train(learner, triples, Recipe(epochs=6, batch=4, frozen_layers=10))
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    learner.write_encoder(out)
    assert [path.name for path in out.parent.iterdir()] == ["tuned"]
    return out


def test_steps_teach_and_the_written_encoder_agrees(learner: TrainableEncoder, tuned: Path, encoder: Encoder) -> None:
    text = "K3密码忘了"
    before = TrainableEncoder(WHEELS, "cpu").encode([text], "query")[0]
    assert float(before @ encoder.encode([text], "query")[0]) > 0.999
    opened = open_encoder(str(tuned), REPOSITORY / "build" / "encoder")
    assert opened.fingerprint != encoder.fingerprint
    assert float(opened.encode([text], "query")[0] @ learner.encode([text], "query")[0]) > 0.999
    assert float(opened.encode([text], "query")[0] @ before) < 0.9999


def test_a_tuned_encoder_takes_over_and_is_sure_of_nothing_until_calibrated(
    tuned: Path, settings: Settings, questions_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The index is made again with it; what was fitted to the other encoder's scores does not judge this one's."""
    question = Query(text="登录密码忘了", product="k3cloud")
    with_it = replace(settings, encoder=str(tuned))
    base = KnowledgeBase.open(settings)
    before, fingerprint = base.search(question), base.snapshot.fingerprint
    base.close()
    base = KnowledgeBase.open(with_it)
    assert "fitted with another encoder" in caplog.text
    assert base.snapshot.fingerprint != fingerprint
    found = base.search(question)
    assert (found.hits[0].case_id, found.answerable) == (before.hits[0].case_id, False)
    save_model(settings.answerability_file, calibrate(base, load_questions(questions_file)))
    base.close()
    base = KnowledgeBase.open(with_it)
    assert base.search(question).outcome == before.outcome == "answer"
    base.close()
    base = KnowledgeBase.open(settings)
    assert base.snapshot.fingerprint == fingerprint
    assert not base.search(question).answerable
    base.close()


def test_too_few_questions_are_refused(
    cases: list[Case], products: Products, encoder: Encoder, tmp_path: Path
) -> None:
    tuner = Tuner(cases, products, WHEELS, "cpu", tmp_path)
    with pytest.raises(BadContent, match="at least 20"):
        tuner.tune([Question(q="问", case_ids=[cases[0].id])], encoder, tmp_path / "out", Recipe(), 2)


def test_what_gains_nothing_is_not_kept(
    cases: list[Case], products: Products, encoder: Encoder, tmp_path: Path
) -> None:
    """Questions in the cases' own words are found before any tuning: there is nothing to gain."""
    questions = [Question(q=case.symptoms[0], product=case.products[0], case_ids=[case.id]) for case in cases]
    recipe = Recipe(epochs=1, batch=64, rate=1e-9, frozen_layers=11)
    report = Tuner(cases, products, WHEELS, "cpu", tmp_path).tune(questions, encoder, tmp_path / "out", recipe, 2)
    assert report.fingerprint is None
    assert not (tmp_path / "out").exists()
    assert report_table(report).count("| ") > 8
