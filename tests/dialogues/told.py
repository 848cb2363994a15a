"""`python -m tests.dialogues.told --at FOLDER`: is a customer asked for what he has just told?

A card (a line of JSON) is a customer in his own words: what he `says` first, which facts each message has `told` to a
careful reader, and what he `knows` beside them and answers when he is asked. He talks to the product that
runs in FOLDER (`python -m tests.dialogues --keep FOLDER`) until something is shown, a person takes over, or he has been
asked often enough. Printed are the questions for facts that he had told, and how many customers had none.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from ops.customer import Customer
from tests.dialogues.asking import Line, questions_of
from tests.dialogues.player import AT_A_TIME, POLL_SECONDS, QUIET_SECONDS, shown
from tests.dialogues.stage import Stage

CARDS = Path(__file__).resolve().parents[1] / "data" / "told_cards.jsonl"
MAX_TURNS = 7
NOT_KNOWN = "不清楚"
CHOICE = "choice"
NOT_UNDERSTOOD = frozenset({"rephrase", "describe"})
# Which label of a card answers which question (asking.py); a question without one is for a fact that no card tells.
LABELS: Mapping[str, str] = {
    "product": "product",
    "edition": "edition",
    "password.edition": "edition",
    "password.account": "account",
    "password.code": "phone",
    "password.trouble": "trouble",
    "login.scope": "scope",
    "login.client": "client",
    "login.stage": "stage",
    "login.changed": "changed",
    "login.place": "place",
    "login.newcomer": "newcomer",
    "login.prompt": "prompt",
    "closing.period": "period",
    "closing.modules": "modules",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One customer. `told[n]` belongs to `says[n]`; `is_open`: he is known to be asked for something he told."""

    id: str
    kind: str
    says: Sequence[str]
    told: Sequence[Mapping[str, str]]
    knows: Mapping[str, str]
    is_open: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Card:
        """From a line of a file.

        Raises:
            ValueError: the messages and what they tell are not equally many.
        """
        card = cls(row["id"], row["kind"], row["says"], row["told"], row.get("knows", {}), row.get("open", False))
        if len(card.says) != len(card.told) or not card.says:
            raise ValueError(f"{card.id}: {len(card.says)} messages, {len(card.told)} lists of what they tell")
        return card


@dataclass
class Talk:
    """A conversation of a card; `faults` name what was asked though told, `unheard` are requests to say it anew."""

    card: Card
    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unheard: int = 0
    lists: int = 0
    asked: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)


async def talk(stage: Stage, card: Card) -> Talk:
    """Plays one card to its end."""
    course = Talk(card)
    async with aiohttp.ClientSession() as http:
        customer = await Customer(http, stage.base).arrive()
        waiting = list(zip(card.says, card.told, strict=True))
        words: str | None = None
        for _ in range(MAX_TURNS):
            if waiting:
                words, told = waiting.pop(0)
                course.told |= dict.fromkeys(told, words)
            if words is None:
                break
            questions = await _turn(stage, customer, words, course)
            words = _answer(questions, course)
    return course


async def _turn(stage: Stage, customer: Customer, words: str, course: Talk) -> list[str]:
    """Says it; the questions that came back, in order."""
    seq = await customer.say(words)
    deadline = time.monotonic() + QUIET_SECONDS
    while not await asyncio.to_thread(stage.is_quiet, customer.id):
        assert time.monotonic() < deadline, f"the bot was not done within {QUIET_SECONDS:.0f} s"
        await asyncio.sleep(POLL_SECONDS)
    lines: list[Line] = await asyncio.to_thread(stage.course, customer.id, seq)
    await customer.fetch(wait=0)
    course.lines.append(f"客户：{words}")
    heard = [message for message in customer.messages if message["seq"] > seq and message["author"] != "visitor"]
    course.lines += [line for message in heard for line in shown(message)]
    return [question for line in lines if line.author == "bot" for question in questions_of(line)]


def _answer(questions: Iterable[str], course: Talk) -> str | None:
    """What he says to them; None where he was asked for nothing more that he could tell."""
    answers = []
    for question in questions:
        label = LABELS.get(question.partition(":")[0] if question.startswith("closing.") else question)
        course.asked.append(question)
        if question.startswith(f"{CHOICE}:"):
            course.lists += 1
        elif question in NOT_UNDERSTOOD:
            course.unheard += 1
        elif label in course.told:
            fault = f"{question}: “{course.told[label]}”"
            course.faults.append(fault)
            course.lines.append(f"  ✗ asked though told: {fault}")
        else:
            answers.append(course.card.knows.get(label or "", NOT_KNOWN))
            if label is not None:
                course.told[label] = answers[-1]
    return "，".join(dict.fromkeys(answers)) or None


async def talk_all(stage: Stage, cards: Sequence[Card]) -> list[Talk]:
    """All of them, some at a time, in the order of the cards."""
    gate = asyncio.Semaphore(AT_A_TIME)

    async def one(card: Card) -> Talk:
        async with gate:
            return await talk(stage, card)

    return list(await asyncio.gather(*(one(card) for card in cards)))


def read_cards(files: Iterable[Path]) -> Iterator[Card]:
    """The cards of the files.

    Raises:
        ValueError: a line is no card.
    """
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Card.of(json.loads(line))


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays and prints; 1 where anybody was asked for what he had told."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialogues.told", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[CARDS], help=f"default: {CARDS.name}")
    parser.add_argument("--at", type=Path, required=True, metavar="FOLDER", help="play on the product that runs there")
    parser.add_argument("--renew", action="store_true", help="start its actions again first")
    parser.add_argument("--only", nargs="*", default=[], metavar="ID", help="only these cards")
    parser.add_argument("--all", action="store_true", help="print the conversations without a fault too")
    options = parser.parse_args(arguments)
    stage = Stage.kept_in(options.at.resolve())
    if options.renew:
        stage.renew_actions()
    cards = [card for card in read_cards(options.files) if not options.only or card.id in options.only]
    talks = asyncio.run(talk_all(stage, cards))
    for course in talks:
        if course.faults or course.unheard or options.all:
            print("\n".join([f"\n══ {course.card.id} ({course.card.kind})", *course.lines]))
    _summarise(talks)
    return 1 if any(course.faults for course in talks) else 0


def _summarise(talks: Sequence[Talk]) -> None:
    faults = Counter(fault.partition(":")[0] for course in talks for fault in course.faults)
    clean = sum(not course.faults for course in talks)
    asked = sum(len(course.asked) for course in talks)
    print(f"\n{len(talks)} customers, {asked} questions; {clean} customers were asked for nothing they had told.")
    print(f"asked though told: {dict(faults.most_common())}")
    print(f"asked to say it anew: {sum(course.unheard for course in talks)}; lists: {sum(c.lists for c in talks)}")


if __name__ == "__main__":
    raise SystemExit(main())
