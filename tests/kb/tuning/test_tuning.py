"""Tuning: pairs never mislead, a few real steps lower the loss, and what is written is an encoder search can open."""

from pathlib import Path

import numpy as np
import pytest

from kb.cases.lint import lint_paths
from kb.cases.model import Case
from kb.encoder import Encoder, open_encoder
from kb.errors import BadContent
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.index.snapshot import Snapshot
from kb.products import Products
from kb.questions import Question
from kb.settings import REPOSITORY
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


def test_steps_teach_and_the_written_encoder_agrees(snapshot: Snapshot, encoder: Encoder, tmp_path: Path) -> None:
    learner = TrainableEncoder(WHEELS, "cpu")
    text = "K3密码忘了"
    before = learner.encode([text], "query")[0]
    assert float(before @ encoder.encode([text], "query")[0]) > 0.999
    triples = mine_triples(snapshot, sorted(snapshot.cards)[:6], 1)[:16]
    losses = train(learner, triples, Recipe(epochs=6, batch=4, frozen_layers=10))
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    learner.write_encoder(tmp_path / "tuned")
    opened = open_encoder(str(tmp_path / "tuned"), REPOSITORY / "build" / "encoder")
    assert opened.fingerprint != encoder.fingerprint
    assert float(opened.encode([text], "query")[0] @ learner.encode([text], "query")[0]) > 0.999
    assert float(opened.encode([text], "query")[0] @ before) < 0.9999


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
