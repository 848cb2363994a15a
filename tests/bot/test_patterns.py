"""Versions, periods, scope, codes and prompts in customers' words."""

from __future__ import annotations

import pytest

from bot.patterns import find_codes, find_error_texts, find_periods, find_scopes, find_versions


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("V8.1", "8.1"),
        ("k3cloud v 7.5", "7.5"),
        ("14.3版", "14.3"),
        ("版本号是7.6.0.202", "7.6.0.202"),
        ("WISE 15.1.0登录慢", "15.1.0"),
        ("EAS 8.6更新失败", "8.6"),
        ("商贸版15.0闪退", "15.0"),
        ("KIS专业版12 打不开", "12"),
        ("我们是12.3的版本", "12.3"),
        ("那台装的14.2这个版本", "14.2"),
        ("版本是14.2", "14.2"),
        ("版本应该是 13.1", "13.1"),
        ("关于里版本写着7.5", "7.5"),
        ("打了14.3 sp2", "14.3"),
        ("WISE14.3SP1登不上", "14.3"),
        ("云星空用的是8.1", "8.1"),
        ("K3 WISE是14.2的", "14.2"),
    ],
)
def test_a_version_is_found(text: str, version: str) -> None:
    assert [mention.value for mention in find_versions(text)] == [version]


@pytest.mark.parametrize(
    "text",
    [
        "差1.5万", "192.168.1.5连不上", "单价3.25元", "2024.12.31结账", "打9.5折", "星空 1.5万的单", "专业版12个人用",
        "专业版12月结账", "12.31的版本是备份", "报价12.3元的版本", "192.168.1.5的版本", "期间12.31",
        "云星空是12.31结账",
        "KIS专业版是3.5G", "云星空用了3.5年", "税率是6.0", "发给EAS是10.1之前", "版本 10.1.1.5:8080",
    ],
)
def test_other_numbers_are_no_version(text: str) -> None:
    assert list(find_versions(text)) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("上个月结不了账", "上个月"),
        ("2024年 12期", "2024年12期"),
        ("8月份的凭证", "8月份"),
        ("2024-11结账失败", "2024-11"),
        ("202412期报错", "202412期"),
        ("十二月结账卡住", "十二月"),
        ("上季度的账", "上季度"),
    ],
)
def test_a_period_is_found(text: str, period: str) -> None:
    assert [mention.value for mention in find_periods(text)] == [period]


@pytest.mark.parametrize(
    "text",
    [
        "8月31号的备份", "应收停在9月", "存货也都结了10月的", "3个月没结账", "三个月一换密码", "一月一改密码",
        "2024-11-05那天", "FI-20003",
    ],
)  # fmt: skip
def test_other_times_are_no_period(text: str) -> None:
    assert list(find_periods(text)) == []


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("全公司都登不上", "company"),
        ("同事也不行", "company"),
        ("大家都进不去", "company"),
        ("只有我登不了", "one"),
        ("别人都正常就我不行", "one"),
        ("同事都能登", "one"),
        ("仓库都登不上", "company"),
        ("别的电脑能上 我这台上不了", "one"),
    ],
)
def test_the_scope_is_found(text: str, scope: str) -> None:
    assert [mention.value for mention in find_scopes(text)] == [scope]


@pytest.mark.parametrize("text", ["重启了 也换了电脑 都进不去", "手机电脑都登不上", "安全连接失败", "完全进不去"])
def test_several_things_of_one_are_no_scope(text: str) -> None:
    assert list(find_scopes(text)) == []


@pytest.mark.parametrize("text", ["云星空 打开页面503", "网页显示 503"])
def test_what_a_page_shows_instead_of_itself_is_a_code(text: str) -> None:
    assert [mention.value for mention in find_codes(text)] == ["503"]


@pytest.mark.parametrize("text", ["打开503号凭证", "显示500元", "返回了404张"])
def test_a_number_of_something_is_none(text: str) -> None:
    assert list(find_codes(text)) == []


def test_a_code_is_found_whole() -> None:
    assert [(m.value, m.start, m.end) for m in find_codes("弹出 fi-20003 了")] == [("FI-20003", 3, 11)]


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("登录提示：用户名或密码错误", "用户名或密码错误"),
        ("提示用户名或密码错误怎么办", "用户名或密码错误"),
        ("系统提示“账号已被锁定”，怎么弄", "账号已被锁定"),
        ("弹出「本期还有未过账凭证」", "本期还有未过账凭证"),
        ("一登录就报错 无法连接到服务器，咋整", "无法连接到服务器"),
        ("打开就这样\n运行时错误 '429'\nActiveX 部件不能创建对象", "运行时错误 '429'"),
        ("【会话信息已丢失，无法登录】", "会话信息已丢失，无法登录"),
        ("屏幕上写着连接服务器超时", "连接服务器超时"),
        (
            "第三方应用:OA集成 不允许用户 zhangsan 登录,请联系系统管理员添加!",
            "第三方应用:OA集成 不允许用户 zhangsan 登录,请联系系统管理员添加",
        ),
    ],
)
def test_a_prompt_is_found(text: str, prompt: str) -> None:
    (mention,) = find_error_texts(text)
    assert mention.value == prompt
    assert text[mention.start : mention.end] == prompt


