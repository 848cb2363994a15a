"""What a turn says of the product and its edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.products.hearing import hear_names
from actions.reply import Reply


def _implied(text: str, word: str, edition: str, spelt: str | None = None) -> list[dict[str, Any]]:
    """What the bot finds of an edition whose name other products have too."""
    place = {"start": text.index(word), "end": text.index(word) + len(word)}
    more = {"spelt": spelt} if spelt else {}
    return [
        {"entity": "edition", "value": edition, **place, **more},
        {"entity": "product", "value": "kis", "role": "implied", **place, **more},
    ]


def _turn(
    text: str, entities: list[dict[str, Any]], earlier: Mapping[str, list[dict[str, Any]]] | None = None, **slots: Any
) -> Conversation:
    told = {**(earlier or {}), text: entities}
    events = [{"event": "user", "text": said, "parse_data": {"entities": found}} for said, found in told.items()]
    latest = {"text": text, "entities": entities}
    return Conversation(Tracker("x", slots, latest, events, False, None, {}, "action_listen"))


def test_the_name_of_an_edition_leads_to_its_product() -> None:
    reply = Reply()
    text = "旗舰版账套密码忘了"
    heard = hear_names(_turn(text, _implied(text, "旗舰版", "kis_flagship"), edition="kis_flagship"), reply)
    assert (heard.slot("product"), heard.slot("edition")) == ("kis", "kis_flagship")
    assert heard.entity("product") == reply.slots["product"] == "kis"


def test_typed_by_its_sound_it_is_read_as_the_list_writes_it() -> None:
    reply, text = Reply(), "旗舰板 财务结账点了不让过"
    heard = hear_names(_turn(text, _implied(text, "旗舰板", "kis_flagship", "旗舰版")), reply)
    assert heard.text == "旗舰版 财务结账点了不让过"
    assert heard.slot("edition") == reply.slots["edition"] == "kis_flagship"
    assert list(heard.customer_texts()) == ["旗舰版 财务结账点了不让过"]
    assert heard.without("product", "edition").strip() == "财务结账点了不让过"


@pytest.mark.parametrize("product", ["k3cloud", "xingchen"])
def test_a_product_that_has_one_of_this_name_keeps_it(product: str) -> None:
    reply, text = Reply(), "我们是旗舰版"
    turn = _turn(text, _implied(text, "旗舰版", "kis_flagship"), product=product, edition="kis_flagship")
    heard = hear_names(turn, reply)
    assert heard.slot("product") == product
    assert heard.slot("edition") is None
    assert heard.entity("product") is heard.entity("edition") is None
    assert "product" not in reply.slots


def test_a_product_that_has_none_of_this_name_was_wrong() -> None:
    reply, text = Reply(), "我们是专业版"
    heard = hear_names(_turn(text, _implied(text, "专业版", "kis_pro"), product="k3cloud"), reply)
    assert (heard.slot("product"), heard.slot("edition")) == ("kis", "kis_pro")


def test_a_wish_changes_no_product() -> None:
    reply, text = Reply(), "想换成专业版"
    heard = hear_names(_turn(text, _implied(text, "专业版", "kis_pro"), product="k3cloud"), reply)
    assert heard.slot("product") == "k3cloud"
    assert heard.entity("edition") is None


def test_an_edition_wished_for_does_not_push_out_his_own() -> None:
    reply, first, text = Reply(), "标准版 光盘装的", "升专业版的话账能带过去不"
    earlier = {first: _implied(first, "标准版", "kis_standard")}
    # The slot was filled by the wish already.
    turn = _turn(text, _implied(text, "专业版", "kis_pro"), earlier, product="kis", edition="kis_pro")
    heard = hear_names(turn, reply)
    assert heard.slot("edition") == reply.slots["edition"] == "kis_standard"
    assert heard.entity("edition") is None
    assert heard.entity("product") == "kis"


def test_another_product_takes_the_edition_away() -> None:
    text = "是云星空的旗舰版"
    named = [{"entity": "product", "value": "k3cloud", "start": 1, "end": 4}]
    reply = Reply()
    heard = hear_names(_turn(text, named, product="k3cloud", edition="kis_flagship"), reply)
    assert heard.slot("edition") is None
    assert reply.slots == {"edition": None}


def test_what_only_the_bot_understands_counts() -> None:
    reply, text = Reply(), "专业的"
    heard = hear_names(_turn(text, _implied(text, "专业", "kis_pro")), reply)
    assert (heard.slot("product"), heard.slot("edition")) == ("kis", "kis_pro")


def test_clauses_and_parts_are_read_as_the_list_writes_them() -> None:
    text = "迷你板登不上"
    turn = _turn(text, _implied(text, "迷你板", "kis_mini", "迷你版"))
    turn._latest["acts"] = [{"text": text, "act": "fails", "confidence": 1.0, "start": 0, "end": 6}]  # type: ignore[index]
    assert [act.text for act in turn.acts] == ["迷你版登不上"]
    assert all("spelt" not in entity for entity in turn.entities())
    part = turn.about({"text": turn.text, "intent": "inform", "entities": turn.entities()}, {})
    assert part.text == "迷你版登不上"
    assert [act.text for act in part.acts] == ["迷你版登不上"]
