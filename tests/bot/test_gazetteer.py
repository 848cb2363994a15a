"""Names of products as customers write them."""

from __future__ import annotations

import pytest

from bot.gazetteer import IMPLIED, Gazetteer


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
        ("精豆云", "xingchen"),
        ("金碟云星晨", "xingchen"),
        ("雲形空", "k3cloud"),
        ("迷你板", "kis"),
        ("旗舰板", "kis"),
        ("精蝶专业板", "kis"),
        ("kis专业 5台", "kis"),
        ("K3 Clound", "k3cloud"),
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


@pytest.mark.parametrize(
    ("text", "edition"), [("旗舰版", "kis_flagship"), ("標準版", "kis_standard"), ("专业板", "kis_pro")]
)
def test_a_name_that_others_have_too_implies_its_product(gazetteer: Gazetteer, text: str, edition: str) -> None:
    found = {mention.entity: (mention.value, mention.role) for mention in gazetteer.find(text)}
    assert found == {"edition": (edition, None), "product": ("kis", IMPLIED)}


def test_a_name_that_no_other_has_names_its_product(gazetteer: Gazetteer) -> None:
    assert {mention.role for mention in gazetteer.find("迷你版")} == {None}


@pytest.mark.parametrize(
    ("text", "product"),
    [("旗舰版登录时选组织", "k3cloud"), ("标准版 服务ID在哪看", "xingchen"), ("旗舰版选账套", "kis")],
)
def test_a_sign_beside_it_tells_whose_it_is(gazetteer: Gazetteer, text: str, product: str) -> None:
    assert _values(gazetteer, text, "product") == [product]


@pytest.mark.parametrize(
    ("text", "edition"), [("专业的", "kis_pro"), ("就是那个旗舰", "kis_flagship"), ("我们用的商贸的", "kis_trade")]
)
def test_a_whole_message_may_be_the_short_name_of_an_edition(gazetteer: Gazetteer, text: str, edition: str) -> None:
    assert _values(gazetteer, text, "edition") == [edition]


@pytest.mark.parametrize("text", ["我爱你", "很专业", "专业的事找专业的人", "不专业", "标准答案", "不是专业的"])
def test_other_short_messages_name_none(gazetteer: Gazetteer, text: str) -> None:
    assert _values(gazetteer, text, "edition") == []


def test_a_denied_edition_denies_no_product_that_is_not_told_otherwise(gazetteer: Gazetteer) -> None:
    assert _values(gazetteer, "不是KIS专业版", "product_excluded") == []
    assert _values(gazetteer, "不是KIS专业版", "product") == ["kis"]
    assert _values(gazetteer, "我用的云星空，不是KIS专业版", "product") == ["k3cloud"]


def test_beside_a_product_that_has_one_of_its_name_it_is_that_product_again(gazetteer: Gazetteer) -> None:
    text = "是云星空的旗舰版"
    found = [(mention.entity, mention.value, text[mention.start : mention.end]) for mention in gazetteer.find(text)]
    assert found == [("product", "k3cloud", "云星空"), ("product", "k3cloud", "旗舰版")]


def test_what_was_typed_by_its_sound_tells_how_it_is_written(gazetteer: Gazetteer) -> None:
    text = "我用ＫＩＳ迷你板，登不上"
    found = {(text[m.start : m.end], m.spelt) for m in gazetteer.find(text) if m.spelt}
    assert found == {("ＫＩＳ迷你板", "kis迷你版")}
    assert {m.spelt for m in gazetteer.find("迷你版")} == {None}


def test_what_is_nearly_the_name_does_not_push_out_one_that_is_written(gazetteer: Gazetteer) -> None:
    text = "反结到8月 星空的"
    assert [text[m.start : m.end] for m in gazetteer.find(text)] == ["星空"]


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


def test_what_is_locked_is_not_denied(gazetteer: Gazetteer) -> None:
    assert _values(gazetteer, "锁的不是eas是外头那层vpn网关", "product") == ["eas"]
    assert _values(gazetteer, "我用的不是KIS", "product_excluded") == ["kis"]
