"""What is said of passwords that are not the ERP's, as data/foreign.yml has it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from actions.clauses import SHORT_PAUSE
from actions.content import read_content

CONTENT_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "foreign.yml"
_PASSWORD = re.compile(r"密码|口令|锁|登[录陆]不|进不去|CA|忘", re.IGNORECASE)


_OURS = r"(?:erp|金蝶|云?星[空辰]|eas|k/?3|kis)"
_CANNOT_REACH_US = re.compile(
    rf"(?:登[录陆入]?|连接?|对接|访问)(?:不[上了进到]|到)?\s*{_OURS}[^，。；;\s]{{0,4}}(?:失败|不[上了进通]|报|错|断)"
    rf"|(?:登[录陆入]?|连接?)不[上了进到]\s*{_OURS}",
    re.IGNORECASE,
)
_OTHER_SYSTEM = re.compile(
    r"发票云|影像|费控|报销系统|bi(?![a-z])|报表系统|oa(?![a-z])|mes(?![a-z])|wms(?![a-z])|crm|接口|集成|外围|第三方|[另别]的?一?个?系统|对接",
    re.IGNORECASE,
)
_OUR_ACCOUNT = re.compile(
    rf"{_OURS}[^，。；;\s]{{0,6}}(?:接口|集成|对接)[^，。；;\s]{{0,5}}(?:账?号|用户|密码)|(?:接口|集成)(?:用的?)?(?:账号|用户)",
    re.IGNORECASE,
)
# 「我问的不是发票云的密码」; 「是不是税盘的密码」 asks.
_DENIED = re.compile(r"(?<!是)不是[^，。；;！!？?\s]{1,8}(?:密码|口令|账号)(?![吗么])")


def _compiled(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiled)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Answer(_Strict):
    """What may be asked after the line, and what is said to it."""

    asked: Pattern
    answer: str


class Matter(_Strict):
    """One password that belongs to somebody else; `cases` tell of it, and what is asked under them is asked of it."""

    id: str
    named: Pattern
    line: str
    whom: str
    cases: list[str] = Field(default_factory=list)
    answers: list[Answer]

    def is_named(self, text: str) -> bool:
        """Do the words name it?"""
        return re.search(self.named, text, re.IGNORECASE) is not None

    def answer_to(self, text: str) -> str | None:
        """What is known of what is asked, clause by clause; None where they alone know it."""
        clauses = [clause for clause in SHORT_PAUSE.split(text) if clause]
        found = [answer for clause in clauses if (answer := self._first(clause)) is not None]
        return "\n".join(dict.fromkeys(found)) or self._first(text)

    def answers_all(self, text: str) -> bool:
        """Is every clause of it answered?"""
        return all(self._first(clause) is not None for clause in SHORT_PAUSE.split(text) if clause)

    def _first(self, text: str) -> str | None:
        return next((one.answer for one in self.answers if re.search(one.asked, text, re.IGNORECASE)), None)


class _Matters(RootModel[list[Matter]]):
    """The whole file."""


@lru_cache(maxsize=1)
def matters() -> list[Matter]:
    """All of them, in the order in which they are said."""
    return read_content(CONTENT_FILE, _Matters).root


def cannot_reach_us(text: str) -> bool:
    """「影像系统报登录ERP失败」: does another system fail to log in to ours?"""
    return _CANNOT_REACH_US.search(text) is not None and _OTHER_SYSTEM.search(text) is not None


def names_foreign_password(text: str) -> bool:
    """Is this about a password or lock of a tax or invoice system? Not where it is our side that it cannot log in to:
    「发票云报登录ERP失败 我改过接口账号的密码」, nor where he says that it is not: 「不是发票云的密码」."""
    meant = _DENIED.sub("", text)
    if cannot_reach_us(meant) or _OUR_ACCOUNT.search(meant):
        return False
    return _PASSWORD.search(meant) is not None and any(matter.is_named(meant) for matter in matters())
