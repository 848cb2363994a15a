"""What a learned reader reads of a login trouble counts where it is sure; that everybody is out, where it is surer."""

from __future__ import annotations

from typing import Any

import pytest

from actions.logins.likely import OUTAGE, SURE, UNSAID, is_likely_everybody, likely_option

FIRST, THEN = "昨晚园区拉闸 星空转半天打不开", "现在就剩我这台不行了"


def _read(trait: str, value: str, confidence: float = 0.95) -> dict[str, Any]:
    return {trait: {"value": value, "confidence": confidence}}


@pytest.mark.parametrize(
    ("trait", "value"), [("scope", "one"), ("scope", "several"), ("client", "phone"), ("changed", "power")]
)
def test_what_is_surely_told_is_the_option(trait: str, value: str) -> None:
    assert likely_option(trait, [(FIRST, _read(trait, value))], [FIRST]) == value


def test_the_latest_telling_counts() -> None:
    told = [(FIRST, _read("scope", "several")), (THEN, _read("scope", "one"))]
    assert likely_option("scope", told, [FIRST, THEN]) == "one"
    assert likely_option("scope", told, [FIRST]) == "several"


def test_what_is_doubtful_unsaid_of_another_matter_or_of_no_trait_read_is_none() -> None:
    assert likely_option("changed", [(FIRST, _read("changed", "power", SURE["changed"] - 0.01))], [FIRST]) is None
    assert likely_option("changed", [(FIRST, _read("changed", UNSAID))], [FIRST]) is None
    assert likely_option("changed", [(FIRST, _read("changed", "power"))], [THEN]) is None
    assert likely_option("place", [(FIRST, _read("place", "outside"))], [FIRST]) is None
    assert likely_option("scope", [(FIRST, {})], [FIRST]) is None


def test_that_everybody_is_out_is_no_option_but_an_outage_where_it_is_sure() -> None:
    assert likely_option("scope", [(FIRST, _read("scope", "company"))], [FIRST]) is None
    assert is_likely_everybody(_read("scope", "company", OUTAGE))
    assert not is_likely_everybody(_read("scope", "company", OUTAGE - 0.01))
    assert not is_likely_everybody(_read("scope", "several"))
    assert not is_likely_everybody({})
