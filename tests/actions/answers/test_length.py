"""How long answers are on a phone: every published case and procedure, as it is really said, within its bound.

The first answer of a conversation carries the standing notices; from the second on nothing but the case's own words may
make it longer than `MAX_CHARS`. Nothing that is needed is lost for it: steps, who, risk, gain, backup and check stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
import yaml

from actions.answers.text import HELPED_QUESTION, HOW_TO_REPLY, MAX_CHARS, NEXT_CASE, say_case, understood_line
from actions.conversation import Dialogue
from actions.dialogue.notices import BACK_UP_FIRST, MENUS_DIFFER, back_up_first, menus_differ, once
from actions.jobs import Job
from actions.logins.showing import ASK_AGAIN, solution_text, solution_words
from actions.logins.solutions import next_solution
from actions.passwords import texts
from actions.passwords.content import Procedure, procedures
from kb.cases.model import Case
from tests.actions.library import DATA, ScriptedLibrary
from tests.actions.talk import Talk

NAMES = {p["id"]: p["name"] for p in yaml.safe_load((DATA / "products.yml").read_text(encoding="utf-8"))["products"]}
OTHER_PROMPT = "系统提示的另一句话，没有在问题里说过"
LATER = ["menus", "how_to_reply", "secrets", "correct_us", "person"]
"""What was said before the second answer."""


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@cache
def cases() -> dict[str, Case]:
    """The published cases that customers see."""
    found = {}
    for file in sorted((DATA / "cases").glob("*/*.yml")):
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if (content["audience"], content["status"]) == ("customer", "published"):
            found[content["id"]] = Case.model_validate(content)
    return found


def first() -> Dialogue:
    return Dialogue()


def later() -> Dialogue:
    return Dialogue(notices=[*LATER], explained=["加密狗"])


def shown() -> Iterator[tuple[Case, str]]:
    """Every case with what is said to be understood, in each of its products."""
    for case in cases().values():
        for product in [*NAMES] if case.products == ["all"] else case.products:
            yield case, understood_line(case.title, NAMES[product], None)


def own_words(case: Case) -> list[str]:
    solutions = [words for s in case.solutions for words in (s.title, s.who, *s.steps, s.risk, s.gain)]
    return [case.cause, case.verify, *solutions]


def test_a_later_answer_is_longer_than_a_phone_takes_only_where_the_case_is() -> None:
    longer = []
    for case, understood in shown():
        text, card = say_case(case, understood, later())
        if len(text) > MAX_CHARS:
            longer.append(case.id)
            assert not any(card[name] for name in ("terms", "prevent", "note")), case.id
            assert text.endswith(f"\n\n{HELPED_QUESTION}"), case.id
    assert len(longer) <= 0.05 * len(cases()), longer


def test_a_first_answer_is_seldom_longer_than_a_phone_takes() -> None:
    lengths = [len(say_case(case, understood, first())[0]) for case, understood in shown()]
    assert sum(length > MAX_CHARS for length in lengths) <= 0.15 * len(lengths)


@pytest.mark.parametrize("dialogue", [first, later])
def test_whatever_the_length_nothing_needed_is_lost(dialogue: Any) -> None:
    for case, understood in shown():
        talk = dialogue()
        text, card = say_case(case, understood, talk, NEXT_CASE)
        assert not [words for words in own_words(case) if words not in text], case.id
        assert understood in text
        assert NEXT_CASE in text
        assert all(term["plain"] in text for term in card["terms"]), case.id
        assert (card["prevent"] in text)
        assert (talk.advice or "") == (case.prevent if not card["prevent"] else "")
        for solution in case.solutions:
            if solution.touches_data:
                assert "备份" in solution.steps[0] or BACK_UP_FIRST in text, case.id


@pytest.mark.parametrize(("dialogue", "bound"), [(first, 900), (later, 760)])
def test_procedures_for_passwords(dialogue: Any, bound: int) -> None:
    """The longest ones carry a text to send on; only one of them is above what a phone takes, and that by its own
    words."""
    content = procedures()
    lengths = {}
    for entry in content.products:
        for way in entry.procedures:
            steps = texts.steps_of(way, cases()[way.case] if way.case else None)
            assert steps is not None
            said = texts.understood(NAMES[entry.product], entry.product, _known(way), content)
            text, card = texts.say_procedure(
                steps, way, dialogue(), entry.product, said=said, is_news=True, lead=texts.NEXT_WAY, cause=steps.cause
            )
            lengths[way.id] = len(text)
            needed = [steps.cause, steps.who, *steps.steps, steps.risk, steps.gain, steps.verify, way.note or ""]
            needed += [pitfall.text for pitfall in way.pitfalls if not pitfall.aside]
            needed += [way.message.text] if way.message else []
            assert not [words for words in needed if words not in text], way.id
            assert all(line in text for line in card["note"].split("\n")), way.id
    longer = [name for name, length in lengths.items() if length > MAX_CHARS]
    assert len(longer) <= (4 if dialogue is first else 1), longer
    assert max(lengths.values()) <= bound


def test_one_solution_of_a_login_trouble_is_never_longer() -> None:
    for case in cases().values():
        number = 0
        while (proposal := next_solution(case, number, ())) is not None:
            understood = understood_line(case.title, "云星空", OTHER_PROMPT)
            solution = case.solutions[proposal.number]
            text = solution_text(
                case, proposal, understood=understood, is_first=number == 0, note=MENUS_DIFFER, ask=ASK_AGAIN
            )
            assert len(text) <= MAX_CHARS, (case.id, number)
            assert solution.risk in text
            assert solution.gain in text
            assert case.verify in text
            assert solution_words(case, proposal)
            number = proposal.number + 1


def test_a_notice_is_said_once_and_again_after_a_new_start() -> None:
    dialogue = Dialogue()
    assert once(dialogue, "secrets", "甲") == "甲"
    assert once(dialogue, "secrets", "甲") == ""
    assert once(dialogue, "secrets", "甲", later="乙") == "乙"
    assert Dialogue.from_slot(dialogue.as_slot()).notices == ["secrets"]
    assert once(Dialogue(), "secrets", "甲") == "甲"


def test_who_is_certain_says_no_caution_and_leaves_it_to_be_said() -> None:
    dialogue = Dialogue()
    assert menus_differ(dialogue, is_certain=True) == ""
    assert menus_differ(dialogue, is_certain=False) == MENUS_DIFFER
    assert menus_differ(dialogue, is_certain=False) == ""


def test_a_backup_is_said_each_time_unless_the_first_step_says_so() -> None:
    assert back_up_first(["打开账套"], touches_data=True) == BACK_UP_FIRST
    assert back_up_first(["先备份账套"], touches_data=True) == ""
    assert back_up_first(["打开账套"], touches_data=False) == ""


def test_two_answers_of_one_conversation() -> None:
    """The second says nothing standing again; neither in words nor on its card."""
    dialogue = Dialogue()
    one, two = (cases()[name] for name in ("k3cloud-password-user-forgotten", "k3cloud-password-account-locked"))
    text, card = say_case(one, "您用的是云星空", dialogue)
    assert MENUS_DIFFER in text
    assert card["note"] == MENUS_DIFFER
    assert HOW_TO_REPLY in text
    text, card = say_case(two, "您用的是云星空", dialogue)
    assert MENUS_DIFFER not in text
    assert not card["note"]
    assert HOW_TO_REPLY not in text
    assert text.endswith(HELPED_QUESTION)


def _known(way: Procedure) -> dict[str, str]:
    return {attribute: values[0] for attribute, values in way.when.items()}


async def test_advice_that_had_no_room_is_given_when_it_has_helped(talk: Talk, library: ScriptedLibrary) -> None:
    long = "eas-closing-ar-ap-difference"
    library.script = {"对不上": ("answer", [long])}
    await talk.say("action_answer", "EAS应收应付对不上总账", "closing_checklist", product="eas=EAS")
    advice = cases()[long].prevent
    assert advice
    assert advice not in talk.text
    await talk.say("action_helped", "有帮助", "helped")
    assert advice in talk.text
    await talk.say("action_helped", "有帮助", "helped")
    assert advice not in talk.text


async def test_what_is_said_before_a_case_stands_on_its_card_too(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"密码": ("answer", ["k3cloud-password-user-forgotten", "k3cloud-password-account-locked"])}
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.press("action_not_helped", talk.button("没解决"))
    card = talk.custom("card")
    assert card is not None
    assert NEXT_CASE in talk.text
    assert NEXT_CASE in card["lead"]
