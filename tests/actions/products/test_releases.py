"""Which version he uses, of which product: none stands with another product than that it was told of."""

from __future__ import annotations

from typing import Any

import pytest

from actions.products.releases import version_of, versions_told


def _turn(text: str, *names: tuple[str, str, str]) -> tuple[str, list[dict[str, Any]]]:
    """A message and what is named in it: (entity, value, the word it stands at)."""
    found = [{"entity": name, "value": value, "start": text.index(word)} for name, value, word in names]
    return text, found


WISE = _turn("一家用K3 WISE 14.2的", ("product", "k3wise", "K3 WISE"), ("version", "14.2", "14.2"))
CLOUD = _turn("另一家是云星空", ("product", "k3cloud", "云星空"))


def test_a_version_stays_with_its_product() -> None:
    assert version_of("k3wise", [WISE, CLOUD], "14.2") == "14.2"
    assert version_of("k3cloud", [WISE, CLOUD], "14.2") is None


def test_it_is_known_again_when_the_talk_turns_back() -> None:
    assert version_of("k3wise", [WISE, CLOUD, _turn("WISE那个呢", ("product", "k3wise", "WISE"))], None) == "14.2"


def test_told_before_any_product_it_is_of_the_first() -> None:
    turns = [_turn("我们是12.3的版本", ("version", "12.3", "12.3")), CLOUD]
    assert version_of("k3cloud", turns, "12.3") == "12.3"


def test_who_was_mistaken_in_the_product_keeps_his_version() -> None:
    denied = _turn("不是EAS 是K3", ("product_excluded", "eas", "EAS"), ("product", "k3wise", "K3"))
    turns = [_turn("EAS 13.1", ("product", "eas", "EAS"), ("version", "13.1", "13.1")), denied]
    assert version_of("k3wise", turns, "13.1") == "13.1"


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        (
            "K3 14.2和EAS 8.6都要结账",
            [("product", "k3wise", "K3"), ("version", "14.2", "14.2"), ("product", "eas", "EAS"),
             ("version", "8.6", "8.6")],
            {"k3wise": "14.2", "eas": "8.6"},
        ),
        ("14.2的WISE", [("version", "14.2", "14.2"), ("product", "k3wise", "WISE")], {"k3wise": "14.2"}),
        ("版本是8.1", [("version", "8.1", "8.1")], {None: "8.1"}),
    ],
)  # fmt: skip
def test_in_one_message_it_is_of_the_nearest(
    text: str, names: list[tuple[str, str, str]], told: dict[str | None, str]
) -> None:
    assert versions_told([_turn(text, *names)]) == told


def test_what_a_slot_holds_counts_where_nobody_said_otherwise() -> None:
    assert version_of("kis", [_turn("结不了账")], "16.0") == "16.0"