@pytest.mark.parametrize(
    "text", ["报错了怎么办", "报表取数不对", "提示什么的我忘了", "点了“确定”没反应", "要报税了", "密码忘了",
     "框里自动写着manager 前面会计把我拉黑了 老板也不晓得密码", "网页现在报503了", "请先结账怎么弄", "管理员请检查一下"]
)
def test_other_words_are_no_prompt(text: str) -> None:
    assert list(find_error_texts(text)) == []


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("金蝶全部人都进不去了 提示连接超时 星空 从8点开始的", "连接超时"),
        ("结账提示有未过账凭证 今天必须结完", "有未过账凭证"),
        ("提示申请互斥锁失败,张三正在编辑,但是张三没在用", "申请互斥锁失败,张三正在编辑"),
        ("k3提示 该用户名无效,请联系系统管理员", "该用户名无效,请联系系统管理员"),
        ("一直显示 正在调用中间层 好几分钟了", "正在调用中间层"),
        ("期末结账报错 说应收系统未结账 但是应收我结了呀", "应收系统未结账"),
        ("EAS提示密码已过期请修改 点确定又回到登陆界面", "密码已过期请修改"),
        ("星辰结账说必须先进行资产管理期末结账", "必须先进行资产管理期末结账"),
        ("商贸版登录 云服务器繁忙,请稍后再试 试了一上午", "云服务器繁忙,请稍后再试"),
        ("结账提示有凭证没审核 都是用的KIS标准版", "有凭证没审核"),
        ("提示网络连接失败，影像那边也传不了", "网络连接失败"),
        ("弹出来：用户已被锁定，财务主管在出差", "用户已被锁定"),
        ("提示未授权的用户，是不是许可到期了", "未授权的用户"),
        ("提示用户名或密码错误，密码我没改过", "用户名或密码错误"),
        ("提示“连接超时 怎么办", "连接超时"),
        ("没有权限执行该操作，请联系系统管理员！ 上周还能点的", "没有权限执行该操作，请联系系统管理员"),
        ("不允许用户fk_api登录，请联系系统管理员添加!   这个什么意思", "不允许用户fk_api登录，请联系系统管理员添加"),
        ("登录提示：会话已失效，请重新登录", "会话已失效，请重新登录"),
    ],
)
def test_a_prompt_ends_where_the_customer_goes_on(text: str, prompt: str) -> None:
    assert [mention.value for mention in find_error_texts(text)] == [prompt]


@pytest.mark.parametrize(
    "text", ["管理员说我的账号没有问题", "同事说要先备份", "登录的时候说不清哪里不对", "要报给总部放行吗",
     "外网IP上报信息部了", "这个要报到省公司审批", "纳税申报模块取不到数", "公司财务不允许跨月改凭证。那怎么办"]
)
def test_what_people_say_is_no_prompt(text: str) -> None:
    assert list(find_error_texts(text)) == []


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("接口报会话信息已丢失，请重新登录 上周恢复过数据库", "会话信息已丢失，请重新登录"),
        ("手机app提示会话已过期，请重新登陆 重登还是一样", "会话已过期，请重新登陆"),
        ("云星空的 提示什么租赁到期 一堆人都登不了", "租赁到期"),
        ("提示密码错误 请重新输入", "密码错误 请重新输入"),
        ("报错 服务器连接失败 远程主机强迫关闭", "服务器连接失败 远程主机强迫关闭"),
        ("提示好像是存货核算没关账", "存货核算没关账"),
        ("星辰 不是登录的 是打印时候弹出来要的那个", None),
        ("登录弹出来一个框", None),
        ("打印的时候跳出来那句话", None),
        ("提示什么意思", None),
    ],
)
def test_a_prompt_is_only_what_the_screen_says(text: str, prompt: str | None) -> None:
    assert [mention.value for mention in find_error_texts(text)] == ([prompt] if prompt else [])


@pytest.mark.parametrize("text", ["没有这个提示，就30%不动", "没出现提示，直接闪退", "没有任何提示 直接白屏了"])
def test_what_is_seen_without_a_prompt_is_none(text: str) -> None:
    assert not list(find_error_texts(text))
