"""「你是机器人吗」, 「你们几点下班」 beside something else: answered in a line, and the rest is answered too.

What is said stands in data/about_us.yml, the hours in data/hours.yml.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, RootModel

from actions.clauses import CLAUSE_WITH_MARK
from actions.content import read_content, read_yaml
from actions.conversation import DEMANDS, GOES, Conversation
from actions.dialogue.problems import OTHER, kind_of, names_matter
from actions.handoff.telling import said_of_problem
from actions.reply import Reply

DATA: Final = Path(__file__).resolve().parents[2] / "data"
CONTENT_FILE, HOURS_FILE = DATA / "about_us.yml", DATA / "hours.yml"
MAX_CLAUSE_CHARS: Final = 20
"""A longer clause tells more than it asks of us."""
ALONE: Final = frozenset({"bot_challenge"})
"""The intent that has an answer of its own where nothing is said beside it."""
_COURTESIES = frozenset({"greet", "thanks", "goodbye", "bot_challenge", "out_of_scope", "handoff"})
# 「电话给我一个」 is how it is asked for.
_TELEPHONE = re.compile(r"电话|热线|联系方式")
# 「让人打电话给集团」, 「我打电话问了师傅」: who rings whom, and no wish for our number.
_RINGS_OTHERS = re.compile(
    r"打(?:个|一?个|一下|了|过)?(?:电话|手机)(?:给|去|到|问|找|跟|叫|让|能|可以|也|都|没|不)(?!我|你们|您)|(?:给|跟|向|往)(?!我|你们|您|客服|人工)[^，。\s]{1,8}?(?:打|通)(?:个|了|过)?电话"
)
_LEADS = re.compile(r"^(?:另外|还有|对了|顺便(?:问一?下?)?|请问|那|就是)+")
_DAYS = {"mon": "周一", "tue": "周二", "wed": "周三", "thu": "周四", "fri": "周五", "sat": "周六", "sun": "周日"}


def _compiled(pattern: str) -> str:
    re.compile(pattern)
    return pattern


class Topic(BaseModel):
    """One thing that is asked about us."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    asked: Annotated[str, AfterValidator(_compiled)]
    line: str


class Topics(RootModel[list[Topic]]):
    """The whole file."""


def answer_of_us(conversation: Conversation, reply: Reply) -> Conversation:
    """Answers what this turn asks about us, and returns the turn without it, its text empty where nothing else is said;
    the same conversation where nothing of us is asked, or its intent is answered for itself."""
    clauses = list(CLAUSE_WITH_MARK.finditer(conversation.text))
    found = [(clause, line) for clause in clauses if (line := _line_for(clause[0], conversation)) is not None]
    if not found:
        return conversation
    gone = {clause.start() for clause, _ in found}
    kept = [clause for clause in clauses if clause.start() not in gone]
    rest = conversation.text[kept[0].start() : kept[-1].end()] if kept else ""
    for clause, _ in found:
        rest = rest.replace(clause[0], "")
    rest = rest.strip(" ，,。；;") if said_of_problem(rest) else ""
    if not rest and conversation.intent in ALONE:
        return conversation
    for line in dict.fromkeys(line for _, line in found):
        reply.say(line)
    return about_rest(conversation, rest)


def about_rest(conversation: Conversation, rest: str) -> Conversation:
    """The rest as a turn of its own; where only what was answered gave it its intent, by its own words."""
    intent = conversation.intent
    if intent in _COURTESIES:
        intent = kind_of(rest) or (OTHER if names_matter(rest) else "inform")
    entities = []
    for one in conversation.entities():
        if one.get("start") is None:
            continue
        words = conversation.text[one["start"] : one["end"]]
        start = rest.find(words)
        if words and start >= 0:
            entities.append({**one, "start": start, "end": start + len(words)})
    return conversation.about({"text": rest, "intent": intent, "entities": entities}, {})


def _line_for(clause: str, conversation: Conversation) -> str | None:
    bare = _LEADS.sub("", clause)
    is_wish = any(act.act in (DEMANDS, GOES) and clause in act.text for act in conversation.acts)
    if (is_wish and not _TELEPHONE.search(clause)) or len(bare) > MAX_CLAUSE_CHARS:
        return None
    if _RINGS_OTHERS.search(bare):
        return None
    return next((line for asked, line in _topics() if asked.search(bare)), None)


@lru_cache(maxsize=1)
def _topics() -> list[tuple[re.Pattern[str], str]]:
    hours = describe_hours(read_yaml(HOURS_FILE)["weekly"])
    topics = read_content(CONTENT_FILE, Topics).root
    return [(re.compile(topic.asked, re.IGNORECASE), topic.line.replace("{hours}", hours)) for topic in topics]


def describe_hours(weekly: dict[str, Any]) -> str:
    """A week in words, neighbouring days with the same hours drawn together: 「周一至周五 09:00–12:00」."""
    runs: list[list[str]] = []
    for day in _DAYS:
        if runs and weekly[runs[-1][0]] == weekly[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        if weekly[run[0]]:
            days = _DAYS[run[0]] if len(run) == 1 else f"{_DAYS[run[0]]}至{_DAYS[run[-1]]}"
            parts.append(f"{days} {'、'.join(block.replace('-', '–') for block in weekly[run[0]])}")
    return "；".join(parts)
