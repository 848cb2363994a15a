"""Ways told apart by release: the release is asked for once before a person is offered, and leaves the others out."""

from __future__ import annotations

from actions.answers.follow_up import is_for_release, told_release
from tests.actions.talk import Talk


def test_a_way_holds_for_its_releases_only() -> None:
    assert is_for_release("软件 9.1 及以后：在结账向导里做", "10.0")
    assert not is_for_release("软件 9.1 以前：用快捷键", "10.0")
    assert is_for_release("软件 9.1 以前：用快捷键", "8.1")
    assert is_for_release("只是小错：本月更正", "10.0")
    assert is_for_release("软件 9.1 以前：用快捷键", None)
    assert told_release("是10.0 不是老的") == "10.0"
    assert told_release("差10.5元") is None


async def test_the_release_is_asked_for_before_a_person_is_offered(talk: Talk) -> None:
    told = "KIS迷你版上个月结账结早了 怎么反结账"
    await talk.say("action_answer", told, "closing_checklist", product="kis=KIS", edition="kis_mini=迷你版")
    await talk.press("action_show_case", '/show_case{"case_id": "kis-closing-reopen-mini"}')
    await talk.say("action_not_helped", "按了没反应", "not_helped")
    assert "帮助→关于" in talk.text
    assert "9.1 及以后，用办法一" in talk.text
    await talk.say("action_not_helped", "还是不行", "not_helped")
    assert "帮助→关于" not in talk.text
