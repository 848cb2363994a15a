"""The adapter: its gradient is right, it brings lines of one case together, and a torn file is learned again."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kb.cases.lint import lint_paths
from kb.encoder import Encoder
from kb.errors import BadIndex
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.index.snapshot import Snapshot
from kb.knowledge import KnowledgeBase
from kb.products import Products
from kb.search import adapter
from kb.search.adapter import Adapter, learn_adapter
from kb.search.result import Query
from kb.settings import REPOSITORY, Settings
from kb.store.library import Library


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, products: Products, encoder: Encoder) -> Snapshot:
    report = lint_paths([REPOSITORY / "data" / "cases" / "kis"], products)
    cases = [case for case in report.cases() if case.status == "published"]
    cache = EmbeddingCache(tmp_path_factory.mktemp("adapter") / "cache.db")
    return Snapshot.empty(encoder.fingerprint, encoder.dimensions).with_cases(cases, Embedder(encoder, cache))


def test_the_gradient_is_that_of_the_loss() -> None:
    generator = np.random.default_rng(4)
    vectors = generator.normal(size=(24, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.repeat(np.arange(8), 3)
    rivals = np.ones((8, 8), np.bool_)
    rivals[0, 5] = rivals[5, 0] = False
    change = (generator.normal(size=(6, 6)) / 10).astype(np.float32)
    asked, lines = np.array([0, 4, 16, 23]), np.arange(24)
    ours = adapter._gradient(change, vectors, owners, asked, lines, rivals)

    weights = torch.tensor(change, dtype=torch.float64, requires_grad=True)
    told = torch.nn.functional.normalize(torch.tensor(vectors).double() @ (torch.eye(6).double() + weights), dim=1)
    cosines = (told[asked] @ told.T).scatter(1, torch.tensor(asked)[:, None], -9.0)
    sums = torch.zeros(4, 8).double().index_add(1, torch.tensor(owners), torch.exp((cosines - 1) / adapter.CASE_POOL))
    logits = (adapter.CASE_POOL * torch.log(sums) + 1) / adapter.TEMPERATURE
    logits = logits.masked_fill(~torch.tensor(rivals[owners[asked]]), -1e4)
    torch.nn.functional.cross_entropy(logits, torch.tensor(owners[asked])).backward()
    assert weights.grad is not None
    assert np.allclose(ours, weights.grad.numpy(), rtol=1e-2, atol=1e-3)


def test_lines_left_out_of_learning_find_their_case_more_often(snapshot: Snapshot) -> None:
    """Half of the cases are kept from learning, and their lines asked for the rest of their own case."""
    ids = sorted(snapshot.cards)
    unseen = frozenset(ids[::2])
    learned = learn_adapter(snapshot, without=unseen)
    assert learned is not None
    rows = [row for row, passage in snapshot.rows() if passage.kind == "symptom" and passage.case_id in unseen]
    everything = np.arange(len(snapshot.passages))
    vectors = snapshot.vectors.of_rows(everything)
    owners = np.array([passage.case_id for passage in snapshot.passages])
    before = after = 0
    for row in rows:
        others = everything != row
        before += owners[others][(vectors[others] @ vectors[row]).argmax()] == owners[row]
        after += owners[others][learned.similarities(vectors[row], vectors[others]).argmax()] == owners[row]
    assert after > before


def test_learning_again_gives_the_same(snapshot: Snapshot) -> None:
    first, second = learn_adapter(snapshot), learn_adapter(snapshot)
    assert first is not None
    assert second is not None
    assert np.allclose(first.matrix, second.matrix, atol=1e-4)


def test_a_small_library_has_nothing_to_learn(snapshot: Snapshot) -> None:
    assert learn_adapter(snapshot.without(sorted(snapshot.cards)[10:])) is None


def test_saved_and_loaded_it_is_the_same(snapshot: Snapshot, tmp_path: Path) -> None:
    learned = learn_adapter(snapshot)
    assert learned is not None
    learned.save(tmp_path / "adapter.npz")
    loaded = Adapter.load(tmp_path / "adapter.npz")
    assert loaded is not None
    assert loaded.fingerprint == learned.fingerprint
    assert loaded.fits(snapshot)
    assert not replace(loaded, encoder="another").fits(snapshot)
    assert not replace(loaded, trained_on=10 * loaded.trained_on).fits(snapshot)
    assert list(tmp_path.iterdir()) == [tmp_path / "adapter.npz"]
    assert Adapter.load(tmp_path / "none.npz") is None


@pytest.mark.parametrize("content", [b"", b"torn", b"PK\x03\x04torn"])
def test_a_torn_file_is_no_adapter(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "adapter.npz").write_bytes(content)
    with pytest.raises(BadIndex):
        Adapter.load(tmp_path / "adapter.npz")


def test_a_library_learns_at_its_first_start_and_heals_a_torn_file(products: Products, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, build_dir=REPOSITORY / "build")
    library = Library.open(settings.store_url)
    library.import_cases(lint_paths([settings.cases_dir / "k3wise"], products).cases(), "test")
    library.close()
    base = KnowledgeBase.open(settings)
    learned = base.searcher.adapter
    assert learned is not None
    base.close()
    settings.adapter_file.write_bytes(b"torn")
    again = KnowledgeBase.open(settings)
    assert again.searcher.adapter is not None
    assert again.search(Query(text="K3密码忘了", product="k3wise")).hits
    again.close()
    assert Adapter.load(settings.adapter_file) is not None
