"""What the customer is told when people come in: short, honest, with the ticket's number."""

from __future__ import annotations

import re
from datetime import datetime

from desk.clock import CHINA
from desk.handoff.hours import DAY_NAMES, Hours

CANCEL_TITLE = "取消排队，继续问机器人"
LEAVES_QUEUE = frozenset(("不等了", "我不等了", "不用等了", "不排了", "不排队了", "取消排队", "不用了", "算了不等了"))
"""What a waiting customer says, whole message and marks aside, when he will not wait any longer."""
_MIN_ADDED = 6
_IDLE = re.compile(
    r"^(?:好的?|行|嗯+|谢谢|收到|在吗|你好|您好|有人吗)|多久|多长时间|几点|(?:什么时候|啥时候?|何时)[^，。]{0,6}(?:来|联系|处理|好|到|能)"
    r"|有人[^，。]{0,4}吗|人呢|快点|还没(?:来|到|好|轮|接)|等着|等了|不等|排队"
)
_MARKS = " \t\n，。！？~～,.!?吧"


def queued(number: str) -> str:
    """An engineer is there."""
    return (
        f"已为您转接人工工程师，工单号 {number}。前面的对话工程师都能看到，您不用再说一遍。"
        "请稍候，等待时可以继续补充情况。"
    )


def ticketed(number: str, hours: Hours, now: datetime) -> str:
    """Nobody is there; the ticket is."""
    return (
        f"已为您登记工单，工单号 {number}。{absence(hours, now)}"
        "前面的对话都已保存，工程师会在这里回复您。这期间您可以继续提问，智能助手会尽力帮您。"
    )


def already_open(number: str, hours: Hours, now: datetime) -> tuple[str, str]:
    """A second request while a ticket is open, and how it is said where that was the line before."""
    first = (
        f"您的工单 {number} 已在处理队列中，刚才的内容也已补充进去，工程师会在这里回复您，不用重复提交。"
        f"{absence(hours, now)}不需要了就说“撤销工单”。"
    )
    return first, f"工单 {number} 还在，没有漏掉，刚才说的也记上了。工程师一回复，这里就能看到。"


def waiting(number: str, hours: Hours, now: datetime, *, is_taken: bool) -> tuple[str, str]:
    """How the open ticket stands, for who asks how long it takes or whether anybody is there; no time is promised. And
    how it is said where that was the line before."""
    stands = "已经有工程师在看了" if is_taken else "在排队，还没有工程师接手"
    first = (
        f"工单 {number} {stands}。具体要多久我说不准，不随便答应您。{absence(hours, now)}"
        "工程师会在这里回复您，不用一直守着；想起什么情况直接写下来，我也接着帮您查。"
    )
    return first, f"还没有新的进展：工单 {number} {stands}，您说的都在里面。工程师一回复，这里就能看到。"


def added(number: str) -> tuple[str, str]:
    """What the customer said now is in his ticket, and how it is said where that was the line before."""
    return (
        f"已补充到工单 {number}，工程师能看到，您不用再说一遍。",
        f"这一条也记进工单 {number} 了。",
    )


def phone_noted(phone: str) -> str:
    """He left a number in the queue, where the bot does not hear him."""
    return f"电话 {phone} 记上了，工程师能看到；几点打由工程师定，不敢替他答应。"


def nothing_open() -> str:
    """He tells more of what is over."""
    return "之前的工单已经结束。还需要工程师看的话，输入「转人工」即可。"


def withdrawn(number: str) -> str:
    """The customer took his ticket back before anybody had taken it."""
    return (
        f"工单 {number} 已按您说的撤销，工程师不会再处理，记录还保留着。"
        "有问题直接在这里说，需要人工时输入「转人工」即可。"
    )


def withdrawal_wished(number: str) -> str:
    """An engineer has the ticket already."""
    return f"工单 {number} 已经有工程师在处理，您想撤销的话他能看到，由他来结束。"


