"""BM25 agrees with its formula written plainly, and words are cut as customers write them."""

import math

import pytest

from kb.products import Products
from kb.search.lexical import K1, B, Bm25
from kb.search.words import WordCutter

DOCUMENTS = {"a": ["结账", "凭证", "断号", "结账"], "b": ["密码", "登录"], "c": ["密码", "凭证"]}


def _plainly(words: list[str], document: list[str]) -> float:
    mean = sum(map(len, DOCUMENTS.values())) / len(DOCUMENTS)
    score = best = 0.0
    for word in set(words):
        holders = sum(word in other for other in DOCUMENTS.values())
        weight = math.log(1 + (len(DOCUMENTS) - holders + 0.5) / (holders + 0.5))
        count = document.count(word)
        score += weight * count * (K1 + 1) / (count + K1 * (1 - B + B * len(document) / mean))
        best += weight * (K1 + 1)
    return score / best


@pytest.mark.parametrize("words", [["结账"], ["凭证", "密码"], ["断号", "用友"], ["密码", "密码", "登录"]])
def test_scores_agree_with_the_formula(words: list[str]) -> None:
    scores = Bm25(list(DOCUMENTS.values())).scores(words)
    assert scores.tolist() == pytest.approx([_plainly(words, document) for document in DOCUMENTS.values()])


def test_strangers_words_count() -> None:
    bm25 = Bm25(list(DOCUMENTS.values()))
    assert bm25.unknown_share(["用友", "火星"]) == 1
    assert bm25.unknown_share(["密码"]) == 0
    assert 0.5 < bm25.unknown_share(["密码", "火星"]) < 1
    assert bm25.unknown_share([]) == 1


def test_an_empty_library_scores_nothing() -> None:
    assert Bm25([]).scores(["密码"]).tolist() == []


def test_codes_and_product_names_stay_whole(products: Products) -> None:
    words = WordCutter(products).cut("云星空提示错误 FI-20003，CheckPasswordPolicy 失败")
    assert {"云星空", "FI-20003", "CheckPasswordPolicy"} <= set(words)


def test_empty_words_go_and_pairs_stay(products: Products) -> None:
    words = WordCutter(products).cut("请问凭証怎麼审核？？")
    assert {"凭证", "审核", "~审核"} <= set(words)
    assert not {"请问", "怎么", "?"} & set(words)
