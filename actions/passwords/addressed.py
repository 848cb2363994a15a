"""To whom a procedure speaks: to himself, to who asks for somebody else, or to the administrator himself.

Who says that he is the administrator is told what he does, and need ask nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.jobs import Memory
from actions.passwords import texts
from actions.passwords.content import UNSURE, Procedure, Settled
from actions.passwords.leaving import LEFT
from actions.passwords.managers import MANAGER
from actions.passwords.reading import fold, read
from actions.passwords.texts import Steps
from actions.passwords.triage import Triage
from actions.passwords.words import words

USER_NAME = "【用户名】"
HEAD = "公司负责人"
_FORGOTTEN, _REFUSED = re.compile(r"(?:登录)?密码忘了"), "密码输了总说不对"
_KNOWER = re.compile(r"请知道[^，。]{0,12}密码的人")
_SOMEBODY_KNOWS = re.compile(r"(?<!没)有人[^，。]{0,2}(?:知道|晓得|记得)")
_IT = re.compile(r"(?<![A-Za-z])IT(?![A-Za-z])")
_ADMINISTRATOR = re.compile(r"管理员|manager|administrator")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as he told: `user_name` his own; `is_head` the firm is his; `is_alone` nobody else uses it;
    `is_refused` his password is called wrong, and he has forgotten none."""

    user_name: str | None = None
    is_head: bool = False
    is_alone: bool = False
    is_it: bool = False
    """He looks after the machines himself: what is for the IT is for him."""
    is_refused: bool = False
    head: str = ""
    """What he calls the head of the firm, whose account it is."""
    manager: str = ""
    """What he calls him who manages the accounts."""
    settled: frozenset[Settled] = frozenset()


def asker_of(triage: Triage, memory: Memory) -> Asker:
    """Who asks; somebody may have the administrator's account where he says that it is there."""
    is_there, manager = "administrator" in triage.excluded, memory.get("manager") or ""
    has_rights = triage.known.get("rights") == "yes"
    told: dict[Settled, bool] = {
        "manager_named": bool(manager) or has_rights or memory.get("is_head", False),
        "manager_there": is_there or has_rights,
        "edition": triage.known.get("edition", UNSURE) != UNSURE,
        "manages_alone": memory.get("manages_alone", False),
        "console_there": "console" in triage.excluded,
    }
    return Asker(
        memory.get("user_name"),
        memory.get("is_head", False),
        memory.get("is_alone", False) and not is_there,
        memory.get("is_it", False),
        triage.said_back.get("trouble") == "wrong",
        memory.get("head") or "",
        "" if has_rights else manager,
        frozenset(name for name, is_told in told.items() if is_told),
    )


def addressed(way: Procedure, steps: Steps, known: Mapping[str, str], asker: Asker) -> tuple[Procedure, Steps]:
    """The procedure and its steps, in the words for him of whom this is known."""
    if asker.is_head and way.message is not None and way.message.to == HEAD:
        way = way.model_copy(update={"message": None})
    way = _with_name(_for_others(_without_settled(way, asker), steps, known, asker), asker.user_name)
    steps = _without_leavers(_with_manager(way, steps, asker.manager), known)
    if asker.is_it:
        way, steps = _for_it(way, steps)
    if asker.is_refused:
        way = _as_refused(way)
    if asker.head and known.get("account") == "other_user":
        way, steps = _of_head(way, steps, asker.head)
    return _for_administrator(_for_alone(way, steps) if asker.is_alone else way, steps, known)


def _for_it(way: Procedure, steps: Steps) -> tuple[Procedure, Steps]:
    """What the IT is to be told is told to him."""
    if way.message is not None and _IT.search(way.message.to):
        way = way.model_copy(update={"message": None})
    is_his = _IT.search(steps.who) is not None and "您" not in steps.who
    return way, replace(steps, who=f"您（{steps.who}）") if is_his else steps


def _without_leavers(steps: Steps, known: Mapping[str, str]) -> Steps:
    """How to see that it is well, without what concerns who has left, where nobody has."""
    if known.get("trouble") == LEFT or "离职" in steps.title or "离职" not in steps.verify:
        return steps
    kept = [part for part in steps.verify.rstrip("。").split("；") if "离职" not in part]
    return replace(steps, verify="；".join(kept) + "。") if kept else steps


def _without_settled(way: Procedure, asker: Asker) -> Procedure:
    """Nothing is said of what may go wrong that has been told not to be so."""
    kept = [one for one in way.pitfalls if not asker.settled.intersection(one.unless)]
    return way if len(kept) == len(way.pitfalls) else way.model_copy(update={"pitfalls": kept})


