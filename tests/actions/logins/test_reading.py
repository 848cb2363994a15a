"""What is typed in answer to the job's questions."""

from __future__ import annotations

from typing import Any

import pytest

from actions.logins.content import content
from actions.logins.reading import read_answer
from actions.logins.separating import UNKNOWN
from tests.actions.logins.turn import turn

LINES = {"a-1": "数据中心下拉没有内容", "b-2": "切换账套切不回去", "c-3": "被挤下线"}


def _trait(trait_id: str) -> dict[str, Any]:
    trait = content().trait(trait_id)
    assert trait is not None
    return {"kind": "trait", "key": trait_id, "options": [(option.id, option.title) for option in trait.options]}


PROMPT = {"kind": "prompt", "key": "会话已过期", "options": [("yes", "有"), ("no", "没有"), (UNKNOWN, "没注意")]}
LINE = {"kind": "line", "key": " ".join(LINES), "options": [*LINES.items(), ("none", "都不像"), (UNKNOWN, "说不清")]}


@pytest.mark.parametrize(
    ("asking", "text", "intent", "expected"),
    [
        (_trait("scope"), "就我一个人", "inform", "one"),
        (_trait("scope"), "同事也都登不上", "inform", "company"),
        (_trait("scope"), "不知道", "inform", UNKNOWN),
        (_trait("scope"), "昨天开始的", "inform", None),
        (_trait("client"), "网页", "inform", "browser"),
        (_trait("client"), "手机上的app", "inform", "phone"),
        (_trait("client"), "3", "inform", "phone"),
        (_trait("client"), "第二个", "inform", "client"),
        (_trait("changed"), "没动过", "deny", "nothing"),
        (_trait("changed"), "昨天换了路由器", "login_failure", "network"),
        (PROMPT, "有", "affirm", "yes"),
        (PROMPT, "没有", "deny", "no"),
        (PROMPT, "就是会话已过期这句", "inform", "yes"),
        (PROMPT, "没注意", "inform", UNKNOWN),
        (PROMPT, "写的是别的，说我的账号在别的地方登录了", "inform", None),
        (LINE, "1", "inform", "a-1"),
        (LINE, "第三个", "inform", "c-3"),
        (LINE, "都不是", "deny", "none"),
        (LINE, "下拉那里没有内容", "inform", "a-1"),
        (LINE, "说不清", "inform", UNKNOWN),
        (LINE, "凭证打印不出来", "other_kingdee", None),
    ],
)
def test_typed_answers(asking: dict[str, Any], text: str, intent: str, expected: str | None) -> None:
    assert read_answer(asking, turn(text, intent)) == expected


def test_what_the_bot_understood_of_the_scope_counts() -> None:
    assert read_answer(_trait("scope"), turn("除了我都行", "inform", scope="one=除了我")) == "one"
