"""「没得数据坏，就是删了一张凭证」: nothing is lost, and what was taken for it is taken back.

A person who says himself that the books are whole is believed: nobody need stop working for what has not happened. A
voucher that he deleted on purpose, to do a step of the close anew, was never a loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.spelling import simplified

NOT_LOST = "没有丢数据就好，是我看重了：前面说的“先别动”不用管，您照常做账就行，工单上也改过来了。"

_DATA = r"(?:数据库?|账套?|帐套?|凭证|单据|资料|东西|库)"
_HARM = r"(?:坏|丢|损坏?|没了?|不见|少|出问题|有问题|毛病|错乱|打不开|乱码)"
_NONE = r"(?:没有?|没得|冇|并没有?|根本没有?|又没|也没|都没|不是|并不是|又不是|哪里?有|哪来的?)"
_DENIES = re.compile(
    rf"{_NONE}(?:什么|啥子?|啥|哪个|说|过)*(?:的)?{_DATA}(?:库)?(?:损?坏|丢失?|不见|没了|出(?:什么|啥)?问题|有(?:什么|啥)?问题)"
    rf"|{_NONE}(?:什么|啥子?|啥)?(?:丢|坏|损坏)(?:失|掉)?(?:过|了)?(?:什么|啥子?|啥|任何)?{_DATA}"
    rf"|{_DATA}(?:都|也|全|又|是|根本|明明|一直)*(?:没(?:有)?(?:丢|坏|问题|事|少|损坏|出问题)|好好的|是好的|完好|还在|都在|在的|正常)(?!吗|么|不|没|呢|[?？])"
    r"|(?:不是|没有?)(?:什么)?(?:数据丢失|丢数据)|是(?:我)?(?:故意|自己|特意|专门)删的"
)
_ASKS = re.compile(r"[?？]$|[吗么呢吧]$|是不是|会不会|在不在|有没有|还在不|怎么(?:知道|看)")

# What no word of his takes back: an engineer must look.
_HARD_SIGN = re.compile(
    r"[置质]疑|可疑|勒索|中毒|乱码|恢复错|盖错|(?:数据库|账套)[^，。,\s]{0,3}(?:损坏|打不开|坏了)|停[了过]?电|断电|硬盘坏"
)

# Deleted to do a step anew: the business verb beside it says what for.
_PART = r"[^，。,；;！!？?\s]"
_DELETED = re.compile(
    rf"(?:凭证|单据?|卡片|分录){_PART}{{0,4}}删(?:除|掉|光|完)?[了过]|删(?:除|掉)?[了过]{_PART}{{0,8}}(?:凭证|单据?|卡片)"
)
_TO_DO_ANEW = re.compile(
    r"[提做录计结算]错|(?:重新?|再|重)(?:计?提|做|录|结转|生成|计|算|结|走)|已经?(?:计?提|结转|生成|结账)过?了?|(?:计|补)提|反结账|断号|补号|作废|冲销|折旧|结转损益"
)
_BY_MISTAKE = re.compile(
    r"不小心|手滑|手抖|手快|误|失手|删错|点错|恢复|找回|救|还原|没了|不见|全没|丢|数据库|打不开|乱码|停电|断电|[几数\d]十张|\d{2,}张|整个月|一批"
)


def denies_loss(text: str) -> bool:
    """Does he say that nothing is lost or broken? 「数据还在吗」 asks it."""
    clauses = re.split(r"[，,。；;！!\s]+", simplified(text))
    return any(_DENIES.search(clause) and not _ASKS.search(clause) for clause in clauses)


def deleted_on_purpose(text: str) -> bool:
    """「折旧提错了 我把凭证删了 怎么重新提」: deleted by himself, to do the step anew."""
    said = simplified(text)
    return _DELETED.search(said) is not None and _TO_DO_ANEW.search(said) is not None and not _BY_MISTAKE.search(said)


def takes_back_loss(texts: Iterable[str]) -> bool:
    """Has he told no sign that only an engineer may clear: a database in doubt, a power cut, a virus?"""
    return not any(_HARD_SIGN.search(text) for text in texts if not denies_loss(text))


def is_denied_at_last(texts: Iterable[str], is_loss: re.Pattern[str]) -> bool:
    """Is the last thing that he said of it that nothing is lost? `is_loss`: how a loss is told."""
    denied = False
    said = list(texts)
    if not takes_back_loss(said):
        return False
    for text in said:
        if denies_loss(text):
            denied = True
        elif is_loss.search(text) and not deleted_on_purpose(text):
            denied = False
    return denied
