"""What the customer's words say about a password: what happened, whose it is, by which way in, whether codes arrive.

Words (actions/passwords/words.py), because the answers are short (「我自己的」「收不到」「不知道」) and a classifier of
intents does not see such values. What is read is said back to the customer, who can correct it. Here stands only what
one value means for another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from actions.passwords.content import Attribute
from actions.passwords.doors import OWN_LOGIN, without_closed_doors
from actions.passwords.ended import without_ended, without_reset_done
from actions.passwords.leaving import account_of_leaver, has_left, is_sole_manager, without_own_rights
from actions.passwords.polarity import about_lost, has_administrator
from actions.passwords.there import accounts_open, is_in_others_hand, without_open
from actions.passwords.words import words
from actions.spelling import simplified

# The usual slips of the keyboard.
_SLIPS = (
    ("登陆", "登录"), ("登入", "登录"), ("帐", "账"), ("密吗", "密码"), ("蜜码", "密码"), ("密马", "密码"),
    ("验正码", "验证码"), ("口令", "密码"), ("知到", "知道"), ("记的了", "记得了"), ("会记", "会计"),
    ("管里员", "管理员"), ("管理元", "管理员"), ("操做员", "操作员"), ("收不倒", "收不到"),
    ("简单点", "简单些"),  # no 「单点」 stands in it
)  # fmt: skip
_HEDGE = re.compile(r"(?:好像|应该|可能|估计|大概|貌似|似乎|肯定|一定)+(?=(?:还|都|也)?(?:有(?!没|人)|知道|晓得|记得))")
"""「manager的密码老板好像有」: he has it, as far as is known."""
_OF_OURS = re.compile(r"(?<=在)(?:我们|咱们?)(?!手|这|自己|那|本人)(?=[^，。\s]{1,8}(?:手|那))")
"""「manager在我们李总手里」: in his, not in ours."""
_PAUSE = re.compile(r"(?<![a-z0-9]),|,(?![a-z0-9])", re.IGNORECASE)
"""A comma of the other keyboard."""
_NAMES = ("administrator", "manager")
_LATIN = re.compile(r"[a-z]{6,16}")
NEAR = 0.88
"""How like one of the names a Latin word must be to be a slip of it: 「adminstrator」, 「manger」."""

_ALWAYS: tuple[Attribute, ...] = ("trouble", "account", "way_in", "code", "remembers")
# 云星辰 alone has kinds of account, and nobody there resets for others; 云星空 alone is told apart by where it runs.
_ONLY_XINGCHEN: Attribute = "role"
_RIGHTS: Attribute = "rights"
_ONLY_K3CLOUD: Attribute = "edition"
_OF_PHONE = ("code", "remembers")
"""Who answers these speaks of a phone and its owner, not of another account: 「应该是以前老板的手机号」."""
ANSWER_CHARS = 8
"""A longer sentence that asks something answers nothing: 「我们公司谁是管理员我哪知道」."""
_BEHIND_DOORS = ("eas", "k3cloud")
_SENTENCES = re.compile(r"[，,。；;！!？?]+")
_PARTS = re.compile(r"[，,。；;！!？?]+|(?<![a-z0-9])\s+(?![a-z0-9])")
"""Between clauses; a blank beside a Latin word is none."""
_TILL = re.compile(r"收银|(?<![a-z])pos(?![a-z])")
"""Only 云星辰 has passwords of its own at the till."""
_NOT_OWN = ("other_user", "cashier", "administrator", "cloud_account", "console", "database")
_NUMBER_OFF = re.compile(r"(?<![账型编单])号码?(?:上个?月|去年|早就?|已经?|都|也|被)*(?:停机|停用|销号|注销|销户)")
_RUN_OUT = re.compile(r"(?<!快)(?<!没)(?<!没有)(?:过期|到期|失效)")
_OWN_LOST = re.compile(
    r"(?:是|就是)我(?!们)[^，。\s不没]{0,8}(?:号|账号|用户|密码)(?!的人)|我(?!们)[^，。\s不没]{0,6}(?:号|账号|用户)(?:的?密码)?(?:给|就|也|都|又)*忘"
)
"""「是我收银的号忘了」."""
_ONLY_HIS = re.compile(
    r"(?:就|只有?|偏偏|唯独|光)(?:是)?(?:我|俺|咱)(?![们司])(?:自己)?(?:的|这个?|那个?)?(?:号|账号|用户)(?!主)"
)
"""「会计拿manager进得去 就俺这个号不行」."""
_MISREMEMBERED = re.compile(
    r"密码[^，。没不]{0,8}(?:记错|记混|记岔|记串|搞混|弄混|搞错|弄错)(?!误)"
    r"|(?<!没)(?<!没有)(?<!不是)(?:记错|记混|记岔|记串|搞混|弄混|搞错|弄错)了?(?:我的?|登录)*密码"
)

Values = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found: `values` by attribute; `is_unsure` the customer cannot tell; `asks_us` wants us to reset it.

    `denied`: the accounts that are not meant, or are there; `names_own`: one's own is named in so many words.
    `is_only_wrong`: the password was refused; nobody says that it is lost. `is_untold`: nobody there was told it.
    `over`: the troubles that are over now (「锁没了」).
    """

    values: dict[str, str] = field(default_factory=dict)
    is_unsure: bool = False
    asks_us: bool = False
    denied: frozenset[str] = frozenset()
    names_own: bool = False
    is_only_wrong: bool = False
    is_untold: bool = False
    over: frozenset[str] = frozenset()


