"""The catalogue: names lead to ids, and a broken catalogue is refused with its place."""

from pathlib import Path

import pytest

from kb.errors import BadContent
from kb.products import Products, load_products


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金蝶云星空登录不了", ["k3cloud"]),
        ("金蝶K/3 Cloud 打不开", ["k3cloud"]),
        ("我们用的是Ｋ３　ＷＩＳＥ", ["k3wise"]),
        ("k3 结账", ["k3wise"]),
        ("EAS8.5 更新失败", ["eas"]),
        ("KIS专业版和星辰都有", ["kis", "xingchen"]),
        ("金蝶雲星空", ["k3cloud"]),
        ("this is easy", []),
        ("密码忘了", []),
    ],
)
def test_names_lead_to_products(products: Products, text: str, expected: list[str]) -> None:
    assert products.find_products(text) == expected


def test_names_lead_to_modules(products: Products) -> None:
    assert products.find_modules("总帐结了固定资产还没折旧") == ["gl", "fa"]


def test_names_that_several_products_have_lead_to_one_that_is_not_told_apart(products: Products) -> None:
    same_named = {product.id: product.same_named for product in products.products}
    assert same_named["k3cloud"] is not None
    assert "旗舰版" in same_named["k3cloud"].editions
    assert "数据中心" in same_named["k3cloud"].signs
    assert same_named["kis"] is None


def test_editions_belong_to_products(products: Products) -> None:
    assert "kis_pro" in products.edition_ids(["kis"])
    assert products.edition_ids(["eas"]) == frozenset()
    assert (products.owner_of("kis_pro"), products.owner_of("kis_max")) == ("kis", None)


@pytest.mark.parametrize(
    ("text", "about", "expected"),
    [
        ("旗舰版反结账在哪", ["kis"], {"kis_flagship"}),
        ("标准版", ["kis"], {"kis_standard"}),
        ("旗舰版反结账在哪", [], set()),  # 云星空 has one, too
        ("旗舰版反结账在哪", ["k3cloud"], set()),
        ("旗舰版反结账在哪", ["kis", "k3cloud"], set()),
        ("商贸标准版结账", ["kis"], {"kis_trade"}),  # the longer name says another
        ("专业版不是旗舰版", ["kis"], {"kis_pro"}),  # a name of its own says it already
        ("KIS旗舰版", [], {"kis_flagship"}),
    ],
)
def test_a_word_that_editions_share_is_of_the_product_that_is_known(
    products: Products, text: str, about: list[str], expected: set[str]
) -> None:
    assert products.find_editions(text, about) == expected


def _catalogue(*products: str) -> str:
    return "products:\n" + "\n".join(products) + "\nmodules: []\n"


def _product(product_id: str, alias: str, edition_alias: str = "") -> str:
    edition = f"{{id: {product_id}_pro, name: {product_id}版, aliases: [{edition_alias}]}}" if edition_alias else ""
    return (
        f"  - {{id: {product_id}, name: {product_id}名, full_name: {product_id}全名, aliases: [{alias}], clues: [],"
        f" container: 账套, editions: [{edition}]}}"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_catalogue(_product("aa", "一"), _product("aa", "二")), "given twice"),
        (_catalogue(_product("aa", "K3 Cloud"), _product("bb", "k3cloud")), "belongs to both"),
        (_catalogue(_product("aa", "一", "专业版"), _product("bb", "二", "专业版")), "belongs to both"),
        (_catalogue(_product("aa", "一", "专业版")).replace("id: aa_pro", "id: bb_pro"), "must begin with aa_"),
        (_catalogue(_product("aa", "一")).replace("container", "kontainer"), "container"),
        ("products: [", "not YAML"),
        ("", "valid dictionary"),
    ],
)
def test_a_broken_catalogue_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "products.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadContent, match=message):
        load_products(path)


def test_a_missing_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match=r"products\.yml"):
        load_products(tmp_path / "products.yml")
