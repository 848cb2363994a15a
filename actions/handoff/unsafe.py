"""What could cost the books while a person is awaited: whoever asks whether he may do it hears a clear no, and why.

Overwriting with an old backup and attaching files are never his to do before the person has seen it; what else is
unsafe is so where a server, a database or everybody is in trouble: the lock of one document is deleted every day.
Sources: notes F059 (nothing attached, restored or rebuilt by the customer), F240 (nothing restarted).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from actions.conversation import Conversation, Dialogue
from actions.dialogue.matters import unsolved_matters, words_of
from actions.handoff.loss_denied import denies_loss

FEAR = "现在还不能下结论：登不上、打不开，不等于账没了，要工程师看过才知道。什么都先别动，数据保住的可能最大。"
NO = "不行，这一步先别做：{reason}"
COMPANY = "company"
REMOTE = frozenset({"eas", "k3cloud", "xingchen"})
"""Products whose books never lie on the computer that one works at."""


@dataclass(frozen=True, slots=True)
class Unsafe:
    """One such act: the words that name it, why not, and whether it is unsafe in any trouble."""

    named: re.Pattern[str]
    reason: str
    is_always: bool = False


_BACKUP = r"(?:备份|旧账|老账|旧的?账套|上个?[周月][^，。\s]{0,4}的账)"
_UNSAFE = (
    Unsafe(
        re.compile(
            rf"{_BACKUP}[^，。？?]{{0,8}}(?:盖|覆盖|恢复|还原|倒[回进]|导[回进]|灌|顶上|顶替|拷回|放回|换上|压上)|(?:盖|覆盖|恢复|还原|倒回|导回|灌|换上|用回?|拿)[^，。？?]{{0,8}}{_BACKUP}[^，。？?]{{0,6}}(?!(?:在|放)(?:哪|不在))"
            rf"|{_BACKUP}[^，。？?]{{0,4}}(?:用上|上去)|(?:恢复|还原)(?:一下|回去)?(?:数据|账套|账)"
        ),
        "备份一盖上去，备份那天以后录的账就没了，现在这份也可能找不回来。把备份找出来，复制一份放到别的电脑，原件别动，等工程师定。",
        is_always=True,
    ),
    Unsafe(
        re.compile(
            r"附加|重建(?:日志|数据库|账套)|(?:修复|修一下|修修)[^，。\s]{0,4}(?:数据库|库)|(?:数据库|库)[^，。？?]{0,4}(?:修复|分离)|mdf|ldf|dbcc|脱机",
            re.IGNORECASE,
        ),
        "自己附加、修复数据库或者重建日志，最容易把账弄丢。数据库的文件一个都别动，等工程师来。",
        is_always=True,
    ),
    Unsafe(
        re.compile(r"删|清理|清空|腾(?:点|些|出)?(?:地方|空间)|收缩|腾盘"),
        "数据库的文件删错了，账就没了。先什么都别删，把磁盘还剩多少拍张照发在这里，由工程师来腾地方。",
    ),
    Unsafe(
        re.compile(
            r"重启|重新启动|关机|断电|拔(?:电|线|插头|网线|了|掉)|重开(?:服务器|机)"
            r"|(?:服务|sql)[^，。？?]{0,4}(?:停|关)(?:掉|了)?再开",
            re.IGNORECASE,
        ),
        "原因没看清就重启，没保存的单子会丢，数据库正写到一半的话更难救。等工程师看过再动。",
    ),
    Unsafe(
        re.compile(r"重装|卸载|格式化|重做系统|装(?:个|一个)?新(?:的)?系统|杀毒|杀[个一]?下?毒|升级|打补丁"),
        "一重装、一杀毒，数据库的文件可能跟着没了，原来的样子也看不到了。等工程师看过再动。",
    ),
)
_SERIOUS = re.compile(
    r"服务器|数据库|[置质]疑|可疑|中间层|sql|勒索|中毒|全(?:公司|体|部|员)|所有人|大家都|账套[^，。]{0,4}(?:没|丢|坏|不见)",
    re.IGNORECASE,
)
# 「重启过了」, 「备份在哪」: done, or asked of something else.
_NOT_ASKED = re.compile(
    r"(?:重启|删|恢复|还原|重装|杀毒|升级)(?:过|了(?!行|可|好|会|再|吗|呢))"
    r"|备份(?:文件)?(?:在|放)(?:哪|什么)"
)

_ABOUT_TO = re.compile(
    r"(?:我|我们|俺)(?:就|先|来|去|让|叫|想|要|自己|这就|马上|准备|打算|直接)|(?:让|叫|找)[^，。\s]{1,6}(?:把|去|来|给)|准备|打算|想着|先把|干脆|索性"
)
_PLANS = re.compile(r"那我|先把|先去|先让|准备|打算|干脆|索性|要不(?!要)")
_DONE = re.compile(r"还是|也没|没用|不行(?![吗么？?])|刚|已经|昨|早上|[完过]了|试过")
# 「要不要每个人重装客户端」: that touches no server, and no books.
_OF_CLIENT = re.compile(
    r"客户端|浏览器|(?:每个?人|各人|各自|大家|同事们?|我们?|自己|员工|每一?台|\d+台)(?:的|家的?)?(?:电脑|机器)"
)
_OF_SERVER = re.compile(r"服务器|数据库|(?<!系)系统|账套|sql|中间层|主机", re.IGNORECASE)
# 「加密服务器在哪重启」, 「狗拔了重插行不行」: neither holds data; the computer with the dongle does.
_OF_DONGLE = re.compile(
    r"(?:重启|刷新|重插|插拔|拔插?)[^，。,\s]{0,3}(?:加密(?:服务器?|狗)|狗)|(?:加密(?:服务器?|狗)|(?<!加密)狗)(?!的)(?:在哪[^，。,\s]{0,4}|[^，。,\s的那台机电]{0,4})(?:重启|刷新|重新?插|拔)"
)
_REINSTALLS = re.compile(r"(?:卸载?(?:了|掉)?(?:再|然后)?)?重新?(?:安)?装|卸载?(?:了|掉)?(?=[再重]|$)")
_INSTALLS = re.compile(r"重新?(?:安)?装|卸载|升级|更新")
# 「多久能恢复」 asks when it works again.
_WHEN_BACK = re.compile(
    r"(?:多久|多长时间|几[点天时个]|什么时[候间]|啥时[候间]?|何时|今天|明天|能不能)[^，。？?\s]{0,8}?(?:能|才|会|可以)*恢复(?!数据|备份|账套|旧|老)"
)
# 「没人说服务器重装啊」
_NOT_MEANT = re.compile(r"^(?:我们?|我也|又|可)?(?:没人?|没有人?|不是)(?:说|问|让|要)")
# 「我恢复个备份 单子全没了」, 「恢复覆盖了」: it has been done; who asks to do it once more says so.
_PUT_BACK = r"(?:恢复|还原|覆盖|盖上?去?|[倒导][回进])"
_LOST = r"(?:没了|没有了|不见|丢了|少了|被?覆盖了|被盖|变[成回]了?)"
_HAS_RESTORED = re.compile(
    rf"(?<!登录)(?<!服务)(?<!网络)(?<!系统)(?<!务器)(?<!自动){_PUT_BACK}(?:成功|备份|数据|账套|上去)?(?:了|完|过|错|掉)(?!吗|么|没有?$|行|会|好不)|(?:已经|昨[天晚]|刚才?|早上|手滑|点错)[^，。,！!？?]{{0,10}}{_PUT_BACK}(?!一下)"
    rf"|{_PUT_BACK}[^，。,！!？?\s]{{0,3}}{_BACKUP}[，,。！!\s]*[^，。,！!？?\s]{{0,14}}{_LOST}|{_BACKUP}{_PUT_BACK}[，,\s]*[^，。,！!？?\s]{{0,8}}(?:点的|弄的|{_LOST})"
)
_WANTS_IT = re.compile(
    r"(?<!不)再|重新|另|换|更近|[早前]一?[份天个]|要不要|行不行|可不可以|能不能|[行好可以成][吗么不]|能[^，。]{0,8}[吗么不]$|怎么(?!没)|想|打算|准备|先|要不|干脆|一下|试试"
)
_ORDERS_IT = re.compile(r"^那?(?:我们?|就|先)*(?:把|让|叫|用)(?![^，。]*(?:[了过完错]|点的))")
# 「能不能变回来」 asks to undo it.
_UNDOES = re.compile(r"变回|找回|撤[回销]|退回去|回到|反悔|救(?:得|回)|留一份|存一份")
_CLAUSES = re.compile(r"[，,。；;！!？?]+")
_PARTS = re.compile(r"([，,。；;！!？?\s]+)")
_FEARS = re.compile(
    r"(?:账|数据|凭证|单据?|资料)[^，。\s]{0,4}(?:还在|在不在|丢|没了|会不会没|找得?回|保住|坏)|(?:会不会|是不是|怕)[^，。\s]{0,4}(?:丢|没了|坏账|被黑|中毒)"
)


def what_could_hurt(text: str) -> str:
    """The text without what touches only the customers' own computers or the dongle, without the question when it works
    again, and without what he says that nobody meant."""
    parts = (_WHEN_BACK.sub("", part) for part in _PARTS.split(text))
    harmless = (_OF_DONGLE, _NOT_MEANT)
    return "".join(part for part in parts if not (_is_of_client(part) or any(one.search(part) for one in harmless)))


def _is_of_client(part: str) -> bool:
    names_client = _OF_CLIENT.search(part) is not None and _OF_SERVER.search(part) is None
    return names_client and _INSTALLS.search(part) is not None


def unsafe_act(conversation: Conversation) -> Unsafe | None:
    """The act that these words ask for, where it may cost the books in this trouble."""
    text = conversation.text
    known = conversation.slot("product") or (conversation.dialogue.ticket_knows or {}).get("product")
    if known in REMOTE and not _OF_SERVER.search(text):
        text = _REINSTALLS.sub("", text)  # 「把金蝶卸了重装」 at his desk: the books lie elsewhere, the library knows
    if _NOT_ASKED.search(text) and not _is_planned(text):
        return None
    is_serious = is_serious_trouble(conversation.dialogue)
    if not (conversation.dialogue.ticket_knows or {}).get("data_at_risk"):
        text = what_could_hurt(text)
    if has_restored([*words_of(unsolved_matters(conversation.dialogue)), conversation.text]):
        text = wanted_of_backup(text)
    return next((act for act in _UNSAFE if (act.is_always or is_serious) and act.named.search(text)), None)


def has_restored(told: Iterable[str]) -> bool:
    """Has somebody put a backup over the books already, by what he told? 「要不要恢复备份」 is none."""
    clauses = (clause for words in told for clause in _CLAUSES.split(words))
    return any(_HAS_RESTORED.search(clause) and not _WANTS_IT.search(clause) for clause in clauses)


def wanted_of_backup(text: str) -> str:
    """The text without the clauses that only name the backup put back: what is done needs no warning any more."""
    parts = _CLAUSES.split(text)
    return "，".join(part for part in parts if not _UNSAFE[0].named.search(part) or _wants_backup(part))


def _wants_backup(part: str) -> bool:
    wants = _WANTS_IT.search(part) or _ORDERS_IT.search(part.strip())
    return wants is not None and _UNDOES.search(part) is None


def _is_planned(text: str) -> bool:
    """「那我先把服务器重启了」 is still to be done; 「先重启了 还是不行」 is done."""
    return _PLANS.search(text) is not None and _DONE.search(text) is None


def announces_unsafe(conversation: Conversation) -> bool:
    """「那我让他们把服务器关机再开」: he asks nothing, and is about to do it."""
    return _ABOUT_TO.search(conversation.text) is not None and unsafe_act(conversation) is not None


def is_of_same_trouble(conversation: Conversation) -> bool:
    """「备份盖上去行不行」, 「这两周的账还在吗」 in such a trouble: of it, and no other matter."""
    is_serious = is_serious_trouble(conversation.dialogue)
    speaks_of_loss = denies_loss(conversation.text) or _FEARS.search(conversation.text) is not None
    return is_serious and (speaks_of_loss or unsafe_act(conversation) is not None)


def fears_loss(text: str) -> bool:
    """「这两周的账还在吗」; 「没得数据坏」 fears nothing."""
    return not denies_loss(text) and _FEARS.search(text) is not None


def refusal(act: Unsafe) -> str:
    """The clear no, and the reason."""
    return NO.format(reason=act.reason)


def is_serious_trouble(dialogue: Dialogue) -> bool:
    """Is a server, a database or everybody in trouble, by what he told?"""
    knows = dialogue.ticket_knows or {}
    told = words_of(unsolved_matters(dialogue))
    return bool(knows.get("data_at_risk")) or knows.get("scope") == COMPANY or any(map(_SERIOUS.search, told))
