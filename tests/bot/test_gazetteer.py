"""Names of products as customers write them."""

from __future__ import annotations

import pytest

from bot.gazetteer import Gazetteer


def _values(gazetteer: Gazetteer, text: str, entity: str) -> list[str]:
    return [mention.value for mention in gazetteer.find(text) if mention.entity == entity]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("云星空密码忘了", "k3cloud"),
        ("K3 Cloud登录不上", "k3cloud"),
        ("k/3 cloud", "k3cloud"),
        ("Ｋ３Ｃｌｏｕｄ", "k3cloud"),
        ("金蝶雲星空", "k3cloud"),
        ("金蝶K/3 Cloud", "k3cloud"),
        ("kis打不开", "kis"),
        ("我们用专业版", "kis"),
        ("记账王", "kis"),
        ("EAS8.5登录", "eas"),
        ("用的K3", "k3wise"),
        ("k3 wise 14.3", "k3wise"),
        ("WISE的主控台", "k3wise"),
        ("星辰", "xingchen"),
        ("精斗云", "xingchen"),
    ],
)
def test_the_product_is_found(gazetteer: Gazetteer, text: str, product: str) -> None:
    assert set(_values(gazetteer, text, "product")) == {product}


@pytest.mark.parametrize("text", ["please help", "kiss", "otherwise", "easy", "K35", "mask3"])
def test_a_latin_name_inside_a_word_is_no_product(gazetteer: Gazetteer, text: str) -> None:
    assert _values(gazetteer, text, "product") == []


def test_places_hold_in_the_original(gazetteer: Gazetteer) -> None:
    text = "我们的 Ｋ３ Cloud 登不上"
    (mention,) = [m for m in gazetteer.find(text) if m.entity == "product"]
    assert text[mention.start : mention.end] == "Ｋ３ Cloud"


@pytest.mark.parametrize("text", ["不是KIS，是云星空", "不用 KIS，用的云星空", "并非金蝶KIS 是星空"])
def test_a_denied_product_is_told_apart(gazetteer: Gazetteer, text: str) -> None:
    assert _values(gazetteer, text, "product_excluded") == ["kis"]
    assert _values(gazetteer, text, "product") == ["k3cloud"]


def test_an_edition_names_its_product(gazetteer: Gazetteer) -> None:
    assert _values(gazetteer, "KIS商贸版", "edition") == ["kis_trade"]
    assert _values(gazetteer, "商贸版开不了单", "product") == ["kis"]


def test_an_edition_of_another_product_is_none(gazetteer: Gazetteer) -> None:
    assert _values(gazetteer, "云星辰专业版", "edition") == []
    assert set(_values(gazetteer, "云星辰专业版", "product")) == {"xingchen"}


def test_a_deployment_names_no_product(gazetteer: Gazetteer) -> None:
    assert _values(gazetteer, "私有云部署的", "product") == []


@pytest.mark.parametrize(
    "text", ["会计室五个人加仓库全都进不去", "收银台都干等着呢", "仓库那边也进不去", "出纳请假了"]
)
def test_a_place_that_means_its_people_is_no_module(gazetteer: Gazetteer, text: str) -> None:
    assert _values(gazetteer, text, "module") == []


@pytest.mark.parametrize(
    ("text", "module"), [("仓库对不上", "stock"), ("仓库全部结转", "stock"), ("出纳结不了账", "cash")]
)
def test_a_place_is_else_its_module(gazetteer: Gazetteer, text: str, module: str) -> None:
    assert _values(gazetteer, text, "module") == [module]


def test_a_module_that_says_more_wins(gazetteer: Gazetteer) -> None:
    assert _values(gazetteer, "登录后总账打不开", "module") == ["gl"]
    assert _values(gazetteer, "登录不了", "module") == ["platform"]
