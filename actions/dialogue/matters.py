"""The matters of a conversation: what the customer told of each, in his own words, and what became of it.

One matter at most is at hand. Turning to another leaves it unsolved, and whatever is unsolved is told to the engineer;
only 「好了」 solves a matter, and only 「算了」 drops one. Kept small: words are bounded, and so are the matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.conversation import AT_HAND, MAX_QUESTION_CHARS, Dialogue

LEFT, SOLVED, DROPPED, SEEN_TO = "left", "solved", "dropped", "seen_to"
_UNSOLVED = frozenset({AT_HAND, LEFT})

MAX_UNSOLVED = 8
MAX_SETTLED = 6
MAX_WORDS = 40
FIRST_CHARS = 200
"""So much of the first telling of a matter stays, however much is added."""
SEVERAL_CHARS = 900
"""So long may several matters be together; one alone has MAX_QUESTION_CHARS."""
QUOTE_CHARS = 60
HOW_CHARS = 6
"""A shorter 「弄好了」 does not say what settled it."""
LEFT_OUT = "……"
_BECAME = {SOLVED: "已解决", DROPPED: "客户说先放下", SEEN_TO: "工程师处理过"}

Matter = dict[str, Any]
"""{id, words: what was told in order, product: what he uses for it, None where he has not said, state; how: what he
said when it was solved, where he said more than that}."""


def matter_at_hand(dialogue: Dialogue) -> Matter | None:
    """The matter that is being seen to."""
    return next((matter for matter in dialogue.matters if matter["state"] == AT_HAND), None)


def unsolved_matters(dialogue: Dialogue) -> list[Matter]:
    """What the customer is still owed an answer to, in the order of telling."""
    return [matter for matter in dialogue.matters if matter["state"] in _UNSOLVED and matter["words"]]


def words_of(matters: Sequence[Matter]) -> list[str]:
    """All that was told of them."""
    return [said for matter in matters for said in matter["words"]]


def tell(dialogue: Dialogue, said: str, product: str | None = None) -> None:
    """Adds to the matter at hand, or begins one."""
    matter = matter_at_hand(dialogue) or _begin(dialogue)
    matter["words"] = _bounded([*matter["words"], said[:MAX_QUESTION_CHARS]])
    matter["product"] = product or matter["product"]


def turn_to(dialogue: Dialogue, said: str = "") -> None:
    """What was at hand stays unsolved; another matter is at hand now, of which `said` is told."""
    leave(dialogue)
    if said:
        tell(dialogue, said)


def leave(dialogue: Dialogue) -> None:
    """The matter at hand is let be for now, and stays unsolved."""
    _end(dialogue, LEFT)


def drop(dialogue: Dialogue) -> None:
    """「算了」: the matter at hand is no longer wanted."""
    _end(dialogue, DROPPED)


def drop_all(dialogue: Dialogue) -> None:
    """The customer has taken his ticket back, which told of all."""
    _end_all(dialogue, DROPPED)


def leave_to_person(dialogue: Dialogue) -> None:
    """An engineer had the conversation: what was told until then is his."""
    _end_all(dialogue, SEEN_TO)


def solve(dialogue: Dialogue, *, matter_id: int | None = None) -> None:
    """The matter at hand, and that of `matter_id` where it is another, is solved."""
    for matter in dialogue.matters:
        if matter["id"] == matter_id and matter["state"] == LEFT:
            matter["state"] = SOLVED
    _end(dialogue, SOLVED)


def say_how(dialogue: Dialogue, matter_id: int | None, told: str) -> None:
    """What he said that settled a matter: 「老孙重启服务好了」. It is for the record of that matter."""
    for matter in dialogue.matters:
        if matter["id"] == matter_id and matter["state"] == SOLVED and len(told) >= HOW_CHARS:
            matter["how"] = told[:QUOTE_CHARS]


def solve_by_case(dialogue: Dialogue, case_id: str | None) -> None:
    """A case has helped: the matter that it was shown for is solved, else the one at hand."""
    shown_for = next((entry.get("matter") for entry in dialogue.shown if entry["case_id"] == case_id), None)
    earlier = [matter for matter in dialogue.matters if matter["id"] == shown_for and matter["state"] == LEFT]
    if earlier:
        earlier[0]["state"] = SOLVED
    else:
        solve(dialogue)


def reopen(dialogue: Dialogue) -> None:
    """「还没弄呢」: the matter that was taken for solved last is at hand again, with what was told since."""
    solved = [matter for matter in dialogue.matters if matter["state"] == SOLVED]
    if not solved:
        return
    solved[-1].pop("how", None)
    solved[-1]["state"] = LEFT
    if matter_at_hand(dialogue) is None:
        solved[-1]["state"] = AT_HAND
    else:
        join_into(dialogue, solved[-1]["id"])


def take_up(dialogue: Dialogue, matter_id: int | None) -> None:
    """This matter is at hand again, whatever became of it: more is asked of it."""
    if matter_id is None:
        return
    for matter in dialogue.matters:
        if matter["id"] == matter_id:
            _end(dialogue, LEFT)
            matter["state"] = AT_HAND


def join_into(dialogue: Dialogue, matter_id: int | None) -> None:
    """What was taken for another matter was a detail of this one: told there, and this one is at hand again."""
    here = matter_at_hand(dialogue)
    before = next((matter for matter in dialogue.matters if matter["id"] == matter_id), None)
    if here is None or before is None or here is before or before["state"] not in _UNSOLVED:
        return
    before["words"] = _bounded([*before["words"], *here["words"]])
    before["state"] = AT_HAND
    dialogue.matters = [matter for matter in dialogue.matters if matter is not here]


def take_back(dialogue: Dialogue, said: str) -> None:
    """Words told last of the matter at hand turn out to be several matters: each is told for itself."""
    matter = matter_at_hand(dialogue)
    if matter is None or not matter["words"] or matter["words"][-1] != said:
        return
    matter["words"] = matter["words"][:-1]
    if not matter["words"]:
        dialogue.matters = [other for other in dialogue.matters if other is not matter]


def as_question(matters: Sequence[Matter], answered: Sequence[str] = ()) -> str | None:
    """All unsolved matters as one text for the engineer, several of them numbered; `answered`: the buttons that he
    answered with. The first words of each stay, however much was added."""
    if len(matters) == 1:
        return _whole(matters[0]["words"], answered, MAX_QUESTION_CHARS)
    room = SEVERAL_CHARS // max(len(matters), 1) - len("（1）；")
    last = len(matters) - 1
    told = [_whole(one["words"], answered if place == last else (), room) for place, one in enumerate(matters)]
    return "；".join(f"（{place}）{words}" for place, words in enumerate(told, start=1)) or None


def as_settled(dialogue: Dialogue) -> list[str]:
    """What needs nobody any more, each with what became of it."""
    done = settled_matters(dialogue)
    return [f"{_quoted(matter['words'][0])}（{_became(matter)}）" for matter in done]


def settled_matters(dialogue: Dialogue) -> list[Matter]:
    """Those that need nobody any more, in the order of telling."""
    return [matter for matter in dialogue.matters if matter["state"] in _BECAME and matter["words"]]


def said_how(dialogue: Dialogue) -> list[str]:
    """What he said that settled his matters: nothing in it tells of a trouble."""
    return [matter["how"] for matter in dialogue.matters if matter.get("how")]


def _became(matter: Matter) -> str:
    how = matter.get("how")
    return f"{_BECAME[matter['state']]}：{how}" if how else _BECAME[matter["state"]]


def _begin(dialogue: Dialogue) -> Matter:
    number = max((matter["id"] for matter in dialogue.matters), default=0) + 1
    matter: Matter = {"id": number, "words": [], "product": None, "state": AT_HAND}
    dialogue.matters = _few([*dialogue.matters, matter])
    return matter


def _end(dialogue: Dialogue, state: str) -> None:
    matter = matter_at_hand(dialogue)
    if matter is not None:
        matter["state"] = state


def _end_all(dialogue: Dialogue, state: str) -> None:
    for matter in unsolved_matters(dialogue):
        matter["state"] = state


def _few(matters: list[Matter]) -> list[Matter]:
    """The latest that are settled; of too many that are not, the oldest become one, so that no beginning is lost."""
    settled = [matter["id"] for matter in matters if matter["state"] not in _UNSOLVED]
    gone = set(settled[:-MAX_SETTLED])
    matters = [matter for matter in matters if matter["id"] not in gone]
    waiting = [matter for matter in matters if matter["state"] in _UNSOLVED]
    if len(waiting) <= MAX_UNSOLVED:
        return matters
    first, second = waiting[:2]
    first["words"] = _bounded([first["words"][0], second["words"][0]])
    return [matter for matter in matters if matter is not second]


def _bounded(words: list[str]) -> list[str]:
    """The first telling and the latest, as many as fit twice into a question; what lies between goes first."""
    while len(words) > 2 and (sum(map(len, words)) > 2 * MAX_QUESTION_CHARS or len(words) > MAX_WORDS):
        words = [words[0], *words[2:]]
    return words


def _whole(words: Sequence[str], answered: Sequence[str], room: int) -> str | None:
    told = "，".join(words)
    told = "，".join([part for part in (told, *(title for title in answered if title not in told)) if part])
    if len(told) <= room:
        return told or None
    first = min(FIRST_CHARS, room // 2)
    return told[:first] + LEFT_OUT + told[-(room - first - len(LEFT_OUT)) :]


def _quoted(said: str) -> str:
    return said if len(said) <= QUOTE_CHARS else said[: QUOTE_CHARS - 1] + "…"
