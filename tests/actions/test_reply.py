"""What an action says: each line once a turn, each question with its message."""

from __future__ import annotations

from actions.reply import Reply, handoff_button


def test_a_line_is_said_once_a_turn_with_the_buttons_it_had_first() -> None:
    reply = Reply()
    reply.say("不用专为这件事备份。", [handoff_button()])
    reply.say("您来办就行。")
    reply.say("不用专为这件事备份。")
    assert [message["text"] for message in reply.messages] == ["不用专为这件事备份。", "您来办就行。"]
    assert reply.messages[0]["buttons"]


def test_a_card_is_never_left_out() -> None:
    reply = Reply()
    reply.say("照着做：")
    reply.say("照着做：", card={"kind": "steps"})
    assert [message.get("custom") for message in reply.messages] == [None, {"card": {"kind": "steps"}}]


def test_a_question_goes_with_its_message_also_where_the_line_stood_already() -> None:
    reply = Reply()
    reply.ask("product", "请问您用的是哪一个产品？")
    reply.say("好的。")
    reply.remind("product", "请问您用的是哪一个产品？")
    assert len(reply.messages) == 2
    assert [(name, message["text"], again) for name, message, again in reply.asked] == [
        ("product", "请问您用的是哪一个产品？", False),
        ("product", "请问您用的是哪一个产品？", True),
    ]
