"""Asking for the product: the words, the buttons, and what tells products apart for whom does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.products.catalogue import Product
from actions.reply import Button

CHOOSE_INTENT = "choose_product"
UNKNOWN_INTENT = "product_unknown"
UNKNOWN_TITLE = "不清楚"
CLUES_SHOWN = 3

PRODUCT_AGAIN = "请问您用的是下面哪一个？"
_LEAD = {
    "password_reset": "好的，密码的问题我来帮您看。",
    "account": "好的，账号的问题我来帮您看。",
    "login_failure": "好的，登录的问题我来帮您看。",
}
_DEFAULT_LEAD = "好的，我来帮您看。"
_DOES_NOT_KNOW = re.compile(r"不清楚|不知道|不晓得|不确定|不懂|没注意|看不出|分不清|哪个都行|随便")


def product_question(topic: str | None) -> str:
    """The question, with a word on what was understood."""
    return f"{_LEAD.get(topic or '', _DEFAULT_LEAD)}不同产品的办法不一样，请问您用的是哪一个？"


def product_buttons(products: Sequence[Product]) -> list[Button]:
    """One button a product, and the way out for whom does not know."""
    buttons = [Button(product.name, CHOOSE_INTENT, {"product": product.id}) for product in products]
    return [*buttons, Button(UNKNOWN_TITLE, UNKNOWN_INTENT)]


def does_not_know(text: str) -> bool:
    """Does the customer say that they cannot tell?"""
    return _DOES_NOT_KNOW.search(text) is not None


def how_to_recognise(products: Sequence[Product]) -> str:
    """What on screen gives each product away, before an answer without one."""
    head, end = "没关系，可以看看登录画面或桌面图标上的字：", "认出来了随时告诉我。我先不分产品帮您查："
    return "\n".join([head, *clue_lines(products), end])


def clue_lines(products: Sequence[Product]) -> list[str]:
    """What on screen gives each product away, one line a product."""
    return [
        f"· {product.name}：能看到{'、'.join(f'“{clue}”' for clue in product.clues[:CLUES_SHOWN])}之类的字样"
        for product in products
        if product.clues
    ]
