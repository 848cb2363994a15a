"""「库存关账过了 是不是就能结总账了」, outside a walk: may this module be closed now, and what comes before it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.clauses import PAUSE
from actions.closing.content import Checklist, Item
from actions.closing.mentions import find_modules
from actions.closing.order import closing_item
from actions.closing.words import normal

MAX_CHARS = 30
_MAY = r"(?:是不是|是否|可以|能不能|可不可以|能|可)(?:就)?(?:是)?(?:可以|能)?(?:直接)?(?:去|做|点|开始)?"
_NOW = r"(?:现在|接下来|下面|下一?步|然后|这样|那|之后|就|这下)"
_END = r"(?:了|吗|吧|么|不|没|对吧|对吗|是吧)*$"
_ASKS = re.compile(
    rf"(?:{_NOW}[^，。]{{0,6}}{_MAY}|^{_MAY})(?:(?P<close>[结关])(?!账?[了吗吧么不]|$)(?P<what>[^，。结关不吗]{{1,8}}?)账?"
    rf"|(?P<named>[^，。结关不先]{{1,6}})(?P<then>[结关])账){_END}"
    rf"|(?P<before>[^，。结关不先]{{1,6}}?)(?:{_NOW})?(?:就)?(?:可以|能不能|能|可不可以|是不是(?:就)?(?:能|可以))(?P<verb>[结关])账?(?:了|吗|吧|么|不|没)+$"
)
# 「总账能不能先结」 asks for the order; a prompt, a failure or an undoing is of another kind.
_OTHER = re.compile(r"先|提示|报错|失败|不了|不上|不能(?!$)|反|取消|退|忽略|跳过|几号|什么时候|自动|手机|权限|怎么")
_WHETHER = re.compile(r"能不能|可不可以|是不是")
_DONE = re.compile(r"[结关](?:账|转)?[^，。不没未]{0,3}(?:过了|完|好了?|成功|通过|掉了|了)")
_CLOSES = re.compile(r"结账|关账")
_BACKUP = "备份"
NOT_YET = "先别急。按{product}的结账清单，“{title}”之前还有：{before}。都做好了就可以结，结之前先备份；没用的模块不算。"
NOW = "可以。按{product}的结账清单，“{title}”前面的都做好了；结之前先备份。"
LEDGER = "gl"


def may_close(checklist: Checklist, text: str) -> Item | None:
    """The item that closes what he asks to close now; None where he asks for something else."""
    for part in PAUSE.split(text):
        words = normal(part)
        is_other = _OTHER.search(_WHETHER.sub("", words)) is not None
        found = _ASKS.search(words) if len(words) <= MAX_CHARS and not is_other else None
        if found is None:
            continue
        is_lock = "关" in (found["close"] or found["then"] or found["verb"])
        side = (found["what"] or found["named"] or found["before"]) + ("关账" if is_lock else "账")
        if (item := closing_item(checklist, side)) is not None:
            return item
    return None


def may_close_text(checklist: Checklist, item: Item, product: str, told: Iterable[str]) -> str:
    """What comes before it in the list, without what he said is done."""
    done = {module for said in told for module in _told_done(checklist, said)}
    items = [checklist.by_id[name] for name in item.after if name in checklist.by_id]
    closed = [one for one in items if one.module in done and _CLOSES.search(one.title)]
    before = [one for one in items if _BACKUP not in one.title and one not in closed]
    if not before:
        return NOW.format(product=product, title=item.title)
    return NOT_YET.format(product=product, title=item.title, before="、".join(one.title for one in before))


def _told_done(checklist: Checklist, said: str) -> set[str]:
    """「库存关账过了」, 「应收应付都结完了」: the modules that he says are closed."""
    clauses = [normal(part) for part in PAUSE.split(said)]
    closed = [clause for clause in clauses if _DONE.search(clause) and not _ASKS.search(clause)]
    return {module for clause in closed for module in find_modules(checklist, clause)} - {LEDGER}
