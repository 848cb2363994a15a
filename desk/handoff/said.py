"""What a customer's words in the queue, which the bot does not hear, surely say: his product, the prompt, a telephone.

Read narrowly: a field that stays empty costs the engineer a look at the words, one that is wrong costs him the way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from desk.yaml_text import load_yaml

PRODUCTS_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "products.yml"
MAX_PROMPT_CHARACTERS = 60
_CLAUSES = re.compile(r"[\s，,。；;！!？?]+")
_USES: Final = re.compile(r"^(?:我们?|公司|单位|这边|店里)*(?:用的?|使用的?|装的)?(?:就|都)?(?:是)?(?:金蝶的?)?")
_ANOTHER = re.compile(r"也|另外|还有|别的|其他|以前|原来|不是")
_QUOTED = re.compile(
    r"(?:提示|显示|报错?|弹出?|跳出|写着?|说)(?:的?是|了|着|个|一个)*[：:\s]*[“\"「『【](?P<said>[^”\"」』】]{4,60})[”\"」』】]"
)
_PLAIN = re.compile(
    r"(?:提示|显示|报错|弹出来?)(?:的?是|了|着)*(?:好像|好似)?[是系]?[：:\s]*"
    r"(?P<said>[^\s，,。；;！!？?“”\"「」我你您他她什怎哪没][^\s，,。；;！!？?]{1,30}?(?:失败|错误|异常|无效|不存在|不正确|超时|过期|锁定|占用|受限|拒绝|无法[^\s，,。；;！!？?]{1,12}))"
)
_ASKS = re.compile(r"[吗么呢?？]\s*$|是不是|会不会|什么意思|怎么")
_PHONE = re.compile(r"(?<![\d.])(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?![\d.])")
# 「绑定的是138…」: a number of his account, and no way to reach him.
_OF_ACCOUNT = re.compile(r"验证码|绑[定的]|注册|登录|登陆|换成|改成|原来|旧|以前|收不到|停用|停机|注销|销号|账号")


def facts_said(text: str) -> dict[str, Any]:
    """The facts that these words surely tell; empty where they tell none."""
    product, edition = _product_of(text)
    found = {"product": product, "edition": edition, "error_text": _prompt_of(text)}
    return {name: fact for name, fact in found.items() if fact}


def phone_said(text: str) -> str | None:
    """The number that he leaves to be called at."""
    for found in _PHONE.finditer(text):
        before = re.split(r"[，,。；;！!？?\s]", text[: found.start()].rstrip("：:，, "))[-1]
        if not _OF_ACCOUNT.search(before):
            return found[0]
    return None


def _prompt_of(text: str) -> str | None:
    found = _QUOTED.search(text)
    if found is None and not _ASKS.search(text):
        found = _PLAIN.search(text)
    return found["said"].strip()[:MAX_PROMPT_CHARACTERS] if found is not None else None


def _product_of(text: str) -> tuple[str | None, str | None]:
    """「kis专业版 昨晚换了路由器」: the clause that is nothing but its name, where it comes first."""
    clauses = [clause for clause in _CLAUSES.split(text.strip()) if clause]
    if not clauses or _ANOTHER.search(text):
        return None, None
    named = _folded(_USES.sub("", clauses[0]).removesuffix("的"))
    products, editions = _names()
    product = products.get(named)
    return product, editions.get((product, named)) if product else None


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[tuple[str | None, str], str]]:
    """Of each name the product, and of each product and name the edition."""
    content: dict[str, Any] = load_yaml(PRODUCTS_FILE.read_text("utf-8"))
    products: dict[str, str] = {}
    editions: dict[tuple[str | None, str], str] = {}
    for product in content["products"]:
        for name in (product["name"], product["full_name"], *product["aliases"]):
            products.setdefault(_folded(name), product["id"])
        for edition in product["editions"]:
            for name in (edition["name"], *edition["aliases"]):
                editions.setdefault((product["id"], _folded(name)), edition["id"])
    return products, editions


def _folded(name: str) -> str:
    return re.sub(r"\s", "", name).casefold()
