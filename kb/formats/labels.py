"""Names of a case's fields: the ids that we write, and the Chinese words that people put over their columns."""

from __future__ import annotations

import re

CHINESE = {
    "id": "编号",
    "title": "标题",
    "products": "产品",
    "editions": "版本类型",
    "versions": "适用版本",
    "deployments": "部署方式",
    "module": "模块",
    "topic": "主题",
    "audience": "读者",
    "status": "状态",
    "confidence": "可信度",
    "symptoms": "症状",
    "error_texts": "报错原文",
    "codes": "错误码",
    "cause": "原因",
    "verify": "验证",
    "prevent": "预防",
    "questions": "追问",
    "links": "链接",
    "sources": "来源",
}
SOLUTION_CHINESE = {
    "title": "名称",
    "kind": "类型",
    "who": "执行人",
    "steps": "步骤",
    "risk": "风险",
    "gain": "好处",
    "touches_data": "是否动数据",
}
ID_LISTS = ("products", "editions", "deployments")
# What a file from elsewhere need not say; a new case is a draft until somebody publishes it.
DEFAULTS = {"audience": "customer", "status": "draft"}
SOLUTION = "solution"
SOLUTION_WORD = "方案"

_FIELD_OF = {**{label: name for name, label in CHINESE.items()}, **{name: name for name in CHINESE}}
_PART_OF = {**{label: name for name, label in SOLUTION_CHINESE.items()}, **{name: name for name in SOLUTION_CHINESE}}
_SOLUTION_COLUMN = re.compile(rf"(?:{SOLUTION}|{SOLUTION_WORD})([1-9]\d?)_?(\S+)")


def field_of(label: str) -> str | None:
    """The field that a heading names; None for a heading that names none."""
    return _FIELD_OF.get(label.strip())


def part_of(label: str) -> str | None:
    """The part of a solution that a heading names."""
    return _PART_OF.get(label.strip())


def solution_column(label: str) -> tuple[int, str] | None:
    """`solution2_risk` and 「方案2风险」 are the risk of the second solution."""
    match = _SOLUTION_COLUMN.fullmatch(label.strip())
    part = part_of(match[2]) if match else None
    return (int(match[1]), part) if match and part else None
