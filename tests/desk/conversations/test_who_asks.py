"""What the bot is told of who asks: a name for his company only where a site vouches for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from desk.conversations.bot_client import Question
from desk.conversations.model import Conversation, State

AT = datetime(2026, 11, 22, tzinfo=UTC)
WANG = Conversation("c1", "web", "acme", "u-1", "王会计", State.BOT, 0, 0, 0, None, None, AT)


def test_people_of_one_company_share_its_name_and_nobody_else_does() -> None:
    li = replace(WANG, id="c2", subject="u-2", customer_name="李会计")
    assert WANG.company == li.company
    assert WANG.customer != li.customer
    assert replace(WANG, tenant="other").company != WANG.company
    assert "acme" not in str(WANG.company)


def test_strangers_have_no_company_and_no_name() -> None:
    anonymous = replace(WANG, tenant=None, subject=None)
    assert (anonymous.company, anonymous.display_name) == (None, None)
    # All customers of 微信客服 stand under our own company there: they must never share a list.
    assert replace(WANG, channel="wecom", tenant="wecom:ww1", subject="wm-1").company is None


def test_a_name_is_harmless() -> None:
    assert replace(WANG, customer_name="王\n会计\x00").display_name == "王会计"
    assert replace(WANG, customer_name="  ").display_name is None


def test_the_bot_is_told_only_what_is_known() -> None:
    known = Question("c1", "m1", WANG.customer, "web", text="带我结账", company=WANG.company, name=WANG.display_name)
    assert known.body()["company"] == WANG.company
    assert known.body()["name"] == "王会计"
    unknown = Question("c1", "m1", "anon-c1", "web", text="带我结账")
    assert set(unknown.body()) == {"conversation", "message_id", "customer", "channel", "text"}
