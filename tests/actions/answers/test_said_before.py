"""What the bot has said, or a case shown holds, is never denied: it is quoted, and only the rest is not known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import actions
from actions.answers import unwritten
from actions.answers.asked_kinds import kind_asked
from actions.answers.said_before import KNOWN, SAID
from actions.answers.said_lines import SaidLine, lines_in, lines_of
from actions.answers.unwritten import NOT_WRITTEN, OF_POINTS, OF_TURN, Denial, denial_in
from actions.jobs import Job
from kb.client import Case
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

DEPRECIATION = "kis-closing-depreciation-not-done"
POINT = "action_answer"
DENIES = re.compile(r"资料(?:里)?(?:确实)?(?:没有|就写到)|没有写得更细|没有可靠的资料|没有核实过的资料")
ELSEWHERE = {Path("logins/prompts.py"), Path("closing/opening.py")}
"""A prompt that nobody knows, and a product without a checklist, are no questions about what was said."""


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"还未完成计提折旧": ("answer", [DEPRECIATION])})


async def _show(talk: Talk) -> None:
    await talk.say(POINT, "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")


def test_no_other_module_denies_in_words_of_its_own() -> None:
    room = Path(actions.__file__).parent
    lines = [
        (path.relative_to(room), line)
        for path in sorted(room.rglob("*.py"))
        if path.name not in ("unwritten.py", "said_lines.py") and path.relative_to(room) not in ELSEWHERE
        for line in path.read_text(encoding="utf-8").splitlines()
        if DENIES.search(line)
    ]
    assert lines == []


@pytest.mark.parametrize("line", [*OF_TURN, *OF_POINTS])
def test_every_honest_line_is_known_by_its_words(line: str) -> None:
    said = line.replace("{}", "{point}").format(point="谁登", points="谁登", times="两")
    denial = denial_in(said)
    assert denial == Denial(said, ("谁登",) if line in OF_POINTS else ())


def test_what_is_denied_of_several_points_names_each() -> None:
    denial = denial_in(unwritten.NOT_THOSE.format(points="有几个法子”“哪个好"))
    assert denial is not None
    assert denial.points == ("有几个法子", "哪个好")


def test_an_answer_is_no_denial() -> None:
    assert denial_in("资料在账套管理里备份。") is None


def test_what_was_said_is_read_without_the_talk_around_it() -> None:
    said = (
        "我理解的是：您用的是KIS。\n\n这种情况一般是：折旧没提。\n\n办法一（共2个）：先计提折旧（操作人：会计）\n"
        "1. 打开 资产→计提折旧\n风险：低。\n14.0 以后，用户要先登记。\n怎样算好了：提示消失，能结账。\n"
        "好了吗？点按钮或直接回复“好了”“没好”都行。"
    )
    assert lines_in([said]) == [
        SaidLine("打开 资产→计提折旧"),
        SaidLine("14.0 以后，用户要先登记。"),
        SaidLine("提示消失，能结账。", "verify"),
    ]


def test_a_case_tells_all_that_it_holds() -> None:
    case = Case.model_validate(read_case(DEPRECIATION))
    lines = lines_of(case)
    assert {line.kind for line in lines} == {None, "cause", "verify", "prevent"}
    assert any(line.text == case.solutions[-1].steps[0] for line in lines)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("弄完看哪里算好了", "verify"),
        ("怎么知道改好了没", "verify"),
        ("怎么看结账成没成功", "verify"),
        ("以后怎么不再出这事", "prevent"),
        ("下次咋防止", "prevent"),
        ("为啥就我这台", "cause"),
        ("怎么不算？", "cause"),
        ("有几个法子", "ways"),
        ("两种哪个好", "ways"),
        ("为什么要先备份", None),
        ("哪个菜单", None),
        ("怎么改", None),
        ("会不会哪天不让我进了", None),
    ],
)
def test_which_part_is_asked_for_its_form_says(text: str, kind: str | None) -> None:
    assert kind_asked(text) == kind


@pytest.mark.parametrize(
    ("text", "part"), [("弄完看哪里才算弄好了", "verify"), ("以后怎么避免再出这种事", "prevent")]
)
async def test_the_part_that_is_asked_for_is_said_and_not_denied(talk: Talk, text: str, part: str) -> None:
    await _show(talk)
    await talk.say(POINT, text, "closing_checklist")
    assert read_case(DEPRECIATION)[part] in talk.text
    assert not DENIES.search(talk.text)


async def test_what_was_said_is_quoted_and_not_denied(talk: Talk, library: ScriptedLibrary) -> None:
    await _show(talk)
    line = read_case(DEPRECIATION)["solutions"][0]["steps"][1]
    library.answers = {"那个地方": line}
    await talk.say(POINT, "那个地方能省掉不", "closing_checklist")
    assert talk.text in (SAID.format(line=line), KNOWN.format(line=line))
    assert talk.slots["dialogue"]["unwritten"] == 0
    assert talk.slots["awaiting"] == "helped"


async def test_what_nobody_said_is_honestly_not_known(talk: Talk) -> None:
    await _show(talk)
    await talk.say(POINT, "这个能忽略不", "closing_checklist")
    assert talk.text == NOT_WRITTEN


async def test_the_same_quote_is_not_the_answer_twice(talk: Talk, library: ScriptedLibrary) -> None:
    await _show(talk)
    line = read_case(DEPRECIATION)["solutions"][0]["steps"][1]
    library.answers = {"那个地方": line}
    await talk.say(POINT, "那个地方能省掉不", "closing_checklist")
    await talk.say(POINT, "那个地方到底能省掉不", "closing_checklist")
    assert DENIES.search(talk.text)


async def test_who_asks_only_where_is_told_the_step_that_says_so(talk: Talk) -> None:
    await _show(talk)
    await talk.say(POINT, "在哪里改 取消什么", "closing_checklist")
    step = next(step for way in read_case(DEPRECIATION)["solutions"] for step in way["steps"] if "→" in step)
    assert step in talk.text