def read(text: str, *, asked: str | None = None, product: str | None = None) -> Reading:
    """Reads one message. `asked`: the attribute that the bot asked for last, whose short answers are understood."""
    told = words().without("denies_the_contrary", fold(text))
    over, told = without_ended(without_reset_done(told))
    was_told = words().has("was_told", told)
    heard = words().without("was_told", told)
    said = without_own_rights(heard)  # whoever asks, it is not he who is gone, nor his account
    denied = words().denied(said) | accounts_open(said)
    said = without_open(said)
    rest = words().without_denied(said)
    # Who changes a password he has, or answers of a phone, speaks of what is there.
    lost = rest if changes_own(said) or asked in _OF_PHONE else about_lost(said)
    values: Values = {attribute: words().value(attribute, said) for attribute in _attributes(product)}
    is_past_doors, way = without_closed_doors(said)
    values["way_in"] = words().value("way_in", way)
    values["rights"] = words().value("rights", told)
    values["remembers"] = "yes" if was_told else values["remembers"]
    if "role" in values:
        values["role"] = _own_role(told, asked)
    if denied:
        values["remembers"] = words().value("remembers", lost)
    values["account"] = _account(lost if product in (None, "xingchen") else _TILL.sub("", lost))
    if values["account"] is None and said != heard:
        values["account"] = words().value("account", heard)  # an administrator asks for others
    values["trouble"] = _trouble(told if was_told else said, values["account"])
    if is_in_others_hand(said):
        values["rights"] = None
    elif "rights" in values and lost != said and has_administrator(said):
        values["rights"] = "yes"
    values |= _short_answer(_about_own_role(told) if asked == "role" else lost, asked, values)
    names_other = values.get(_ONLY_K3CLOUD) is not None or values["way_in"] == "gateway"
    if words().has("corrects", said) and asked not in _OF_PHONE and not names_other:
        values |= _short_answer(lost, "account", values)
    _settle_trouble(said, asked, values)
    if values["trouble"] == "no_code" and _NUMBER_OFF.search(said):
        values["trouble"] = "phone_gone"
    if over and values["trouble"] is None and _RUN_OUT.search(said):
        values["trouble"] = "expired"
    if product == "xingchen" and values["trouble"] == "locked" and "锁" not in said:
        values["trouble"] = "forgotten"  # 「错误次数过多」: nothing is known of locks there, and it can be set anew
    if values["trouble"] == "forgotten" and words().has("kept_by_computer", said):
        values["remembers"] = "no"
    _settle_left(said, values, product)
    _settle_gone(said, values)
    _settle_account(said, values, product)
    _settle_phone(said, values, product)
    if is_past_doors and values["way_in"] is None and product in _BEHIND_DOORS:
        values["way_in"] = OWN_LOGIN  # what is refused lies behind the door
    is_of_other = values["account"] == "other_user" and values["trouble"] != "admin_gone" and "role" in values
    if is_of_other and (asked != "role" or values["rights"] == "yes"):
        # what he is himself is not whose password it is
        values["role"] = "member" if words().has("plain_colleague", said) else None
    found = {attribute: value for attribute, value in values.items() if value is not None}
    is_unsure = asked is not None and asked not in found and words().has("unsure", said)
    asks_us = words().has("asks_us", said) and values["account"] != "other_user"
    return Reading(
        found,
        is_unsure,
        asks_us,
        denied - {found.get("account", "")},
        names_own=words().has("names_own", lost) or _OWN_LOST.search(lost) is not None,
        is_only_wrong=words().has("only_wrong", words().without("not_forgotten", said)) or _is_misremembered(said),
        is_untold=words().has("nobody_was_told", said),
        over=over - {found.get("trouble", "")},
    )


