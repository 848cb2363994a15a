"""What is read out where the customer is asked which situation is his."""

from __future__ import annotations

import re

import pytest

from actions.logins.causes import is_of_matter
from actions.logins.content import content
from actions.logins.separating import LINE_QUESTION, Cause, best_question
from actions.logins.situations import MAX_CHARS, may_be_asked, situation_of, title_if_named
from kb.client import Case
from tests.actions.library import DATA
from tests.actions.logins.turn import case

_SLANG = re.compile(r"[吗呢?？！!~]|怎么|咋|啥|为什么|[啊呀嘛啦哦]|要命|气死")
_PRODUCT_NAMES = re.compile(r"金蝶(?!产品)|KIS|K3|云星空|云星辰")
BACKUP, PASSWORD, MOVED = "kis-backup-mini-files", "k3cloud-password-admin-public", "kis-login-server-ip-changed"


def _cases() -> list[Case]:
    return [case(path.stem) for path in sorted((DATA / "cases").glob("*/*.yml"))]


def test_every_situation_is_of_a_case_that_customers_see() -> None:
    known = {each.id: each for each in _cases()}
    for case_id in content().situations:
        assert known[case_id].audience == "customer", case_id


@pytest.mark.parametrize("case_id", content().situations)
def test_it_reads_as_an_engineer_would_put_it(case_id: str) -> None:
    told = content().situations[case_id]
    assert len(told) <= MAX_CHARS
    assert not _SLANG.search(told), told
    assert not _PRODUCT_NAMES.search(told), told
    assert told not in case(case_id).symptoms, "no customer's own words"


def test_no_two_situations_of_a_product_read_alike() -> None:
    by_product: dict[str, list[str]] = {}
    for case_id, told in content().situations.items():
        for product in case(case_id).products:
            by_product.setdefault(product, []).append(told)
    for told in by_product.values():
        assert len(told) == len(set(told))


def test_every_case_of_logins_has_its_situation() -> None:
    without = [
        each.id
        for each in _cases()
        if each.topic in ("login", "licence") and each.audience == "customer" and each.id not in content().situations
    ]
    assert without == []


def test_a_new_case_is_read_out_by_its_title() -> None:
    new = case(MOVED).model_copy(update={"id": "kis-login-new", "title": "KIS 专业版：登录窗口一直是灰的"})
    assert situation_of(new) == "登录窗口一直是灰的"
    assert situation_of(new.model_copy(update={"topic": "closing"})) is None


def test_what_is_not_about_getting_in_is_never_read_out() -> None:
    causes = [Cause(case(name), 0.3) for name in (BACKUP, "kis-closing-reopen-mini", "kis-login-cloud-account-first")]
    question = best_question(causes, [])
    assert question is None or question.text != LINE_QUESTION


@pytest.mark.parametrize(
    ("words", "is_its_matter"),
    [
        ("双击图标没反应 打不开", False),
        ("备份文件双击打不开", True),
        ("不是备份 就是双击图标没反应", False),
    ],
)
def test_a_case_of_another_matter_counts_only_where_it_is_named(words: str, is_its_matter: bool) -> None:
    assert is_of_matter(case(BACKUP), words) is is_its_matter


def test_who_speaks_of_no_password_is_not_asked_whether_it_is_lost() -> None:
    told = situation_of(case(PASSWORD))
    assert told is not None
    assert not may_be_asked(told, "出纳那台登不上")
    assert may_be_asked(told, "管理员走了 登不上")


def test_who_names_what_he_cannot_open_is_offered_that() -> None:
    backup = case(BACKUP).model_copy(update={"title": "KIS 迷你版：备份文件打不开"})
    assert title_if_named(backup, "备份文件双击没反应") == "备份文件打不开"
    assert title_if_named(backup, "双击图标没反应") is None


def test_who_cannot_get_in_is_not_asked_whether_he_is_inside() -> None:
    assert not may_be_asked("能登上，但特别慢", "财务这边三台都不能登")
    assert may_be_asked("能登上，但特别慢", "转圈半天")
