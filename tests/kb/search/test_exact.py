"""The exact route: codes however they are spelt, prompts pasted whole, in part, or inside a long text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.index.passages import Passage, PassageKind
from kb.search.exact import MIN_PART, ExactRoute

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
    return ExactRoute(enumerate(_passage(kind, text) for kind, text in lines))


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
    one = ExactRoute([(0, _passage("code", "N001"))]).search("N001")[0].strength
    shared = ExactRoute((n, Passage(case_id=f"c{n}", kind="code", text="N001")) for n in range(4)).search("N001")
    assert len(shared) == 4
    assert shared[0].strength == pytest.approx(one / 2)


def test_a_long_text_costs_little(route: ExactRoute) -> None:
    started = time.process_time()
    route.search("当前期间" * 2000)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "text",
    [
        "弹了个框\n用户密码\n已过期 ，请修 改密码\n后再登录\n[确定]",  # read from a screenshot: gaps and line breaks
        "用戶密碼已過期,請修改密碼後再登錄",  # traditional signs
        "用户密码已过期请修政密码后再登录",  # one sign misread
    ],
)
def test_a_prompt_read_from_a_picture_is_found(text: str) -> None:
    route = ExactRoute(enumerate([_passage("error_text", "用户密码已过期，请修改密码后再登录")]))
    matches = route.search(text)
    assert [match.row for match in matches] == [0]
    assert matches[0].strength >= 0.4


def test_a_prompt_with_names_filled_in_is_found() -> None:
    prompt = "第三方应用:〈应用名〉不允许用户〈账号〉登录,请联系系统管理员"
    route = ExactRoute(enumerate([_passage("error_text", prompt)]))
    assert route.search("第三方应用:报销宝 不允许用户 zhang3 登录 请联系系统管理员添加")
    assert not route.search("第三方支付的用户登录不了")


@pytest.mark.parametrize("text", ["报 FI 20003 了", "ＦＩ－２０００３", "fi_20003", "错误：fi20003。"])
def test_a_code_with_gaps_is_found(text: str) -> None:
    route = ExactRoute(enumerate([_passage("code", "FI-20003")]))
    assert [match.matched_code for match in route.search(text)] == ["FI-20003"]


@pytest.mark.parametrize("text", ["Check PasswordPolicy", "返回 CheckPasswordPolicy", "checkpasswordpolicy=false"])
def test_an_identifier_stays_whole(text: str) -> None:
    route = ExactRoute(enumerate([_passage("code", "CheckPasswordPolicy")]))
    assert [match.matched_code for match in route.search(text)] == ["CheckPasswordPolicy"]
    assert not route.search("check the password")


@given(st.lists(st.text("账单不能结凭证", max_size=30), max_size=20), st.data())
def test_a_part_is_found_in_every_error_text_that_holds_it(errors: list[str], data: st.DataObject) -> None:
    """All error texts are looked through as one string: never across the border of two, and none is passed over."""
    route = ExactRoute((row, _passage("error_text", text)) for row, text in enumerate(errors))
    whole = data.draw(st.sampled_from(errors)) if errors else "凭证不能结账单凭证"
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : start + data.draw(st.integers(0, 30))]
    holders = {row for row, text in enumerate(errors) if len(part) >= MIN_PART and part in text and part != text}
    assert {match.row for match in route._by_error_text(part) if errors[match.row] not in part} == holders