def bot_down(number: str, hours: Hours, now: datetime) -> str:
    """The bot cannot answer; people will."""
    return (
        f"非常抱歉，智能助手暂时无法回答。您的问题已完整保存，并登记了工单，工单号 {number}。"
        f"{absence(hours, now)}工程师会在这里回复您。"
    )


def bot_still_down(number: str) -> str:
    """The bot still cannot answer; the ticket exists."""
    return f"智能助手仍未恢复，您刚才的内容已补充到工单 {number}，工程师会一并处理。"


def queue_timed_out(number: str, hours: Hours, now: datetime) -> str:
    """Nobody took the customer out of the queue."""
    return (
        f"让您久等了，工程师还没能接入。您的问题已登记为工单 {number}，工程师会在这里回复您。"
        f"{absence(hours, now)}这期间您可以继续提问，智能助手会尽力帮您。"
    )


def queue_cancelled(number: str | None) -> str:
    """The customer left the queue."""
    kept = f"工单 {number} 仍然保留，" if number else ""
    return f"已取消排队。{kept}您可以继续向智能助手提问；需要人工时，输入「转人工」即可。"


def not_in_queue() -> str:
    """The cancel button of an earlier wait."""
    return "现在没有在排队，您可以直接输入问题。"


def engineer_joined(name: str) -> str:
    """A person takes over."""
    return f"工程师{name}已接入，为您服务。"


def transferred(giver: str, taker: str) -> str:
    """Another person goes on."""
    return f"工程师{giver}已把您的对话转给工程师{taker}，前面的内容{taker}都能看到，您不用再说一遍。"


def given_back(giver: str) -> str:
    """The person puts the conversation back into the queue."""
    return f"工程师{giver}已为您转回人工队列。"


def engineer_away(name: str) -> str:
    """The person's desk has been silent too long."""
    return f"非常抱歉，工程师{name}暂时离开了。"


def queued_again(number: str) -> str:
    """Another engineer is there."""
    return f"正在为您安排其他工程师，工单号 {number}。前面的对话都已保存，请稍候，等待时可以继续补充情况。"


def kept_as_ticket(number: str, hours: Hours, now: datetime) -> str:
    """Nobody else is there."""
    return (
        f"您的问题已保存在工单 {number} 中，工程师会在这里回复您。{absence(hours, now)}"
        "这期间您可以继续提问，智能助手会尽力帮您。"
    )


def engineer_returned(number: str | None) -> str:
    """The person gives the conversation back to the bot."""
    kept = f"（工单号 {number}）" if number else ""
    return f"工程师已离开本次对话{kept}。接下来由智能助手为您服务；需要人工时，输入「转人工」即可。"


def resolved(number: str | None) -> str:
    """The person considers it solved."""
    which = f"工单 {number}" if number else "本次问题"
    return f"{which}已标记为解决。如果还有问题，直接在这里留言即可。"


def absence(hours: Hours, now: datetime) -> str:
    """Why nobody answers at once, and when people will be there."""
    opening = hours.next_opening(now)
    times = f"人工服务时间：{hours.describe()}。"
    if hours.is_open(now):
        return f"工程师会尽快处理。{times}"
    if opening is None:
        return f"现在没有工程师在线。{times}"
    return f"现在没有工程师在线，{_moment(opening, now)} 上班后处理。{times}"


def _moment(moment: datetime, now: datetime) -> str:
    local = moment.astimezone(CHINA)
    days = (local.date() - now.astimezone(CHINA).date()).days
    if days == 0:
        return f"今天 {local:%H:%M}"
    if days == 1:
        return f"明天 {local:%H:%M}"
    return f"{local.month}月{local.day}日（{DAY_NAMES[local.weekday()]}）{local:%H:%M}"


def may_add(text: str) -> bool:
    """Whether words in the queue may tell something of the problem: not 「在吗」, and not how long it takes."""
    return len(text) >= _MIN_ADDED and _IDLE.search(text) is None


def is_leaving_queue(text: str) -> bool:
    """Whether a waiting customer says that he will not wait: the whole message, never a part of one."""
    return text.strip(_MARKS) in LEAVES_QUEUE