def changes_own(text: str) -> bool:
    """Does somebody want another password who knows the one he has?"""
    said = fold(text)
    if not words().has("changes", said) and not (
        words().has("takes_new_one", said) and (words().has("knows_old", said) or words().has("was_told", said))
    ):
        return False
    rest = words().without("not_forgotten", said)
    own = words().without("of_his_own", words().without("was_told", said))
    there = " ".join(part for part in _PARTS.split(own) if words().has("changes", part))
    is_other = words().has("no_change", own) or words().has("no_change_there", there or own)
    return not words().says("trouble", "forgotten", rest) and not is_other


def fold(text: str) -> str:
    """One spelling for traditional characters, commas and usual slips."""
    folded = _PAUSE.sub("，", simplified(text))
    for slip, right in _SLIPS:
        folded = folded.replace(slip, right)
    folded = _OF_OURS.sub("", _HEDGE.sub("", folded))
    return _LATIN.sub(lambda found: _name_meant(found[0]), folded)


@lru_cache(maxsize=512)
def _name_meant(word: str) -> str:
    """The account whose name is misspelt; any other word stays as it is."""
    return next((name for name in _NAMES if SequenceMatcher(None, word, name).ratio() >= NEAR), word)


def _attributes(product: str | None) -> tuple[Attribute, ...]:
    """What is worth looking for in this product."""
    own = {"xingchen": (_ONLY_XINGCHEN,), "k3cloud": (_ONLY_K3CLOUD,)}.get(product or "", ())
    return (*_ALWAYS, _RIGHTS, *own)


def _account(lost: str) -> str | None:
    """Whose password: as the part tells it that tells the trouble, else as the words tell it. Who forgot it is heard
    only where no account is named: 「登云账号 密码老板自己也忘了」."""
    if _ONLY_HIS.search(lost):
        return "own_user"
    parts = [part for part in _SENTENCES.split(lost) if words().value("trouble", part) is not None]
    named = [words().without("forgotten_by", part) for part in (parts if len(parts) == 1 else [])]
    told = (words().value("account", part) for part in [*named, words().without("forgotten_by", lost), lost])
    return next((account for account in told if account is not None), None)


def _trouble(said: str, account: str | None) -> str | None:
    """What happened, in the plainest words; who changes one he knows, or was never given one, has forgotten none."""
    trouble = words().value("trouble", words().without("not_forgotten", said))
    if trouble in (None, "forgotten") and changes_own(said) and account not in _NOT_OWN:
        trouble = "change"
    if trouble is None and _is_misremembered(said):
        trouble = "forgotten"
    if trouble in (None, "forgotten", "change") and words().has("no_password_yet", said):
        trouble = "never_set"
    return trouble


def _is_misremembered(said: str) -> bool:
    """「密码我好像记错了」: what he remembers is refused; he does not say that it is lost."""
    return _MISREMEMBERED.search(said) is not None and words().value("trouble", said) is None


def _about_own_role(said: str) -> str:
    """Without what somebody else is; of an administrator who is gone it is his account that is spoken of."""
    is_gone = words().says("trouble", "admin_gone", said) or words().has("is_gone", said)
    return said if is_gone else words().without("role_of_other", said)


