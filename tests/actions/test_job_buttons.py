"""Every button that a job offers is understood by that job: pressed along all paths of a few steps, none is stale."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from actions.base import APOLOGY, LIBRARY_DOWN
from actions.director import STALE_BUTTON
from actions.jobs import CHOICE_INTENT
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

DEPTH = 3
MAX_PATHS = 120
# Whether the actions of other buttons answer is tested with their skills.
ACTIONS = {CHOICE_INTENT: "action_job_choice", "choose_product": "action_answer", "product_unknown": "action_answer"}
OPENERS = [
    ("云星空密码忘了", "password_reset", {"product": "k3cloud=云星空"}),
    ("密码忘了", "password_reset", {}),
    ("云星空登录不上", "login_failure", {"product": "k3cloud=云星空"}),
    ("KIS打不开了", "login_failure", {"product": "kis=KIS"}),
    ("带我做云星空月末结账", "closing_checklist", {"product": "k3cloud=云星空"}),
    ("带我做月末结账", "closing_checklist", {}),
]


@pytest.mark.parametrize(("text", "intent", "entities"), OPENERS)
async def test_every_button_of_a_job_is_understood(
    client: TestClient, library: ScriptedLibrary, text: str, intent: str, entities: dict[str, Any]
) -> None:
    library.script = {}
    paths: list[tuple[str, ...]] = [()]
    pressed = 0
    while paths and pressed < MAX_PATHS:
        path = paths.pop(0)
        talk = Talk(client, sender=f"{text}-{'-'.join(path)}")
        await talk.say("action_answer", text, intent, **entities)
        for title in path:
            payload = talk.button(title)
            await talk.press(ACTIONS[_intent(payload)], payload)
            said = talk.text
            assert said or any("custom" in message for message in talk.messages), (path, payload)
            assert not any(line in said for line in (STALE_BUTTON, APOLOGY, LIBRARY_DOWN)), (path, payload, said)
        pressed += len(path) > 0
        if len(path) < DEPTH:
            offered = [button for message in talk.messages for button in message.get("buttons", [])]
            paths += [(*path, button["title"]) for button in offered if _intent(button["payload"]) in ACTIONS]
    assert pressed


def _intent(payload: str) -> str:
    return payload[1:].partition("{")[0]
