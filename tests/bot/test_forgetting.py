"""A conversation that is deleted is gone: from the dialogue, from the database, from its files."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path

from tests.bot.client import BotClient
from tests.bot.scripted_actions import ScriptedActions

PATH = "/webhooks/zhangfang/conversations/"


def raw(data_dir: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(data_dir.glob("rasa.db*")))


def forms(text: str) -> list[bytes]:
    """How Rasa may have written a text: as it is, or escaped in JSON."""
    return [text.encode(), text.encode("unicode_escape")]


def test_nothing_of_a_forgotten_conversation_stays_in_the_files(bot: BotClient, data_dir: Path) -> None:
    gone, kept = uuid.uuid4().hex, uuid.uuid4().hex
    for number in range(5):
        bot.say(f"密码忘了，鹦鹉螺{number}", conversation=gone)
        bot.say(f"密码忘了，珊瑚礁{number}", conversation=kept)
    assert any(form in raw(data_dir) for form in forms("鹦鹉螺"))
    status, answer = bot.request("DELETE", PATH + gone)
    assert status == 200
    assert answer["deleted_events"] > 0
    left = raw(data_dir)
    assert not any(form in left for form in [*forms("鹦鹉螺"), gone.encode()])
    assert any(form in left for form in forms("珊瑚礁4"))
    assert bot.request("DELETE", PATH + gone) == (200, {"deleted_events": 0})


def test_the_bot_no_longer_knows_what_was_said(bot: BotClient, action_server: ScriptedActions) -> None:
    conversation = uuid.uuid4().hex
    bot.send(conversation=conversation, payload='/choose_product{"product":"k3cloud"}')
    assert bot.request("DELETE", PATH + conversation)[0] == 200
    bot.say("密码忘了", conversation=conversation)
    tracker = action_server.calls[-1]["tracker"]
    assert tracker["slots"]["product"] is None
    assert len([event for event in tracker["events"] if event["event"] == "user"]) == 1


def test_a_turn_under_way_is_deleted_with_the_rest(bot: BotClient, action_server: ScriptedActions) -> None:
    conversation = uuid.uuid4().hex
    action_server.mood = "hanging"
    asking = threading.Thread(target=lambda: bot.send(conversation=conversation, text="密码忘了"))
    asking.start()
    assert action_server.arrived.wait(20)
    answers: list[tuple[int, dict[str, int]]] = []
    deleting = threading.Thread(target=lambda: answers.append(bot.request("DELETE", PATH + conversation)))
    deleting.start()
    action_server.release.set()
    asking.join()
    deleting.join()
    assert answers[0][0] == 200
    action_server.mood = "fine"
    assert bot.request("DELETE", PATH + conversation)[1]["deleted_events"] == 0


def test_an_id_nobody_gave_is_refused_and_strangers_delete_nothing(bot: BotClient) -> None:
    assert bot.request("DELETE", PATH + "x" * 201)[0] == 422
    assert bot.request("DELETE", PATH + "c", token=None)[0] == 401
    assert bot.request("DELETE", PATH)[0] == 422
