"""What the scripted server shows: a card, tickets, one ticket with its transcript."""

from __future__ import annotations

import copy
from typing import Any

CARD: dict[str, Any] = {
    "kind": "case",
    "case_id": "k3cloud-password-user-forgotten",
    "title": "云星空：普通用户忘记登录密码",
    "understood": "您用的是云星空，忘记了自己账号的登录密码。",
    "cause": "云星空的密码只能重置，不能查看原来的密码。",
    "solutions": [
        {
            "title": "自己在登录页找回",
            "kind": "fix",
            "who": "本人",
            "steps": ["在登录页点「忘记密码」", "输入账号绑定的手机号", "收到验证码后设置新密码", "用新密码重新登录"],
            "risk": "低。账号没有绑定手机时走不通。",
            "gain": "不用麻烦别人，几分钟就好。",
            "touches_data": False,
        },
        {
            "title": "请管理员在用户管理里重置",
            "kind": "fix",
            "who": "系统管理员",
            "steps": [
                "用管理员账号登录",
                "打开「查询用户」，找到您的账号",
                "点「重置密码」，把临时密码告诉您",
                "您登录后马上改掉临时密码",
            ],
            "risk": "低。临时密码不要发到群里。",
            "gain": "没有绑定手机也能用。",
            "touches_data": False,
        },
        {
            "title": "请工程师在数据库里处理管理员账号",
            "kind": "escalate",
            "who": "工程师",
            "steps": ["先备份账套，并确认备份可以恢复", "向工程师确认版本后再操作"],
            "risk": "中。会改动数据，必须有备份。",
            "gain": "所有管理员都登不上时的最后办法。",
            "touches_data": True,
        },
    ],
    "verify": "退出后用新密码能登录，能看到自己的账套。",
    "prevent": "给每个账号绑定手机号，离职时及时换绑。",
    "confidence": "H",
    "note": None,
}
CARD_TEXT = "我理解的是：您忘记了云星空的登录密码。\n办法一：自己在登录页找回\n1. 在登录页点「忘记密码」"
HELP_BUTTONS = [
    {"id": "m1-0", "title": "有帮助"},
    {"id": "m1-1", "title": "没解决"},
    {"id": "m1-2", "title": "转人工"},
]


def _ticket(number: str, priority: str, status: str, state: str, at: str, question: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "conversation": "c1",
        "status": status,
        "priority": priority,
        "priority_rule": "default",
        "reason": "customer_asked",
        "product": "k3cloud",
        "module": "platform",
        "facts": {"question": question},
        "engineer": None,
        "state": state,
        "customer_name": None,
        "channel": "web",
        "created_at": at,
        "updated_at": at,
        **more,
    }


TICKETS: list[dict[str, Any]] = [
    _ticket(
        "ZF261122-0007",
        "P0",
        "new",
        "queued",
        "2026-11-22T15:41:00Z",
        "月底结账时提示凭证断号，整个公司都结不了，今晚必须报出去",
    ),
    _ticket("ZF261122-0006", "P2", "new", "ticketed", "2026-11-22T14:08:00Z", "密码忘了怎么办，<b>还是不行</b>"),
    _ticket(
        "ZF261122-0005",
        "P1",
        "waiting_customer",
        "human",
        "2026-11-22T11:30:00Z",
        "登录提示许可用户数已满",
        product="eas",
        engineer="王工",
    ),
    _ticket(
        "ZF261121-0012",
        "P3",
        "closed",
        "resolved",
        "2026-11-21T08:02:00Z",
        "报表取数公式结果为空",
        product="kis",
        module="report",
        engineer="李工",
        reason="unresolved",
    ),
]

_UNDERSTOOD = {
    "intent": "password_reset",
    "confidence": 0.9731,
    "entities": [{"entity": "product", "value": "k3cloud", "start": 0, "end": 3}],
    "form_step": None,
}
_TRACE = {
    "cases": [
        {"case_id": "k3cloud-password-user-forgotten", "title": "云星空：普通用户忘记登录密码", "score": 0.912},
        {"case_id": "k3cloud-password-admin-lost", "title": "云星空：管理员密码丢失", "score": 0.774},
        {"case_id": "k3cloud-login-second-factor", "title": "云星空：收不到登录验证码", "score": 0.61},
    ],
    "route": "dense",
    "probability": 0.93,
}


def _line(seq: int, author: str, text: str, **more: Any) -> dict[str, Any]:
    at = f"2026-11-22T14:0{seq}:20Z"
    nothing = {"engineer": None, "buttons": None, "card": None, "understood": None, "trace": None, "outcome": None}
    return {"seq": seq, "author": author, "text": text, "at": at, **nothing, **more}


_DETAIL: dict[str, Any] = {
    "ticket": {
        **TICKETS[1],
        "facts": {
            "question": "密码忘了怎么办，<b>还是不行</b>",
            "product": "k3cloud",
            "edition": "k3cloud_public",
            "version": "8.2",
            "module": "platform",
            "error_text": None,
            "codes": [],
            "scope": "one",
            "since": "今天早上",
            "deadline": "今晚下班前",
            "data_at_risk": None,
            "tried": [{"what": "云星空：普通用户忘记登录密码", "result": "没解决"}],
        },
    },
    "conversation": {
        "id": "c1",
        "state": "ticketed",
        "epoch": 1,
        "last_seq": 7,
        "channel": "web",
        "tenant": None,
        "subject": None,
        "customer_name": None,
        "engineer": None,
        "is_mine": False,
        "created_at": "2026-11-22T14:01:00Z",
    },
    "transcript": {
        "messages": [
            _line(1, "visitor", "密码忘了怎么办"),
            _line(
                2,
                "bot",
                "请问您用的是哪个产品？",
                buttons=[{"id": "a", "title": "云星空"}, {"id": "b", "title": "KIS"}, {"id": "c", "title": "EAS"}],
                understood={"intent": "password_reset", "confidence": 0.981, "entities": [], "form_step": "product"},
            ),
            _line(3, "visitor", "云星空"),
            _line(4, "bot", CARD_TEXT, card=CARD, buttons=HELP_BUTTONS, understood=_UNDERSTOOD, trace=_TRACE),
            _line(5, "visitor", "还是不行，转人工。<img src=x onerror=alert(1)> 密码[密码已隐藏]也试过了"),
            _line(
                6,
                "system",
                "已为您登记工单，工单号 ZF261122-0006。现在没有工程师在线，明天 08:30上班后处理。前面的对话都已保存。",
            ),
            _line(
                7,
                "bot",
                "等待的时候您可以继续问我。",
                understood={"intent": "handoff", "confidence": 0.99, "entities": []},
            ),
        ],
        "next_after": None,
    },
    "transitions": [
        {
            "from_state": "bot",
            "to_state": "ticketed",
            "actor": "bot",
            "reason": "customer_asked",
            "epoch": 1,
            "at": "2026-11-22T14:06:20Z",
        }
    ],
    "events": [],
}


def ticket_detail() -> dict[str, Any]:
    """A fresh copy, which a test may change."""
    return copy.deepcopy(_DETAIL)
