"""The verdict: what customers and engineers sent, what is stored, and what was shown, laid side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ops.chaos.customer import Customer
from ops.chaos.held import Held, Row

FAULTS = (
    "lost", "doubled", "out of order", "gaps in seq", "bot lines after a take-over", "asked twice", "stuck",
    "undelivered", "shown otherwise than stored", "acknowledged otherwise than stored", "states that do not follow",
    "seen by a client",
)  # fmt: skip
BOT_MAY_WRITE = ("bot", "ticketed")
SHOWN_EVIDENCE = 10

Said = tuple[str, str, int, str]


class Verdict:
    """Every fault by its kind, with the evidence."""

    def __init__(self) -> None:
        self.found: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, kind: str, evidence: str) -> None:
        """One fault."""
        assert kind in FAULTS, kind
        self.found[kind].append(evidence)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not any(self.found.values())

    def lines(self) -> list[str]:
        """For a person: each kind with its number, and the first pieces of evidence."""
        told = []
        for kind in FAULTS:
            told.append(f"{kind}: {len(self.found[kind])}")
            told += [f"    {evidence}" for evidence in self.found[kind][:SHOWN_EVIDENCE]]
        return told


def judge(customers: Sequence[Customer], engineers_said: Iterable[Said], held: Held) -> Verdict:
    """Compare everything."""
    verdict = Verdict()
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for line in engineers_said:
        said[line[0]].append(line)
    for customer in customers:
        _sent(verdict, customer, held.messages[customer.id])
        _shown(verdict, customer, held.messages[customer.id])
        for fault in customer.faults:
            verdict.add("seen by a client", f"{customer.id}: {fault}")
    for conversation_id, row in held.conversations.items():
        messages, turns = held.messages[conversation_id], held.turns[conversation_id]
        _order(verdict, row, messages)
        _engineers(verdict, conversation_id, said[conversation_id], messages)
        _take_overs(verdict, conversation_id, messages)
        _turns(verdict, row, messages, turns)
        _states(verdict, row, held.transitions[conversation_id], held.handoffs[conversation_id])
    for delivery in held.outbox:
        word = "given up" if delivery["dead_at"] is not None else "waiting"
        verdict.add("undelivered", f"outbox {delivery['id']} {delivery['kind']} {word}")
    return verdict


def _sent(verdict: Verdict, customer: Customer, messages: list[Row]) -> None:
    stored: defaultdict[str, list[Row]] = defaultdict(list)
    for row in messages:
        if row["author"] == "visitor":
            stored[row["client_msg_id"]].append(row)
    for message in customer.sent:
        where = f"{customer.id} {message.client_msg_id}"
        rows = stored.pop(message.client_msg_id, [])
        if message.refused:
            verdict.add("seen by a client", f"{where}: refused: {message.refused[0]}")
        elif not rows:
            verdict.add("lost", f"{where}: acknowledged as {sorted(message.seqs)}, not stored")
        elif len(rows) > 1:
            verdict.add("doubled", f"{where}: seq {[row['seq'] for row in rows]}")
        elif message.seqs != {rows[0]["seq"]}:
            verdict.add("acknowledged otherwise than stored", f"{where}: {message.seqs}, stored {rows[0]['seq']}")
        elif message.text and rows[0]["text"] != message.text and not rows[0]["masked"]:
            verdict.add("acknowledged otherwise than stored", f"{where}: another text")
    for name in stored:
        verdict.add("doubled", f"{customer.id} {name}: stored, never sent")
    batches: defaultdict[int, set[int]] = defaultdict(set)
    for message in customer.sent:
        batches[message.batch] |= message.seqs
    for earlier, later in pairwise(batches[number] for number in sorted(batches)):
        if earlier and later and max(earlier) > min(later):
            verdict.add("out of order", f"{customer.id}: {sorted(earlier)} was acknowledged before {sorted(later)}")


def _shown(verdict: Verdict, customer: Customer, messages: list[Row]) -> None:
    stored = {row["seq"]: (row["author"], row["text"]) for row in messages}
    for seq in sorted(stored.keys() | customer.shown.keys()):
        if stored.get(seq) != customer.shown.get(seq):
            verdict.add("shown otherwise than stored", f"{customer.id} seq {seq}")


def _order(verdict: Verdict, row: Row, messages: list[Row]) -> None:
    if [message["seq"] for message in messages] != list(range(1, row["last_seq"] + 1)):
        verdict.add("gaps in seq", f"{row['id']}: {[message['seq'] for message in messages]} of {row['last_seq']}")


def _engineers(verdict: Verdict, conversation_id: str, said: list[Said], messages: list[Row]) -> None:
    stored = {row["client_msg_id"]: row for row in messages if row["author"] == "engineer"}
    for _, name, seq, text in said:
        row = stored.get(f"e:{name}")
        if row is None:
            verdict.add("lost", f"{conversation_id} engineer's {name}")
        elif (row["seq"], row["text"]) != (seq, text):
            verdict.add("acknowledged otherwise than stored", f"{conversation_id} engineer's {name}")


def _take_overs(verdict: Verdict, conversation_id: str, messages: list[Row]) -> None:
    """From the line that tells an engineer's coming until the desk's next line the bot has no word."""
    is_taken = False
    for row in messages:
        if row["author"] == "system":
            is_taken = row["engineer_id"] is not None
        elif row["author"] == "bot" and is_taken:
            verdict.add("bot lines after a take-over", f"{conversation_id} seq {row['seq']}")


def _turns(verdict: Verdict, row: Row, messages: list[Row], turns: list[Row]) -> None:
    where = row["id"]
    by_id = {turn["id"]: turn for turn in turns}
    lines: Counter[tuple[int, str]] = Counter()
    last_of_turn: dict[int, int] = {}
    for message in messages:
        if message["author"] != "bot":
            continue
        turn = by_id.get(message["turn_id"])
        if turn is None or turn["state"] != "answered":
            verdict.add("doubled", f"{where} seq {message['seq']}: a line of an answer that was set aside")
            continue
        lines[turn["id"], message["text"]] += 1
        if turn["to_seq"] is not None and message["seq"] <= turn["to_seq"]:
            verdict.add("out of order", f"{where} seq {message['seq']} answers {turn['to_seq']}")
        if last_of_turn.setdefault(turn["id"], message["seq"] - 1) != message["seq"] - 1:
            verdict.add("out of order", f"{where} seq {message['seq']}: an answer torn apart")
        last_of_turn[turn["id"]] = message["seq"]
    for (turn_id, _), count in lines.items():
        if count > 1:
            verdict.add("doubled", f"{where} turn {turn_id}: one line {count} times")
    ended: Counter[int] = Counter()
    for turn in turns:
        if turn["state"] in ("asking", "pending"):
            if turn["kind"] == "notice":
                continue  # News for the bot that was down, or may not write, waits for its next turn and goes first.
            verdict.add("stuck", f"{where} turn {turn['id']} {turn['state']}")
        elif turn["state"] in ("answered", "failed") and turn["to_seq"] is not None:
            ended.update(range(turn["from_seq"], turn["to_seq"] + 1))
        elif turn["state"] == "dropped" and turn["epoch"] >= row["epoch"]:
            verdict.add("asked twice", f"{where} turn {turn['id']} dropped though nobody took over")
    written = {message["seq"] for message in messages if message["author"] == "visitor"}
    for seq in written:
        if ended[seq] > 1:
            verdict.add("asked twice", f"{where} seq {seq}: {ended[seq]} turns ended")
    if row["state"] in BOT_MAY_WRITE and any(seq > row["answered_seq"] for seq in written):
        verdict.add("stuck", f"{where}: answered to {row['answered_seq']} of {row['last_seq']}")
    if row["lease_until"] is not None or row["lease_holder"] is not None:
        verdict.add("stuck", f"{where}: a lease is left")


def _states(verdict: Verdict, row: Row, transitions: list[Row], handoffs: list[Row]) -> None:
    chain = ["bot", *(step["to_state"] for step in transitions)]
    is_sound = (
        [step["epoch"] for step in transitions] == list(range(1, row["epoch"] + 1))
        and [step["from_state"] for step in transitions] == chain[:-1]
        and chain[-1] == row["state"]
        and len({handoff["epoch"] for handoff in handoffs}) == len(handoffs)
    )
    if not is_sound:
        verdict.add("states that do not follow", f"{row['id']}: {chain}, epoch {row['epoch']}, state {row['state']}")
