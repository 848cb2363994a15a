"""Which of the accounts that a message names is lost, which one is there, and which is not meant, clause by clause.

「administrator我晓得密码 忘的是仓管的」: the name that stands first is not the one that is lost.
"""

from __future__ import annotations

import re

from actions.passwords.words import words

_CLAUSE = re.compile(r"[^\s，,。；;！!？?、]+")
_MANAGES = re.compile(
    r"administrator|(?<!账套管理)(?<!账套管理的)(?<!账套管理里的)(?<!账套管理那个)admin|manager|管理员|超管"
)


def about_lost(folded: str) -> str:
    """The message without the accounts that are there, or not meant; all else stays, in its order."""
    folded = words().without_denied(folded)
    meant = words().without("not_meant", folded) if words().has("not_meant", folded) else folded
    return _CLAUSE.sub(lambda clause: _rest(clause[0]), meant)


def has_administrator(folded: str) -> bool:
    """Does he say that an administrator's account is there, and can be used?"""
    return any(_is_had(clause) and _MANAGES.search(clause) for clause in _CLAUSE.findall(folded))


def _rest(clause: str) -> str:
    return words().without("had", clause) if _is_had(clause) else clause


def _is_had(clause: str) -> bool:
    return words().has("had", clause)
