"""Which modules the customer uses: the one question, its words and its buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.closing.content import Checklist
from actions.closing.turn import JOB
from actions.jobs import job_button
from actions.reply import Button

ASK_MODULES = (
    "先问一句，下面这些模块公司都用了吗？{}。\n"
    "都用了就点“都用了”；有没用的直接说，比如“没用{}”。只问这一次，下个月不再问。"
)
MODULES_AGAIN = "我们接着结账。就差一句：模块都用了吗？没用的直接说，比如“没用{}”。"
NOTED = "记下了：没用{}，这些步骤不列。要改就说“改模块”。"
LIKE_LAST_TIME = "模块和上次一样，没用{}；要改就说“改模块”。"
_UNSURE = re.compile(r"不太?清楚|不知道|不晓得|不太?确定|不懂|说不准|拿不准|没注意|分不清|随便")
ALL_LISTED = "没关系，我先把步骤都列上，没有的到时候点“不适用”。"
WHY_MODULES = (
    "没用的模块不用结账，先问清楚，后面就不会让您看用不着的步骤。"
    "拿不准也没关系，点“不清楚”，我先都列上。"
)


def does_not_know(text: str) -> bool:
    """Does the customer say that he cannot tell?"""
    return _UNSURE.search(text) is not None


def modules_question(checklist: Checklist) -> str:
    """Asked once a product."""
    optional = [module.title for module in checklist.modules if module.optional]
    return ASK_MODULES.format("、".join(optional), example_of(checklist))


def example_of(checklist: Checklist) -> str:
    """Two modules that he may do without, to show how it is said."""
    return "和".join([module.title for module in checklist.modules if module.optional][-2:])


def modules_buttons() -> list[Button]:
    """The answers that need no names."""
    return [
        job_button(JOB, "都用了", "all_modules"),
        job_button(JOB, "只用总账", "only_gl"),
        job_button(JOB, "不清楚", "unsure"),
    ]


def noted(checklist: Checklist, left_out: Sequence[str]) -> str:
    """These are not listed, and how that is changed."""
    return NOTED.format("、".join(module.title for module in checklist.modules if module.id in left_out))
