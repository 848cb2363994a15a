"""What a case may say: harm, length, one action a step, backup, and other products' screens, each broken alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.lint import lint_paths
from kb.products import Products

PASSWORD = "k3cloud-password-forgotten"
STEP = "请管理员打开用户管理"
FIRST = "solutions[0].steps[0]"
WriteCase = Callable[..., Path]


def faults_of(path: Path, products: Products) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in lint_paths([path], products).faults]


@pytest.mark.parametrize(
    ("replacements", "field", "message"),
    [
        ({STEP: "打开用户管理，然后选中账号，再点重置"}, FIRST, "joins several"),
        ({STEP: "点反结账"}, FIRST, "touches_data must be true"),
        ({STEP: "执行恢复"}, FIRST, "touches_data must be true"),
        ({STEP: "用数据修复工具跑一遍"}, FIRST, "engineer"),
        ({STEP: "查 t_sec_user 这张表"}, FIRST, "engineer"),
        ({STEP: "在数据库里跑 DBCC CHECKDB"}, FIRST, "engineer"),
        ({STEP: "找个密码清除工具"}, FIRST, "getting round"),
        ({STEP: "打开 jdy.com 登录"}, FIRST, "belongs to xingchen"),
        ({STEP: "重启中间层"}, FIRST, "belongs to k3wise"),
        ({"普通用户忘记登录密码": "很长" * 20}, "title", "at most 40"),
    ],
)
def test_a_broken_rule_is_named(
    products: Products, write_case: WriteCase, replacements: dict[str, str], field: str, message: str
) -> None:
    found = faults_of(write_case(PASSWORD, replacements), products)
    assert any(where == field and message in said for where, said in found), found


@pytest.mark.parametrize(
    "step",
    [
        "不要用密码清除工具",
        "请勿自己改库，会损坏账套",
        "先说清是否点反结账",
        "仓库改库存要两人签字",
        "打开用户管理，再点重置",
        "云星辰的在 jdy.com 改，这里不一样",
    ],
)
def test_a_warning_or_a_plain_step_is_no_offence(products: Products, write_case: WriteCase, step: str) -> None:
    assert faults_of(write_case(PASSWORD, {STEP: step}), products) == []


def test_an_engineer_may_read_of_the_database(products: Products, write_case: WriteCase) -> None:
    path = write_case(PASSWORD, {STEP: "只读查 t_sec_user", "audience: customer": "audience: engineer"})
    assert faults_of(path, products) == []
