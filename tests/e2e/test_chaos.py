"""The small form of `make chaos`: every kind of harm, a few seconds of each; and the judge that must not be blind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from ops.chaos import volume
from ops.chaos.customer import Customer, Sent
from ops.chaos.held import Held
from ops.chaos.judge import judge
from ops.chaos.outcome import Outcome
from ops.chaos.racing import race
from tests.servers import Postgres, Redis

SEED = 7
MESSAGES = 400
AT_ONCE = 20
KILL_EVERY_S = 2.0
HARM = 3.0
"""The line is worse than in the long runs, so that every kind of harm happens in a short one."""
RACES = 300


def require_clean(outcome: Outcome) -> None:
    assert outcome.verdict.is_clean, "\n".join([f"seed {outcome.seed}", *outcome.verdict.lines()])


def test_take_over_races() -> None:
    outcome = race("take_over", RACES, SEED)
    require_clean(outcome)
    assert outcome.sent == RACES
    assert "bot first" in outcome.remark
    assert "human first" in outcome.remark


async def test_one_desk_on_sqlite() -> None:
    outcome = await volume.run(
        MESSAGES, database="sqlite", desks=1, seed=SEED, at_once=AT_ONCE, kill_every_s=KILL_EVERY_S, harm=HARM
    )
    require_clean(outcome)
    assert outcome.sent >= MESSAGES
    assert outcome.kills.total()
    assert outcome.take_overs
    assert outcome.harm.keys() >= {"cut before the answer", "request repeated", "frame dropped", "frames swapped"}


async def test_two_desks_on_postgresql(postgres_server: Postgres, redis_server: Redis) -> None:
    # The servers of other tests are only asked for to know that there are any: these ones are killed.
    outcome = await volume.run(
        MESSAGES, database="postgresql", desks=2, seed=SEED, at_once=AT_ONCE, kill_every_s=KILL_EVERY_S, harm=HARM
    )
    require_clean(outcome)
    assert outcome.sent >= MESSAGES
    assert outcome.kills.total()
    assert outcome.take_overs


Spoil = Callable[[Any], None]


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("lost", lambda it: it.drop(1)),
        ("doubled", lambda it: it.messages[2].update(author="visitor", client_msg_id="m0")),
        ("doubled", lambda it: it.messages[4].update(turn_id=1, text="答一")),
        ("doubled", lambda it: it.turns[0].update(state="superseded")),
        ("out of order", lambda it: it.customer.sent[0].seqs.__init__({9})),
        ("out of order", lambda it: it.turns[1].update(from_seq=6, to_seq=6)),
        ("gaps in seq", lambda it: it.messages[4].update(seq=7)),
        ("bot lines after a take-over", lambda it: it.messages[2].update(author="system", engineer_id=1)),
        ("asked twice", lambda it: it.turns[1].update(from_seq=1)),
        ("asked twice", lambda it: it.turns[1].update(state="dropped")),
        ("stuck", lambda it: it.turns[1].update(state="asking")),
        ("stuck", lambda it: it.row.update(answered_seq=1)),
        ("stuck", lambda it: it.row.update(lease_until=1.0)),
        ("undelivered", lambda it: it.outbox.append({"id": 1, "kind": "push", "dead_at": None})),
        ("shown otherwise than stored", lambda it: it.customer.shown.pop(2)),
        ("shown otherwise than stored", lambda it: it.customer.shown.update({9: ("bot", "?")})),
        ("acknowledged otherwise than stored", lambda it: it.customer.sent[0].seqs.add(3)),
        ("acknowledged otherwise than stored", lambda it: it.messages[0].update(text="别的")),
        ("states that do not follow", lambda it: it.row.update(state="ticketed")),
        ("seen by a client", lambda it: it.customer.faults.append("refused")),
    ],
)
async def test_the_judge_sees_every_kind_of_fault(kind: str, spoil: Spoil) -> None:
    async with aiohttp.ClientSession() as http:
        case = sound_case(http)
        assert judge([case.customer], [], case.held()).is_clean
        spoil(case)
        assert judge([case.customer], [], case.held()).found[kind]


def sound_case(http: aiohttp.ClientSession) -> Any:
    """Two messages, each with its answer, and the desk's line between them."""
    customer = Customer(http, "", "m", SEED)
    customer.id = "c"
    customer.sent = [Sent("m0", "问一", 1, {1}), Sent("m1", "问二", 2, {4})]

    def message(seq: int, author: str, text: str, **more: Any) -> dict[str, Any]:
        rest = {"client_msg_id": None, "turn_id": None, "engineer_id": None, "masked": None}
        return {"seq": seq, "author": author, "text": text, **rest, **more}

    messages = [
        message(1, "visitor", "问一", client_msg_id="m0"),
        message(2, "bot", "答一", turn_id=1),
        message(3, "system", "说明"),
        message(4, "visitor", "问二", client_msg_id="m1"),
        message(5, "bot", "答二", turn_id=2),
    ]
    customer.shown = {m["seq"]: (m["author"], m["text"]) for m in messages}
    turn = {"kind": "text", "state": "answered", "epoch": 0}
    turns = [{**turn, "id": 1, "from_seq": 1, "to_seq": 1}, {**turn, "id": 2, "from_seq": 4, "to_seq": 4}]
    row = {
        "id": "c", "state": "bot", "epoch": 0, "last_seq": 5, "answered_seq": 4, "lease_until": None,
        "lease_holder": None,
    }  # fmt: skip
    case = SimpleNamespace(customer=customer, messages=messages, turns=turns, row=row, outbox=[])

    def held() -> Held:
        empty: defaultdict[str, list[Any]] = defaultdict(list)
        by_id = {"messages": case.messages, "turns": case.turns}
        grouped = {name: defaultdict(list, {"c": rows}) for name, rows in by_id.items()}
        return Held(
            {"c": case.row}, cast(Any, grouped["messages"]), cast(Any, grouped["turns"]), empty, empty, case.outbox
        )

    def drop(seq: int) -> None:
        case.messages = [m for m in case.messages if m["seq"] != seq]

    case.held, case.drop = held, drop
    return case
