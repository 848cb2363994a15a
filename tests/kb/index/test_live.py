"""The live index follows the store: what is published is found next, what is retired never again."""

import pytest

from kb.cases.model import Case
from kb.encoder import Encoder
from kb.errors import BadVectors
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.index.folder import IndexFolder
from kb.index.live import LiveIndex
from kb.knowledge import KnowledgeBase
from kb.search.result import Query
from kb.settings import Settings
from kb.store.library import Library

ID = "k3cloud-closing-reopen"
QUESTION = Query(text="怎么反结账", product="k3cloud")


def _first(base: KnowledgeBase) -> str | None:
    hits = base.search(QUESTION).hits
    return hits[0].case_id if hits else None


def test_an_empty_library_answers_nothing(empty_settings: Settings) -> None:
    base = KnowledgeBase.open(empty_settings)
    result = base.search(QUESTION)
    assert (result.outcome, result.answerable, result.hits) == ("unknown", False, [])
    base.close()
    IndexFolder(empty_settings.index_dir).read()


def test_a_retired_case_is_gone_at_once_and_stays_gone(base: KnowledgeBase, settings: Settings) -> None:
    assert _first(base) == ID
    base.library.retire(ID, "t")
    assert base.is_behind()
    assert base.refresh()
    assert ID not in {hit.case_id for hit in base.search(QUESTION).hits}
    base.close()
    reopened = KnowledgeBase.open(settings)
    assert ID not in {hit.case_id for hit in reopened.search(QUESTION).hits}
    reopened.close()


def test_a_case_retired_after_a_crash_does_not_come_back_from_disk(settings: Settings) -> None:
    """The store was changed, the process died before the index was: the index on disk still holds the case."""
    library = Library.open(settings.store_url)
    library.retire(ID, "t")
    library.close()
    assert ID in IndexFolder(settings.index_dir).read()[0].cards
    base = KnowledgeBase.open(settings)
    assert ID not in base.snapshot.cards
    base.close()


def test_an_edit_is_found_and_the_old_words_are_not(base: KnowledgeBase) -> None:
    case = Case.model_validate(base.library.get(ID).content())
    edited = case.model_copy(update={"symptoms": [*case.symptoms[:-1], "账期锁死了怎么倒回上个月"]})
    base.library.import_cases([edited], "t")
    base.refresh()
    texts = {passage.text for _, passage in base.snapshot.rows() if passage.case_id == ID}
    assert "账期锁死了怎么倒回上个月" in texts
    assert case.symptoms[-1] not in texts
    result = base.search(Query(text="账期锁死了怎么倒回上个月"))
    assert result.hits[0].passage.text == "账期锁死了怎么倒回上个月"


def test_drafts_are_not_found_until_published(base: KnowledgeBase, case: Case) -> None:
    new = case.model_copy(update={"id": "k3cloud-password-new", "symptoms": [f"紫色按钮第{n}次消失" for n in range(5)]})
    base.library.draft(new, "t")
    base.refresh()
    assert new.id not in base.snapshot.cards
    base.publish(new.id, "t")
    base.refresh()
    assert base.search(Query(text="紫色按钮消失", product="k3cloud")).hits[0].case_id == new.id


def test_refreshing_without_change_writes_nothing(base: KnowledgeBase) -> None:
    version = base.index_version
    assert not base.refresh()
    assert base.index_version == version


def test_a_broken_encoder_drops_the_retired_and_keeps_the_rest(
    base: KnowledgeBase, encoder: Encoder, settings: Settings, case: Case
) -> None:
    class Broken:
        fingerprint, dimensions = encoder.fingerprint, encoder.dimensions

        def encode(self, texts, kind):  # type: ignore[no-untyped-def]
            return encoder.encode(texts, kind) * float("nan")

    library = base.library
    index = LiveIndex(
        library,
        Embedder(Broken(), EmbeddingCache(settings.cache_file)),
        IndexFolder(settings.index_dir),
        None,
        lambda *_: None,
    )
    index.open()
    library.retire(ID, "t")
    library.draft(case.model_copy(update={"id": "k3cloud-new", "symptoms": ["从没见过的说法"]}), "t")
    library.publish("k3cloud-new", "t")
    with pytest.raises(BadVectors, match="finite"):
        index.refresh()
    assert ID not in index.snapshot.cards
    assert len(index.snapshot.cards) == 7
    assert index.is_behind()
