"""Filters: what is known of product, edition and version narrows before ranking; what is not known widens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.cases.model import Case
from kb.encoder import Encoder
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.index.snapshot import Snapshot
from kb.knowledge import KnowledgeBase
from kb.products import Products
from kb.search.filters import KEPT_NARROW, Scopes, read_query
from kb.search.result import Query, SearchResult

Found = Callable[..., set[str]]

PROMPT = "当前期间存在断号的凭证，不能结账"


@pytest.fixture
def scopes_of(
    encoder: Encoder, products: Products, case: Case, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[dict[str, dict[str, object]]], Found]:
    """Scopes over cases given by their id and what is special about them."""

    def make(changes: dict[str, dict[str, object]]) -> Found:
        embedder = Embedder(encoder, EmbeddingCache(tmp_path_factory.mktemp("cache") / "c.db"))
        cases = [case.model_copy(update={"id": case_id, **change}) for case_id, change in changes.items()]
        snapshot = Snapshot.empty(encoder.fingerprint, encoder.dimensions).with_cases(cases, embedder)
        scopes = Scopes(snapshot, products)

        def found(text: str = "密码忘了", **asked: str) -> set[str]:
            scope = scopes.asked(read_query(Query(text=text, **asked), products))
            assert {snapshot.passages[row].case_id for row in scope.rows.nonzero()[0].tolist()} == scope.cases
            return set(scope.cases)

        return found

    return make


@pytest.fixture
def editions(scopes_of: Callable[[dict[str, dict[str, object]]], Found]) -> Found:
    return scopes_of(
        {
            "kis-any": {"products": ["kis"]},
            "kis-pro": {"products": ["kis"], "editions": ["kis_pro", "kis_trade"]},
            "kis-mini": {"products": ["kis"], "editions": ["kis_mini"]},
            "kis-and-cloud": {"products": ["kis", "k3cloud"], "editions": ["kis_pro"]},
            "cloud-public": {"products": ["k3cloud"], "editions": ["k3cloud_public"]},
            "all-help": {"products": ["all"]},
        }
    )


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"product": "kis", "edition": "kis_mini"}, "密码忘了"),
        ({"edition": "kis_mini"}, "密码忘了"),  # an edition gives its product
        ({"product": "kis"}, "迷你版密码忘了"),
        ({}, "KIS迷你版密码忘了"),
        ({"product": "kis", "version": "KIS迷你版 9.0"}, "密码忘了"),
        ({"product": "kis", "edition": "kis_mini"}, "专业版密码忘了"),  # the one given may follow from a 「不是」
    ],
)
def test_a_known_edition_narrows_before_ranking(editions: Found, asked: dict[str, str], text: str) -> None:
    assert editions(text, **asked) == {"kis-any", "kis-mini", "all-help"}


def test_an_unknown_edition_widens(editions: Found) -> None:
    everything_of_kis = {"kis-any", "kis-pro", "kis-mini", "kis-and-cloud", "all-help"}
    assert editions(product="kis") == everything_of_kis
    assert editions(product="kis", edition="kis_max") == everything_of_kis
    assert editions(product="kis", edition="k3cloud_public") == everything_of_kis  # of a product that is not asked
    assert editions("公有云登不上", product="k3cloud", edition="kis_mini") == editions(
        product="k3cloud", edition="k3cloud_public"
    )
    assert len(editions(edition="kis_max")) == 6


def test_a_word_that_editions_share_counts_once_the_product_is_known(editions: Found) -> None:
    assert editions("标准版密码忘了", product="kis") == {"kis-any", "all-help"}
    assert editions("标准版密码忘了") == editions("密码忘了")
    assert editions("标准版密码忘了", product="k3cloud") == editions("密码忘了", product="k3cloud")


def test_two_editions_named_are_both_meant(editions: Found) -> None:
    assert editions("迷你版的账能拿到专业版里用吗", product="kis") >= {"kis-mini", "kis-pro", "kis-any"}


def test_an_edition_of_one_product_says_nothing_of_another(editions: Found) -> None:
    """The case for both products names an edition of one: it holds for every edition of the other."""
    assert editions(product="k3cloud", edition="k3cloud_private") == {"kis-and-cloud", "all-help"}
    assert editions("从KIS搬到云星空", edition="kis_mini") == {
        *("kis-any", "kis-mini", "kis-and-cloud", "cloud-public", "all-help")
    }


def test_a_known_version_narrows_before_ranking(scopes_of: Callable[[dict[str, dict[str, object]]], Found]) -> None:
    found = scopes_of(
        {
            "k3cloud-any": {},
            "k3cloud-old": {"versions": "<8.0"},
            "kis-old": {"products": ["kis"], "versions": "kis_pro <8.0"},
        }
    )
    assert found(product="k3cloud", version="V8.2") == {"k3cloud-any"}
    assert found(product="k3cloud", version="7.5") == {"k3cloud-any", "k3cloud-old"}
    assert found(product="k3cloud", version="不知道") == {"k3cloud-any", "k3cloud-old"}
    assert found(version="8.2") == {"k3cloud-any", "k3cloud-old", "kis-old"}  # of which product?
    assert found(product="kis", version="KIS专业版 9.0") == set()
    assert found(product="kis", version="KIS旗舰版 9.0") == {"kis-old"}
    assert found("KIS的账导进星空", product="k3cloud", version="9.0") == {"k3cloud-any", "kis-old"}  # not KIS's number
    assert found("KIS的账导进V9.0的星空") == {"k3cloud-any", "k3cloud-old", "kis-old"}


def test_versions_that_somebody_makes_up_are_not_kept_for_ever(products: Products, base: KnowledgeBase) -> None:
    scopes = Scopes(base.snapshot, products)
    for number in range(3 * KEPT_NARROW):
        scopes.asked(read_query(Query(text="密码忘了", product="kis", version=f"{number}.0"), products))
    assert len(scopes._narrow) <= KEPT_NARROW


@pytest.fixture
def ask(base: KnowledgeBase, fixture_cases: dict[str, Case]) -> Callable[..., SearchResult]:
    """Searches a library whose case of the gap between vouchers holds for KIS 专业版 only."""
    gap = fixture_cases["kis-closing-voucher-gap"].model_copy(update={"editions": ["kis_pro"]})
    base.library.import_cases([gap], "t", overwrite=True)
    base.refresh()
    return lambda text, **asked: base.search(Query(text=text, product="kis", k=20, **asked))


@pytest.mark.parametrize("text", [PROMPT, "凭证断号结不了账"])
def test_a_case_of_another_edition_is_offered_as_such_and_never_the_answer(
    ask: Callable[..., SearchResult], text: str
) -> None:
    own = ask(text, edition="kis_pro")
    assert (own.hits[0].case_id, own.hits[0].is_own) == ("kis-closing-voucher-gap", True)
    assert own.hits[0].editions == ["kis_pro"]
    other = ask(text, edition="kis_mini")
    assert other.outcome == "clarify"
    marked = {hit.case_id for hit in other.hits if hit.other_release}
    assert marked == {"kis-closing-voucher-gap"}
    assert not any(hit.is_own for hit in other.hits if hit.case_id in marked)
    assert not any(hit.other_product for hit in other.hits if hit.case_id in marked)


def test_a_case_of_another_version_is_offered_as_such_and_never_the_answer(
    base: KnowledgeBase, fixture_cases: dict[str, Case]
) -> None:
    gap = fixture_cases["kis-closing-voucher-gap"].model_copy(update={"versions": "kis_pro >=14.1"})
    base.library.import_cases([gap], "t", overwrite=True)
    base.refresh()
    for version, is_own in (("14.1", True), ("9.0", False)):
        asked = Query(text=PROMPT, product="kis", edition="kis_pro", version=version)
        result = base.search(asked)
        assert (result.hits[0].case_id, result.hits[0].is_own) == ("kis-closing-voucher-gap", is_own)
        assert is_own or result.outcome == "clarify"


def test_a_stranger_is_not_offered_another_editions_case(ask: Callable[..., SearchResult]) -> None:
    result = ask("红烧肉怎么做", edition="kis_mini")
    assert not result.answerable
    assert not any(hit.other_release for hit in result.hits)
