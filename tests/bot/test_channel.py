"""The door of the bot, over HTTP, with a really trained model behind it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bot.serve import MAX_BODY_BYTES
from tests.bot.client import BotClient
from tests.bot.scripted_actions import ScriptedActions

WEBHOOK = "/webhooks/zhangfang/webhook"


@pytest.mark.parametrize("path", ["/", "/version", "/healthz", "/status", "/model/parse", WEBHOOK, "/nowhere"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("token", [None, "wrong", ""])
def test_nothing_is_answered_without_the_token(bot: BotClient, method: str, path: str, token: str | None) -> None:
    status, answer = bot.request(method, path, {}, token=token)
    assert (status, answer["error"]["code"]) == (401, "unauthorized")


def test_the_token_in_the_query_string_opens_nothing(bot: BotClient) -> None:
    status, _ = bot.request("GET", "/status?token=test-token-0123456789", token=None)
    assert status == 401


@pytest.mark.parametrize("path", ["/model", "/model/train", "/conversations/x/tracker", "/webhooks/rest/webhook"])
def test_rasas_own_api_is_not_served(bot: BotClient, path: str) -> None:
    assert bot.request("GET", path)[0] == 404


def test_parse_stays_usable(bot: BotClient) -> None:
    status, parsed = bot.request("POST", "/model/parse", {"text": "云星空密码忘了"})
    assert status == 200
    assert parsed["intent"]["name"] == "password_reset"
    assert {e["entity"]: e["value"] for e in parsed["entities"]} == {"product": "k3cloud"}


@pytest.mark.parametrize(
    "raw", [b"", b"nonsense", b"[]", b'{"text": 1}', b'{"text": "  "}', b"\xff\xfe", b"[" * 100_000]
)
def test_parse_refuses_what_is_no_text(bot: BotClient, raw: bytes) -> None:
    assert bot.request("POST", "/model/parse", raw=raw)[0] == 422


def test_an_answer_keeps_each_utterance_whole(bot: BotClient) -> None:
    answer = bot.say("密码忘了", message_id="m-1")
    assert answer == {
        "message_id": "m-1",
        "understood": {
            "intent": "password_reset",
            "confidence": answer["understood"]["confidence"],
            "entities": [],
            "form_step": "product",
        },
        "messages": [
            {
                "text": "收到：密码忘了\n\n第二段",
                "buttons": [
                    {"id": "m-1:0:0", "title": "云星空", "payload": '/choose_product{"product":"k3cloud"}'}
                ],
                "custom": {"card": {"kind": "case"}},
            },
            {"text": None, "buttons": [], "custom": {"trace": {"cases": []}}},
        ],
    }
    assert answer["understood"]["confidence"] > 0.5


def test_entities_are_reported_with_their_places(bot: BotClient) -> None:
    answer = bot.say("KIS密码忘了")
    assert answer["understood"]["entities"] == [{"entity": "product", "value": "kis", "start": 0, "end": 3}]


def test_a_message_that_was_taken_is_answered_again_and_not_run_again(
    bot: BotClient, action_server: ScriptedActions
) -> None:
    first = bot.say("密码忘了", conversation="twice", message_id="a")
    bot.say("期末结账结不了", conversation="twice", message_id="b")
    again = bot.say("something else entirely", conversation="twice", message_id="a")
    assert again == first
    assert len(action_server.calls) == 2


def test_the_same_message_sent_at_once_runs_once(bot: BotClient, action_server: ScriptedActions) -> None:
    answers: list[dict[str, object]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(bot.say("密码忘了", conversation="at-once", message_id="a")))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 5
    assert all(answer == answers[0] for answer in answers)
    assert len(action_server.calls) == 1


def test_the_action_hears_who_and_what(bot: BotClient, action_server: ScriptedActions) -> None:
    bot.say("密码忘了", conversation="who", message_id="m-7")
    call = action_server.calls[0]
    assert (call["next_action"], call["sender_id"]) == ("action_answer", "who")
    user = [event for event in call["tracker"]["events"] if event["event"] == "user"][-1]
    assert user["message_id"] == "m-7"
    assert user["metadata"]["customer"] == "customer-1"
    assert user["metadata"]["channel"] == "web"
    assert "domain" not in call


def test_a_button_is_obeyed_and_fills_its_slot(bot: BotClient, action_server: ScriptedActions) -> None:
    status, answer = bot.send(payload='/choose_product{"product":"k3cloud"}')
    assert status == 200
    assert answer["understood"]["intent"] == "choose_product"
    assert action_server.calls[0]["tracker"]["slots"]["product"] == "k3cloud"


@pytest.mark.parametrize(
    "text",
    [
        "/handoff",
        '/handoff{"handoff_reason":"sensitive"}',
        "/restart",
        "  /session_start",
        "\u200b/handoff",
        "／handoff",
    ],
)
def test_typed_text_is_never_a_command(bot: BotClient, text: str) -> None:
    answer = bot.say(text)
    assert answer["understood"]["confidence"] < 1.0
    assert answer["understood"]["entities"] == []


def test_a_failing_action_fails_the_turn_and_leaves_no_trace(bot: BotClient, action_server: ScriptedActions) -> None:
    action_server.mood = "failing"
    status, answer = bot.send(conversation="fails", message_id="a", text="密码忘了")
    assert (status, answer["error"]["code"]) == (502, "action_failed")
    action_server.mood = "fine"
    answer = bot.say("密码忘了", conversation="fails", message_id="a")
    assert answer["messages"][0]["text"] == "收到：密码忘了\n\n第二段"
    events = action_server.calls[-1]["tracker"]["events"]
    assert len([event for event in events if event["event"] == "user"]) == 1


def test_a_hanging_action_fails_the_turn_in_time(bot: BotClient, action_server: ScriptedActions) -> None:
    action_server.mood = "hanging"
    status, answer = bot.send(text="密码忘了")
    action_server.release.set()
    assert (status, answer["error"]["code"]) == (502, "action_failed")


def test_one_slow_conversation_does_not_hold_up_another(bot: BotClient, action_server: ScriptedActions) -> None:
    action_server.mood = "hanging"
    slow = threading.Thread(target=lambda: bot.send(conversation="slow", text="密码忘了"))
    slow.start()
    assert action_server.arrived.wait(20)
    action_server.mood = "fine"  # the slow one stays held
    assert bot.say("谢谢", conversation="quick")["messages"]
    action_server.release.set()
    slow.join()


def test_what_customers_write_is_not_logged(bot: BotClient, action_server: ScriptedActions, bot_log: Path) -> None:
    action_server.mood = "failing"
    bot.send(text="密码忘了，我的暗号是香蕉船")
    bot.send(text="/香蕉船{]")
    bot.request("POST", "/model/parse", {"text": "/香蕉船{]"})
    assert "香蕉船" not in bot_log.read_text(encoding="utf-8")


def test_a_very_long_message_is_cut_and_its_code_kept(bot: BotClient, action_server: ScriptedActions) -> None:
    bot.say("密码忘了" + "啊" * 19_000 + " FI-20003")
    text = action_server.calls[0]["tracker"]["latest_message"]["text"]
    assert len(text) < 1_000
    assert text.endswith("FI-20003")


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"[]", b"null", b'{"conversation": "c"}', b"\xff", b"[" * 100_000])
def test_a_body_that_breaks_the_contract_is_refused(bot: BotClient, raw: bytes) -> None:
    status, answer = bot.request("POST", WEBHOOK, raw=raw)
    assert (status, answer["error"]["code"]) == (422, "invalid_body")


def test_a_body_that_is_too_large_is_refused(bot: BotClient) -> None:
    assert bot.declare(WEBHOOK, declared=2 * MAX_BODY_BYTES, sent=MAX_BODY_BYTES + 1) == 413


def test_emoji_alone_are_answered(bot: BotClient) -> None:
    assert bot.say("😀😀")["messages"]
