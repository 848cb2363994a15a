"""What the channel lets in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channel import InvalidBody, read_body

INTENTS = frozenset({"handoff", "choose_product", "session_start", "back"})
GOOD = {"conversation": "c", "message_id": "m", "customer": "x", "channel": "web", "text": "密码忘了"}


def test_a_good_body_is_read() -> None:
    incoming = read_body(GOOD, INTENTS)
    assert (incoming.conversation, incoming.message_id, incoming.content) == ("c", "m", "密码忘了")


def test_company_and_name_are_handed_on_where_they_are_known() -> None:
    told = read_body({**GOOD, "company": "org-1", "name": "王会计"}, INTENTS)
    assert (told.company, told.name) == ("org-1", "王会计")
    assert (read_body(GOOD, INTENTS).company, read_body(GOOD, INTENTS).name) == (None, None)


def test_the_customer_may_be_unknown() -> None:
    assert read_body({**GOOD, "customer": None}, INTENTS).customer is None


@pytest.mark.parametrize(
    "change",
    [
        {"conversation": ""},
        {"conversation": 7},
        {"conversation": "c" * 201},
        {"conversation": "a\nb"},
        {"conversation": None},
        {"message_id": "m" * 91},
        {"message_id": None},
        {"customer": 1},
        {"company": "x" * 201},
        {"name": "a\nb"},
        {"channel": None},
        {"text": None},
        {"text": 1},
        {"text": ["x"]},
        {"text": ""},
        {"text": " \n\t "},
        {"text": "\u200b\u200d\x00"},
        {"text": "x" * 20_001},
        {"payload": "/handoff"},
    ],
)
def test_a_bad_body_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidBody):
        read_body({**GOOD, **change}, INTENTS)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("/handoff", "／handoff"),
        ("   /handoff", "／handoff"),
        ("\u200b/handoff", "／handoff"),
        ("\ufeff \u200e/handoff", "／handoff"),
        ("1/2", "1/2"),
        ("a\x00b", "ab"),
        ("第一行\n第二行", "第一行\n第二行"),
    ],
)
def test_text_is_made_harmless(text: str, content: str) -> None:
    assert read_body({**GOOD, "text": text}, INTENTS).content == content


def _payload(payload: Any) -> str:
    return read_body({**GOOD, "text": None, "payload": payload}, INTENTS).content


@pytest.mark.parametrize("payload", ["/handoff", '/choose_product{"product":"k3cloud"}', "/handoff{}"])
def test_payloads_of_ours_pass(payload: str) -> None:
    assert _payload(payload) == payload


@pytest.mark.parametrize(
    "payload",
    [
        "handoff",
        "/nobody",
        "/session_start",
        "/back",
        "/handoff{",
        "/handoff[]",
        '/handoff{"a": 1}',
        '/handoff{"a": {"b": "c"}}',
        '/handoff{"a":"' + "x" * 501 + '"}',
        "/handoff@0.1",
        "/handoff extra",
        "/" + "x" * 2_001,
        "/handoff" + "{" * 1_500,
        7,
    ],
)
def test_other_payloads_do_not(payload: Any) -> None:
    with pytest.raises(InvalidBody):
        _payload(payload)
