"""Random walks through the skills: what customers open with, answer and digress to, in words or by buttons.

Search results are drawn at random too, always the same for the same words: whatever the library may answer, the bot
must not ask twice. Cases, products and procedures are the real ones.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from aiohttp import web

from kb.search.result import Query
from tests.actions.library import DATA, ScriptedLibrary
from tests.actions.passwords.customer import ACTIONS
from tests.actions.talk import Talk
from tests.dialogues.asking import Line

MAX_TURNS = 9
PRESSES = 0.35
"""How often a customer presses a button where there is one."""
MOST_HITS = 5
ANYTHING = ""
"""Stands in all words."""
ENGINEERS = "-eng-"
"""Stands in the id of a case that customers never see."""

# As in data/rules, beside those of `customer.ACTIONS`; every other intent goes to action_answer.
_ACTIONS = {
    **ACTIONS,
    "show_case": "action_show_case", "none_of_these": "action_none_of_these", "restart": "action_restart",
    "greet": "action_small_talk", "goodbye": "action_small_talk", "bot_challenge": "action_small_talk",
}  # fmt: skip

OPENINGS: tuple[tuple[str, str], ...] = (
    ("密码忘了", "password_reset"),
    ("{product}的密码忘了怎么办", "password_reset"),
    ("{product}管理员走了没交接 密码没人知道", "password_reset"),
    ("新来的同事{product}密码忘了", "password_reset"),
    ("开机密码进不去了 用户名manager 密码只有老会计知道", "login_failure"),
    ("登录不上", "login_failure"),
    ("{product}登录不上 就我一个人这样", "login_failure"),
    ("{product}打开一直转圈 昨天刚换了电脑", "login_failure"),
    ("{product}点登录没反应", "login_failure"),
    ("带我做月末结账", "closing_checklist"),
    ("{product} 带我结账 我们没有固定资产", "closing_checklist"),
    ("月底结账一点都不会 能不能带着我做", "closing_checklist"),
    ("{product}结不了账", "closing_checklist"),
    ("{product}报表打不开", "other_kingdee"),
    ("凭证打印出来少一行", "other_kingdee"),
    ("发票怎么导进去", "other_kingdee"),
)
ANSWERS: tuple[tuple[str, str], ...] = (
    ("{product}", "inform"),
    ("我们用的是{product}", "inform"),
    ("不清楚", "nlu_fallback"),
    ("我自己的", "nlu_fallback"),
    ("管理员的", "password_reset"),
    ("帮同事问的", "password_reset"),
    ("手机号停了 收不到验证码", "password_reset"),
    ("密码也不记得了", "password_reset"),
    ("没动过", "nlu_fallback"),
    ("刚换了电脑", "login_failure"),
    ("只有我一个人 同事都正常", "login_failure"),
    ("没有提示", "nlu_fallback"),
    ("都用了", "nlu_fallback"),
    ("没有固定资产 别的都用", "nlu_fallback"),
    ("都不是", "deny"),
    ("第一个", "inform"),
    ("2", "inform"),
    ("是的", "affirm"),
    ("不是", "deny"),
)
DIGRESSIONS: tuple[tuple[str, str], ...] = (
    ("为什么要问这个", "nlu_fallback"),
    ("在吗", "greet"),
    ("谢谢", "thanks"),
    ("还是不行", "not_helped"),
    ("好了", "helped"),
    ("你先告诉我怎么弄嘛", "nlu_fallback"),
    ("那要不要备份", "nlu_fallback"),
    ("急死了 快点", "nlu_fallback"),
    ("我前面不是说过了吗", "nlu_fallback"),
    ("对了 凭证断号怎么补", "closing_checklist"),
    ("顺便问下打印机怎么设置", "other_kingdee"),
    ("今天天气怎么样", "out_of_scope"),
    ("不是{product}", "deny"),
    ("说错了 我们是{product}", "inform"),
    ("密码还是忘了", "password_reset"),
    ("就是登不上去", "login_failure"),
    ("还有个问题 {product}的报表取不到数", "other_kingdee"),
    ("算了", "cancel"),
    ("换个问题", "restart"),
)


@cache
def _products() -> dict[str, tuple[str, ...]]:
    listed = yaml.safe_load((DATA / "products.yml").read_text(encoding="utf-8"))["products"]
    return {product["id"]: (product["name"],) for product in listed}


@cache
def _cases() -> dict[str, list[str]]:
    """Those for customers, by product."""
    folders = [folder for folder in (DATA / "cases").iterdir() if folder.is_dir()]
    return {
        folder.name: sorted(path.stem for path in folder.glob("*.yml") if ENGINEERS not in path.stem)
        for folder in folders
    }


class DrawnLibrary(ScriptedLibrary):
    """A library whose searches are drawn: by their words, so that the same words find the same."""

    async def _search(self, request: web.Request) -> web.Response:
        query = Query.model_validate(await request.json())
        draw = random.Random(zlib.crc32(f"{query.text}|{query.product}|{query.audience}".encode()))
        outcome = draw.choice(("answer", "clarify", "unknown")) if query.audience != "engineer" else "unknown"
        product = query.product if query.product in _cases() else draw.choice(sorted(_products()))
        ids = draw.sample(_cases()[str(product)], MOST_HITS)
        self.script = {ANYTHING: (outcome, ids)}
        return await super()._search(request)


class Walk:
    """One conversation of a customer drawn by `seed`."""

    def __init__(self, talk: Talk, seed: int) -> None:
        self._talk = talk
        self._draw = random.Random(seed)
        self._product = self._draw.choice(sorted(_products()))
        self.lines: list[Line] = []

    async def go(self) -> list[Line]:
        """Talks until a person is called, or the customer has had enough."""
        await self._say(*self._draw.choice(OPENINGS))
        for _ in range(MAX_TURNS):
            if self._talk.custom("handoff") is not None:
                break
            payloads = [button["payload"] for button in self._buttons() if not button["payload"].startswith("/handoff")]
            if payloads and self._draw.random() < PRESSES:
                await self._press(self._draw.choice(payloads))
            else:
                await self._say(*self._draw.choice((*ANSWERS, *ANSWERS, *DIGRESSIONS)))
        return self.lines

    @property
    def text(self) -> str:
        """The conversation, for who has to find the fault."""
        return "\n".join(f"{line.author}: {line.text or line.pressed}" for line in self.lines)

    async def _say(self, words: str, intent: str) -> None:
        is_other = words.startswith(("不是{", "说错"))
        others = [product for product in sorted(_products()) if product != self._product]
        product = self._draw.choice(others) if is_other else self._product
        name = _products()[product][0]
        text = words.format(product=name)
        named = {"product_excluded" if words.startswith("不是{") else "product": f"{product}={name}"}
        entities = named if "{product}" in words else {}
        if words.startswith("说错"):
            self._product = product
        confidence = 0.5 if intent == "nlu_fallback" else 0.95
        await self._talk.say(_ACTIONS.get(intent, "action_answer"), text, intent, confidence, **entities)
        self._note("visitor", text, intent=intent, entities=tuple(self._talk.heard["parse_data"]["entities"]))
        self._hear()

    async def _press(self, payload: str) -> None:
        intent = payload[1:].partition("{")[0]
        await self._talk.press(_ACTIONS.get(intent, "action_answer"), payload)
        self._note("visitor", "", pressed=payload, intent=intent)
        self._hear()

    def _hear(self) -> None:
        for message in self._talk.messages:
            payloads = tuple(button["payload"] for button in message.get("buttons", []))
            if message.get("text") or payloads:
                card = (message.get("custom") or {}).get("card")
                self._note("bot", message.get("text", ""), payloads=payloads, card=card)

    def _note(self, author: str, text: str, **more: Any) -> None:
        self.lines.append(Line(seq=len(self.lines) + 1, author=author, text=text, **more))

    def _buttons(self) -> Iterator[dict[str, Any]]:
        for message in self._talk.messages:
            yield from message.get("buttons", [])


def is_small(slots: dict[str, Any]) -> bool:
    """Is what is remembered of a conversation small enough to be sent with every turn?"""
    return len(json.dumps(slots, ensure_ascii=False)) < 20_000
