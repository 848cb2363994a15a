"""Cards of every kind as the bot sends them."""

from __future__ import annotations

from typing import Any

STEPS: dict[str, Any] = {
    "kind": "steps",
    "lead": "好的，手机收不到验证码也有办法。",
    "title": "云星空：请管理员重置您的密码",
    "understood": "您的云星空密码忘了，账号没有绑定手机，需要管理员帮忙重置。",
    "who": "信息系统管理员",
    "touches_data": False,
    "note": "不同版本的菜单名称可能略有差别，请以您看到的界面为准。",
    "steps": [
        "把下面这段话发给您单位的信息系统管理员",
        "管理员打开 系统管理→系统管理→用户管理，找到您的用户，点重置密码",
        "您用新密码登录后，马上改成只有自己知道的密码",
    ],
    "warnings": ["新密码请当面或打电话告诉，不要发在群里", "管理员要先确认是您本人"],
    "message": {
        "to": "信息系统管理员",
        "text": "您好，我是财务部（姓名），云星空用户名（用户名）。\n我的登录密码忘了，请帮忙重置：\n"
        "系统管理→系统管理→用户管理，选中我的用户，点“重置密码”。\n重置后请打电话告诉我，谢谢。",
    },
    "verify": "用新密码能登录，并能看到平时用的组织和菜单。",
    "risk": "低。管理员没有核实本人时，可能把账号交给别人。",
    "gain": "原来的权限和单据都不变。",
    "terms": [{"term": "信息系统管理员", "plain": "您单位里管用户和权限的同事，一般在信息部或财务部。"}],
}

SOLUTION: dict[str, Any] = {
    "kind": "solution",
    "case_id": "k3cloud-login-license-full",
    "title": "云星空：登录提示许可用户数已满",
    "understood": "您登录云星空时提示许可数已满，只有您一个人遇到。",
    "cause": "同时在线的人数达到了购买的许可数，或者有人没有正常退出，占着位置。",
    "number": 2,
    "of": 3,
    "solution": {
        "title": "请管理员踢掉没有退出的人",
        "kind": "fix",
        "who": "信息系统管理员",
        "steps": ["打开 系统管理→在线用户", "找到已经不用的人，选中后点踢出", "您再登录一次"],
        "risk": "中。被踢的人没保存的单据会丢，先打电话问一声。",
        "gain": "几分钟就能登录，不用买许可。",
        "touches_data": True,
    },
    "verify": "能正常登录，并且在线用户里能看到自己。",
    "note": "不同版本的菜单名称可能略有差别，以您看到的为准。",
}


def _items(*titles: str, state: str = "done", **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"i-{title}", "title": title, "state": state, **more} for title in titles]


def _signed(*titles: str) -> list[dict[str, Any]]:
    return _items(*titles, by="张会计", at="11月22日 21:15")


CHECKLIST: dict[str, Any] = {
    "kind": "checklist",
    "lead": "记下了，做好：出库成本核算。",
    "title": "云星空 2026年10期 月末结账",
    "product": "k3cloud",
    "period": "2026-10",
    "close": "month",
    "done": 7,
    "total": 21,
    "not_applicable": 2,
    "skipped": 1,
    "blockers": [
        {
            "id": "gl-voucher-gap",
            "title": "总账：凭证断号",
            "text": "转-0035 缺号，先整理断号再过账，否则总账结不了账。",
        }
    ],
    "warnings": [{"id": "ar-negative", "title": "应收：有客户余额是负数", "text": "不挡结账，请确认是不是预收款。"}],
    "current": {
        "id": "stock-close",
        "title": "存货核算期末关账",
        "why": "不关账，本期还能改出入库单，成本算完又变，凭证和库存对不上。",
        "where": "供应链→存货核算→期末处理→期末关账",
        "how": ["先确认本期出入库单都已审核", "选核算体系和核算组织", "点“关账”，看结果是不是全部成功"],
        "check": "结果列表里每个组织都显示“关账成功”。",
        "risk": "低。关错了可以反关账，但要按相反的顺序。",
        "who": "成本会计",
        "touches_data": True,
    },
    "groups": [
        {"title": "业务单据", "items": _signed("出入库单都已审核", "暂估入库都已处理", "往来单据都已审核")},
        {
            "title": "库存关账与成本",
            "items": [
                *_signed("库存管理关账", "出库成本核算"),
                *_items("存货核算期末关账", state="current"),
                *_items("核对库存与总账", state="open"),
            ],
        },
        {
            "title": "子系统结账",
            "items": [
                *_items(
                    "固定资产计提折旧", state="done", by="李会计", at="11月22日 22:40", remark="本期新增 3 项已入卡"
                ),
                *_items("应收款结账", state="skipped", remark="等销售部确认一笔退款，明天上午再做"),
                *_items("应付款结账", state="open"),
                *_items("工资结账", "出口退税", state="not_applicable", remark="没有启用这个模块"),
                *_items("出纳结账", by="李会计", at="11月22日 22:58"),
            ],
        },
        {
            "title": "总账",
            "items": [
                *_items("凭证全部审核", state="open"),
                *_items("整理断号", state="blocked", remark="转-0035 缺号"),
                *_items("凭证全部过账", "期末调汇", "结转损益", "再过账", state="open"),
            ],
        },
        {"title": "收尾", "items": _items("总账与明细账核对", "备份账套", "总账结账", state="open")},
    ],
}
ALL = {"steps": STEPS, "solution": SOLUTION, "checklist": CHECKLIST}
