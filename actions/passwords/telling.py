"""What of a turn's words counts while a password is at hand: a clause that asks does not change whose password it is.

「那我把它密码改了 仓库会不会登不上」 names other people and loses nobody's password; 「不是云账号」 holds for all
of the conversation. Whoever tells in so many words that another one is lost is heard, asking or not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions.clauses import SHORT_PAUSE
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses
from actions.dialogue.asked import matter_texts
from actions.passwords.asides import points_back
from actions.passwords.content import UNSURE
from actions.passwords.leaving import LEFT, managed_alone, wants_to_manage
from actions.passwords.reading import Reading, fold, read
from actions.passwords.signs import asks_more
from actions.passwords.triage import Triage
from actions.passwords.words import words

CONTAINER, ADMINISTRATOR, OWN = "container_admin", "administrator", "own_user"
CELLS = frozenset({"account", "role", "way_in", "edition", "code"})
NEWS = frozenset({"no_original", "no_code", "phone_gone", "locked", "disabled", "expired"})
"""A trouble that, told under a procedure, takes the place of another; 「密码还是不对」 does not."""
XINGCHEN, SERVICE_ADMIN = "xingchen", "service_admin"
# Not of himself, not denied, not asked for.
_IS_SERVICE_ADMIN = re.compile(
    r"(?<!谁是)(?<!不是)(?<!没有)(?<!不)(?<!我是)(?<!我就是)(?<!我才是)(?<!个)服[务物]管理员(?![^，。\s]{0,3}(?:是谁|是啥|是什么|在哪|谁|吗|么))"
)
SIGNS_BETWEEN = " ，,。；;！!？?"


def counted(reading: Reading, conversation: Conversation, triage: Triage) -> Reading:
    """The reading without an account, and what follows from it, that the turn only asks about."""
    account, known = reading.values.get("account"), triage.known.get("account", UNSURE)
    if account is None or account == known or (known == UNSURE and account not in triage.excluded):
        return reading
    if _is_meant(account, known, reading, conversation, triage):
        return reading
    told = {name: value for name, value in reading.values.items() if name not in ("account", "way_in")}
    if known != UNSURE and triage.known.get("trouble", UNSURE) != UNSURE:
        told.pop("trouble", None)
    return replace(reading, values=told, asks_us=reading.asks_us)


def corrected(reading: Reading, conversation: Conversation, triage: Triage) -> Reading | None:
    """What the turn tells, and not only asks, against what was taken for known: with what is told beside it and denied;
    None where it contradicts nothing."""
    told = _told_beside(asked_clauses(conversation), conversation.text)
    if not told or (not conversation.acts and asks_more(told)):
        return None
    folded = fold(told)
    values = read(told, product=triage.product).values
    known = triage.known
    values = {name: value for name, value in values.items() if reading.values.get(name) == value}
    denied = reading.denied & {known.get("account")}
    if not denied and not words().has("corrects", folded) and not words().has("tells_lost", folded):
        known = {name: value for name, value in known.items() if name != "account"}  # one named by the by
    is_against = any(_contradicts(name, value, known) for name, value in values.items())
    is_against = is_against or ("trouble" in values and known.get("trouble") in reading.over)
    return replace(reading, values=values, denied=denied) if is_against or denied else None


def take_rights(conversation: Conversation, triage: Triage) -> None:
    """Who said anywhere in this matter that he is an administrator need not be told to ask one."""
    is_colleagues = triage.known.get("account") == "other_user"
    if is_colleagues and any(read(text).values.get("rights") == "yes" for text in matter_texts(conversation)):
        triage.learn({"rights": "yes"})


def learns_that_none_manages(text: str, triage: Triage) -> bool:
    """Is who has left found to have been the only administrator? Then nobody can see to his account as long as there is
    no new one, and that is the trouble now."""
    known, said = triage.known, fold(text)
    if known.get("trouble") != LEFT:
        return False
    if not managed_alone(said) and not (known.get("rights") != "yes" and wants_to_manage(said)):
        return False
    triage.known.pop("account", None)
    return triage.learn({"trouble": "admin_gone", "role": "enterprise_admin"})


def learns_of_service_admin(text: str, triage: Triage) -> bool:
    """Is who has left found to be the service administrator (「名字后面写的服务管理员」)? The books are his: they
    are handed over first, and only then is he signed off."""
    known = triage.known
    if triage.product != XINGCHEN or known.get("trouble") not in (LEFT, "admin_gone"):
        return False
    if known.get("role") == SERVICE_ADMIN or not _IS_SERVICE_ADMIN.search(fold(text)):
        return False
    if known["trouble"] == LEFT:
        known.pop("account", None)
    return triage.learn({"trouble": "admin_gone", "role": SERVICE_ADMIN})


def _told_beside(asked: Sequence[str], text: str) -> str:
    """What is told and not asked; nor what a question points back to (「打开先要登云账号，那个是一回事吗」)."""
    told = text
    for clause in asked:
        before, found, after = told.partition(clause)
        parts = SHORT_PAUSE.split(before.strip(SIGNS_BETWEEN))
        if found and points_back(clause):
            before = before.replace(parts[-1], " ")
        told = f"{before} {after}" if found else told
    return told.strip(SIGNS_BETWEEN)


def _contradicts(name: str, value: str, known: Mapping[str, str]) -> bool:
    before = known.get(name, UNSURE)
    if name == "trouble":
        return before != value and value in NEWS
    return name in CELLS and before not in (UNSURE, value)


def take_denials(conversation: Conversation, triage: Triage) -> None:
    """What was denied anywhere in this matter is none of what is lost."""
    for text in matter_texts(conversation):
        triage.exclude(read(text, product=triage.product).denied)


def _is_meant(
    account: str, known: str, reading: Reading, conversation: Conversation, triage: Triage
) -> bool:
    """Does the turn tell, rather than ask, that this is the account?"""
    if {account, known} == {ADMINISTRATOR, CONTAINER} and words().has("names_container_user", fold(conversation.text)):
        return False  # the tool's own user is called so
    if account == OWN and known != UNSURE and not reading.names_own:
        return False
    asked = asked_clauses(conversation)
    if any(_tells_lost(clause, account, triage) for clause in asked):
        return True
    told = _told_beside(asked, conversation.text)
    return bool(told) and read(told, product=triage.product).values.get("account") == account


def _tells_lost(clause: str, account: str, triage: Triage) -> bool:
    values = read(clause, product=triage.product).values
    return values.get("account") == account and words().has("tells_lost", fold(clause))
