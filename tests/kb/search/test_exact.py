"""The exact route: codes however they are spelt, prompts pasted whole, in part, or inside a long text."""

import time

import pytest

from kb.index.passages import Passage, PassageKind
from kb.search.exact import ExactRoute

ERROR = "当前期间存在断号的凭证，不能结账"


def _passage(kind: PassageKind, text: str) -> Passage:
    return Passage(case_id=f"case-{text}", kind=kind, text=text)


@pytest.fixture
def route() -> ExactRoute:
    lines: list[tuple[PassageKind, str]] = [
        ("code", "FI-20003"),
        ("code", "N001"),
        ("code", "502"),
        ("code", "12029"),
        ("error_text", ERROR),
        ("error_text", "错误"),
        ("symptom", "怎么反结账"),
    ]
    return ExactRoute([_passage(kind, text) for kind, text in lines])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("报FI-20003怎么办", 0),
        ("报了个 fi20003", 0),
        ("ＦＩ－２０００３", 0),
        ("接口返回n001", 1),
        ("打开网页是 502 Bad Gateway", 2),
        ("12029 连不上", 3),
        ("结账弹出：当前期间存在断号的凭证,不能结账。", 4),
        ("當前期間存在斷號的憑證 不能結賬", 4),
        ("存在断号的凭证，不能结账", 4),
        ("急！" + "随便写点什么" * 900 + "\n当前期间存在断号的\n凭证，不能结账", 4),
    ],
)
def test_what_is_there_is_found(route: ExactRoute, text: str, row: int) -> None:
    assert [match.row for match in route.search(text)] == [row]


@pytest.mark.parametrize(
    "text", ["我们有502个用户", "FI-20004", "XFI-20003X", "怎么反结账", "出现错误了", "断号的凭证", "", "   ", "N0011"]
)
def test_what_only_looks_alike_is_not(route: ExactRoute, text: str) -> None:
    assert route.search(text) == []


def test_a_code_that_many_share_proves_less() -> None:
    one = ExactRoute([_passage("code", "N001")]).search("N001")[0].strength
    shared = ExactRoute([Passage(case_id=f"c{n}", kind="code", text="N001") for n in range(4)]).search("N001")
    assert len(shared) == 4
    assert shared[0].strength == pytest.approx(one / 2)


def test_a_long_text_costs_little(route: ExactRoute) -> None:
    started = time.process_time()
    route.search("当前期间" * 2000)
    assert time.process_time() - started < 1