def _with_manager(way: Procedure, steps: Steps, manager: str) -> Steps:
    """「请王姐」: whoever is named carries it out."""
    if manager in ("", MANAGER) or manager in steps.who or not is_for_administrator(way, steps):
        return steps
    return replace(steps, who=f"{manager}（{steps.who.replace('（', '，').replace('）', '')}）")


def is_for_administrator(way: Procedure, steps: Steps) -> bool:
    """Is it a procedure that an administrator carries out, told to somebody who is none?"""
    return "rights" not in way.when and _ADMINISTRATOR.search(steps.who) is not None and "您" not in steps.who


def sends_to_himself(answer: str, known: Mapping[str, str]) -> bool:
    """Is who has the administrator's account told to ask whoever has it to do it for him?"""
    return known.get("rights") == "yes" and words().has("sends_to_manager", fold(answer))


def needs_who_knows(answer: str, text: str, known: Mapping[str, str]) -> bool:
    """Is he sent to somebody who knows the administrator's password, where it is lost and he tells of nobody?"""
    if known.get("account") != "administrator" or not _KNOWER.search(answer):
        return False
    return "administrator" not in read(text).denied and not _SOMEBODY_KNOWS.search(fold(text))


def _for_administrator(way: Procedure, steps: Steps, known: Mapping[str, str]) -> tuple[Procedure, Steps]:
    """Nobody need be asked, and nothing is to be sent."""
    if known.get("rights") != "yes" or not is_for_administrator(way, steps):
        return way, steps
    yours = texts.YOU_DO_IT if known.get("trouble") == LEFT else texts.FOR_ADMIN
    note = "\n".join(line for line in (yours, way.note) if line)
    return way.model_copy(update={"message": None, "note": note}), replace(steps, who=f"您（{steps.who}）")


def _for_alone(way: Procedure, steps: Steps) -> Procedure:
    """There is no colleague to write to: the administrator's account is his own, too."""
    if not is_for_administrator(way, steps):
        return way
    note = "\n".join(line for line in (texts.ALONE, way.note) if line)
    return way.model_copy(update={"message": None, "note": note})


def _of_head(way: Procedure, steps: Steps, head: str) -> tuple[Procedure, Steps]:
    """The head of the firm is nobody's employee; nothing is said of those who have left."""

    def said(line: str) -> str:
        return line.replace("让员工", f"请{head}").replace("员工", head)

    if way.message is not None:
        to = way.message.to.replace("那位同事", head)
        way = way.model_copy(update={"message": way.message.model_copy(update={"to": to})})
    lines = [said(step) for step in steps.steps]
    verify = said(steps.verify.partition("；")[0].rstrip("。") + "。")
    return way, replace(
        steps, title=said(steps.title), who=said(steps.who), steps=lines, gain=said(steps.gain), verify=verify
    )


def _as_refused(way: Procedure) -> Procedure:
    """The words to send on, for who has forgotten nothing."""
    if way.message is None:
        return way
    text = _FORGOTTEN.sub(_REFUSED, way.message.text)
    return way.model_copy(update={"message": way.message.model_copy(update={"text": text})})


def _for_others(way: Procedure, steps: Steps, known: Mapping[str, str], asker: Asker) -> Procedure:
    """A procedure for one's own password, shown to who asks for somebody else: no text to send in his own name."""
    is_own = "own_user" in way.when.get("account", ()) or "never_set" in way.when.get("trouble", ())
    is_own = is_own or "member" in way.when.get("role", ())
    is_his = known.get("rights") == "yes" and "member" in way.when.get("role", ())  # he carries it out himself
    if known.get("account") != "other_user" or not is_own or is_his or way.when.get("account") == ["other_user"]:
        return way
    speaks_to_him = any("您" in step for step in steps.steps)
    for_whom = texts.FOR_HEAD if asker.is_head else texts.FOR_OTHERS if speaks_to_him else texts.FOR_OTHERS_BRIEF
    note = "\n".join(line for line in (for_whom, way.note) if line)
    return way.model_copy(update={"message": None, "note": note})


def _with_name(way: Procedure, name: str | None) -> Procedure:
    """The words to send on, with the user name that the customer told."""
    if way.message is None or not name:
        return way
    text = way.message.text.replace(USER_NAME, name)
    return way.model_copy(update={"message": way.message.model_copy(update={"text": text})})