def _own_role(said: str, asked: str | None) -> str | None:
    """What the account is: who says of somebody else that he is the administrator has told that this one is none."""
    if is_sole_manager(said):
        return "enterprise_admin"
    own = _about_own_role(said)
    told = words().value("role", own)
    is_answer = asked == "role" and own != said and words().answer("role", own) is None
    return "member" if told is None and is_answer else told


def _short_answer(said: str, asked: str | None, values: Values) -> Values:
    """The answer to what was asked, where the general words saw none."""
    attribute = next((name for name in words().answers if name == asked), None)
    if attribute is None or values.get(attribute) is not None:
        return {}
    if words().has("unsure", said) and attribute != "remembers":
        return {}
    if len(said) > ANSWER_CHARS and words().has("asks_point", said) and not words().has("nobody_knows", said):
        return {attribute: _told_beside(attribute, said)}
    found = words().answer(attribute, said)
    if attribute == "account" and found is None and values["way_in"]:
        found = "own_user"
    return {attribute: found}


def _told_beside(attribute: Attribute, said: str) -> str | None:
    """The answer that a clause gives which asks nothing itself: 「不记得了呀 手机号注销了 我能替他申请吗」."""
    parts = [part for part in _PARTS.split(said) if part.strip()]
    told = (words().answer(attribute, part.strip()) for part in parts if not words().has("asks_point", part))
    return next((value for value in told if value is not None), None) if len(parts) > 1 else None


def _settle_trouble(said: str, asked: str | None, values: Values) -> None:
    """A forgotten user name is another matter; whoever sets somebody else's anew has lost that one."""
    is_password = "密码" in said or asked == "trouble" or values["account"] == "cloud_account"
    if values["trouble"] == "forgotten" and words().has("names_user_name", said) and not is_password:
        values["trouble"] = None
    if values["trouble"] is None and values["account"] == "other_user" and words().has("sets_anew", said):
        values["trouble"] = "forgotten"


def _settle_account(said: str, values: Values, product: str | None) -> None:
    """Whose password follows from who is gone, and from the way in."""
    if product != "xingchen":
        if values["trouble"] == "admin_gone":
            values["account"] = "administrator"
        elif values["trouble"] == "left" or values["rights"] == "yes":
            return  # an administrator sees to the account of who has left
        elif values["account"] == "other_user" and words().has("speaks_of_predecessor", said):
            values["account"] = None  # who takes over from somebody needs a password of his own
    if values["way_in"] is not None:
        values["account"] = values["account"] or "own_user"


def _settle_phone(said: str, values: Values, product: str | None) -> None:
    """Who has a code that comes to somebody else can ask him, where the phone belongs to the firm's account (KIS); his
    own account is lost with the phone."""
    if values["code"] == "gone":
        return
    if values["code"] == "other" and product in (None, "kis"):
        is_phone = values["trouble"] in ("no_code", "phone_gone")
        is_forgotten = words().says("trouble", "forgotten", said) or not is_phone
        values["trouble"] = ("forgotten" if is_forgotten else None) if is_phone else values["trouble"]
        return
    values["code"] = None if values["code"] == "other" else values["code"]
    if values["trouble"] in ("no_code", "phone_gone"):
        values["code"] = "no"
        if values["remembers"] is None and words().says("trouble", "forgotten", said):
            values["remembers"] = "no"


def _settle_left(said: str, values: Values, product: str | None) -> None:
    """Who has left cannot get his own account back, nor need he: somebody else goes on with the work."""
    if not has_left(said) or values["trouble"] in ("admin_gone", "never_set"):
        return
    is_for_them = product in (None, "xingchen") or (product == "k3cloud" and values["rights"] == "yes")
    if is_for_them and account_of_leaver(said, values["account"]):
        values["trouble"], values["account"] = "left", "other_user"
        values["code"] = values["remembers"] = None


def _settle_gone(said: str, values: Values) -> None:
    """The only administrator is gone: neither the phone nor the password of him can be had."""
    if words().has("speaks_of_sole_admin", said) and words().has("is_gone", said):
        values["trouble"] = "admin_gone"
        values["code"] = values["remembers"] = None
