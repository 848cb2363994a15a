"""The running product that conversations are played on, and a look into what the desk keeps of them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import jwt

from ops.stack import ROOT, Stack, until
from tests.dialogues.asking import Line

MODEL_SETTING = "DIALOGUES_MODEL"
"""Environment: another trained model (…/zhangfang.tar.gz) instead of the one in BUILD_DIR."""
KID, KEY, AUDIENCE, TENANT = "dialogues", "dialogues-key-0123456789abcdef012345", "zhangfang", "scripted"
KEPT = "stage.json"
START_SECONDS = 600.0
LIMITS = {
    "DESK_CONVERSATIONS_PER_MINUTE": "10000",
    "DESK_MESSAGES_PER_ADDRESS_PER_MINUTE": "100000",
    "DESK_JWT_KEYS": f"{KID}:{KEY}",
    # A machine that trains beside the tests must not make the desk say that the bot is down.
    "DESK_BOT_TIMEOUT_S": "60",
}


class Stage(Stack):
    """A stack in a folder of its own."""

    @classmethod
    def in_folder(cls, folder: Path) -> Stage:
        """Not started yet. `folder` is empty and stays; its database and logs tell afterwards what happened."""
        environment = dict(LIMITS)
        model = os.environ.get(MODEL_SETTING)
        if model:
            environment["BUILD_DIR"] = str(_build_with(Path(model), folder / "build"))
        command = (str(ROOT / ".venv/bin/python"), "-m", "tests.dialogues.serve")
        return cls(folder, extra_environment=environment, command=command, start_seconds=START_SECONDS)

    def start(self) -> Stage:
        """See parent class; what does not become ready is stopped, and its logs stay to be read."""
        try:
            super().start()
        except AssertionError:
            self.stop()
            raise
        return self

    def keep(self) -> None:
        """Writes down where the running product can be found, for `kept_in`. Holds a password of this folder only."""
        found = {"ports": self.ports, "admin": [self.admin_name, self.admin_password]}
        (self.data_dir / KEPT).write_text(json.dumps(found))

    @classmethod
    def kept_in(cls, folder: Path) -> Stage:
        """A product that another process started with `keep`: to play on, not to stop."""
        found = json.loads((folder / KEPT).read_text())
        stage = cls(folder, ports=found["ports"])
        stage.admin_name, stage.admin_password = found["admin"]
        return stage

    def renew_actions(self) -> None:
        """Starts the action server again, with the code as it is now."""
        process = self.process_in_folder("actions")
        self.control("restart", "actions")
        until(lambda: self.listens("actions") and self.process_in_folder("actions") != process, "actions listens again")
        until(self.is_ready, "everything answers again")

    def process_in_folder(self, name: str) -> str:
        """What supervisor says of a process: running since when, under which id."""
        command = [ROOT / ".venv/bin/supervisorctl", "-c", self.data_dir / "run/supervisord.conf", "pid", name]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def is_quiet(self, conversation: str) -> bool:
        """Does the bot owe this conversation nothing any more? The desk marks what is owed in its row."""
        query = "SELECT lease_until FROM desk_conversations WHERE id = ?"
        return self._one(query, conversation)[0] is None

    def facts(self, conversation: str) -> Mapping[str, Any] | None:
        """The facts of the last hand-off, repeated ones included; None where there was none."""
        tickets = "SELECT id, facts FROM desk_tickets WHERE conversation_id = ? ORDER BY id DESC LIMIT 1"
        ticket = self._one(tickets, conversation)
        if ticket is None:
            return None
        events = (
            "SELECT data FROM desk_ticket_events WHERE ticket_id = ? AND kind = 'handoff_repeated'"
            " ORDER BY id DESC LIMIT 1"
        )
        again = self._one(events, ticket[0])
        facts: Mapping[str, Any] = json.loads(again[0])["facts"] if again else json.loads(ticket[1])
        return facts

    def course(self, conversation: str, after: int) -> list[Line]:
        """The lines after this seq, with what their buttons mean and what was understood of the customer's."""
        buttons_of = "SELECT button_id, payload FROM desk_buttons WHERE conversation_id = ?"
        payloads = dict(self._all(buttons_of, conversation))
        heard = self._all(
            "SELECT from_seq, to_seq, understood FROM desk_turns WHERE conversation_id = ? AND from_seq IS NOT NULL"
            " AND understood IS NOT NULL ORDER BY id",
            conversation,
        )
        rows = self._all(
            "SELECT seq, author, text, choice_id, buttons, card FROM desk_messages"
            " WHERE conversation_id = ? ORDER BY seq",
            conversation,
        )
        lines = []
        for seq, author, text, choice, buttons, card in rows:
            understood = next((json.loads(said) for first, last, said in heard if first <= seq <= (last or first)), {})
            own = understood if author == "visitor" else {}
            lines.append(
                Line(
                    seq=seq,
                    author=author,
                    text=text or "",
                    payloads=tuple(payloads.get(button["id"], "") for button in json.loads(buttons or "null") or ()),
                    pressed=payloads.get(choice),
                    card=json.loads(card or "null"),
                    intent=own.get("intent"),
                    entities=tuple(own.get("entities") or ()),
                )
            )
        return [line for line in lines if line.seq > after]

    def _one(self, query: str, value: Any) -> Any:
        found = self._all(query, value)
        return found[0] if found else None

    def _all(self, query: str, value: Any) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.data_dir / 'desk.db'}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(query, (value,)).fetchall()


def identity_of(customer: str) -> str:
    """What a host site signs for this customer; `…-at-acme` is a person of the company acme, anybody else his own."""
    now = int(time.time())
    person, _, company = customer.partition("-at-")
    tenant = f"{TENANT}-{company or person}"
    content = {"sub": customer, "tenant": tenant, "name": person, "aud": AUDIENCE, "iat": now, "exp": now + 600}
    return jwt.encode(content, KEY, algorithm="HS256", headers={"kid": KID})


def _build_with(model: Path, folder: Path) -> Path:
    """A folder of built things with this model; the encoder is the one that was built."""
    (folder / "models").mkdir(parents=True)
    built = ROOT / (os.environ.get("BUILD_DIR") or "build")
    (folder / "encoder").symlink_to(built / "encoder")
    (folder / "models" / "zhangfang.tar.gz").symlink_to(model.resolve())
    return folder
