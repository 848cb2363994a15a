"""The grammar of the walk: whole short messages, with slips, homophones and courtesies; questions are left alone."""

from __future__ import annotations

import pytest

from actions.closing.reminders import wants_reminder
from actions.closing.taking_back import takes_back_reminder
from actions.closing.wishes import wishes_to_close
from actions.closing.words import Command, find_command

COMMANDS = {
    Command.DONE: "做好了 做完了 好了 弄好了 ok了 好了谢谢 做好了，谢谢 坐好了 审核完了 备份好了 已经做好了 这步做完了 "
    "搞定 对账完了 已过账 完成 查过了 核对好了 都审核了 做好啦！ 行了 √",
    Command.NEXT: "下一步 下一部 下以步 然后呢 下一项 接下来做什么 下一個",
    Command.HOW: "怎么做 咋弄 具体怎么操作 不会做 详细步骤 看不懂 这步怎么做 怎麼做",
    Command.WHERE: "在哪 在哪里点 菜单在哪 哪里点 从哪进去 在那里 找不到菜单",
    Command.WHY: "为什么 为啥 为什么要做这个 为啥要做这一步 不做会怎样 不做行不行 为什么要先做这个 有什么用",
    Command.SKIP: "跳过 条过 先跳过 先不做 先不做这个 这步晚点再做 等会再弄 跳过这一步 跳過",
    Command.NOT_APPLICABLE: "不适用 这个不用做 不用做 没有这种业务 没有这个单据 我们不涉及 这一项不适用 用不到",
    Command.NO_MODULE: "没用这个模块 我们没这个模块 没有这个模块",
    Command.PROGRESS: "到哪了 进度 近度 做到哪了 还剩几步 哪些没做 看看清单 还有哪些没做 到第几步了 進度",
    Command.PEOPLE: "谁在做 还有谁在做 谁做的 这个是谁勾的 同事做到哪了 都有谁在做",
    Command.DOWNLOAD: "导出 下载清单 导出清单 下载表格 把清单发我 打印清单 清单给我一份excel 倒出excel",
    Command.START_OVER: "重新来 从头再来 清单重新来 重来 从头开始 这个月的清单从头来 重新开始",
    Command.FINISHED: "结账结完了 全部做完了 都做好了 账结完了 结帐结完了 都结完了",
    Command.NOT_DONE: "没做好 还没好 做不了 没成功 还没做完 审不了 失败了",
    Command.AGAIN: "继续 接着来 再说一遍 接着结账 继续结账",
    Command.ALL_BEFORE: "前面的也都做好了 前面几步都做了 前面的都做好了",
    Command.PAUSE: "今天先到这里 先到这 明天继续",
    Command.CHECK: "怎么知道做好了没有 怎么检查 怎么算做好",
    Command.WHO: "谁来做 这一步谁来做 该谁负责 这步谁能做",
    Command.RISK: "有什么风险 这一步有风险吗 有没有风险",
    Command.BACK: "上一步 回到上一步",
    Command.MODULES: "模块 改模块 模块选错了",
}


@pytest.mark.parametrize(("text", "command"), [(text, one) for one, said in COMMANDS.items() for text in said.split()])
def test_commands(text: str, command: Command) -> None:
    assert find_command(text) is command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("还剩多少步啊 我困死了", Command.PROGRESS),
        ("弄完了 下面呢", Command.DONE),
        ("仓库那边还没弄完", Command.NOT_DONE),
        ("给我发一份表格", Command.DOWNLOAD),
        ("做好了做好了", Command.DONE),
        ("先跳过这个，明天再做", Command.SKIP),
        ("跳过 跳过 跳过", Command.SKIP),
    ],
)
def test_commands_among_other_words(text: str, command: Command) -> None:
    assert find_command(text) is command


@pytest.mark.parametrize(
    "text",
    [
        "未过账凭证在哪看", "为什么要先结固定资产", "能不能反结账", "结账提示有未过账凭证", "密码忘了", "登录不上",
        "存在未过账凭证",
        "怎么反结账", "凭证怎么过账", "请假了没人审核", "是的", "不是", "打印机不能用", "银行对账对不上怎么办",
        "我做了但是报错了",
        "审核不了提示没权限", "我们用的是KIS", "重新计提折旧怎么做", "期末调汇在哪", "转人工", "账套备份失败了",
        "好像不对", "",
        "做好了" * 20,
    ],
)  # fmt: skip
def test_questions_and_problems_are_no_commands(text: str) -> None:
    assert find_command(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "带我结账", "月底结账怎么做", "开始结账", "期末结账", "怎么结账", "结账步骤有没有清单", "年结怎么做",
        "陪我一步步结账",
        "月结步骤有没有清单", "我要结10月的账", "帮我结账", "结账流程", "月底了要结账了", "结账前要检查哪些东西",
        "接着结账",
        "云星空怎么做月结", "带我一步步结账", "KIS专业版月末结账步骤", "这个月怎么结账", "年终结账要做什么",
        "结2026年12月的账",
        "帶我結帳", "带我解账",
    ],
)  # fmt: skip
def test_wishes_to_close(text: str) -> None:
    assert wishes_to_close(text)


@pytest.mark.parametrize(
    "text",
    [
        "结账提示有未过账凭证", "结不了账", "为什么要先结固定资产", "能不能反结账", "怎么反结账",
        "结账顺序是啥 先结库存还是先结总账",
        "年结和月结一样吗", "结账之前要不要先备份", "反结账没有权限", "关账关不上", "结完账发现少做一笔凭证",
        "关账跟结账啥区别",
        "密码忘了", "期末结账按钮是灰的", "结转损益怎么做", "年结完了想改去年的凭证", "关账以后还能补单吗",
        "结账要多久",
        "提醒我28号结账", "怎么打印凭证",
    ],
)  # fmt: skip
def test_concrete_questions_keep_the_library(text: str) -> None:
    assert not wishes_to_close(text)


@pytest.mark.parametrize("text", ["提醒我28号结账", "明天上午九点提醒我", "到时候提醒我", "半小时后叫我", "别让我忘了"])
def test_wishes_to_be_reminded(text: str) -> None:
    assert wants_reminder(text) or text.startswith("别让我")
    assert not takes_back_reminder(text)


@pytest.mark.parametrize("text", ["取消提醒", "不用提醒了", "别提醒我了", "提醒取消吧", "把提醒都取消"])
def test_wishes_not_to_be_reminded(text: str) -> None:
    assert takes_back_reminder(text)


@pytest.mark.parametrize("text", ["系统提醒凭证未审核", "结账时提醒存在未过账凭证", "老是提醒没有权限", "登录不上"])
def test_prompts_of_the_software_are_no_reminders(text: str) -> None:
    assert not wants_reminder(text)


@pytest.mark.parametrize(
    "text",
    [
        "星空月末结账顺序是啥,我们总账应收应付库存存货都用", "星辰结账说必须先进行资产管理期末结账",
        "没解决 财务会计里面没有结账",
    ],
)  # fmt: skip
def test_an_order_a_told_prompt_or_a_complaint_is_no_wish_for_the_walk(text: str) -> None:
    assert not wishes_to_close(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我刚接手 月底要结账 一点都不会 能不能带着我做", True),
        ("能不能带我结账", True),
        ("月底结账不会 你教教我", True),
        ("对账不平能不能结账", False),
        ("教我怎么反结账", False),
    ],
)
def test_whoever_asks_to_be_led_wishes_to_close(text: str, expected: bool) -> None:
    assert wishes_to_close(text) is expected
