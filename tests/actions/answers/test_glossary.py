"""The glossary: committed words are plain and occur in our cases; a term is explained once, and where it means that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.answers.glossary import MAX_TERMS_SHOWN, Glossary, Term, glossary, terms_text
from actions.content import BadContent, read_content
from actions.jobs import Job
from tests.actions.library import DATA, ScriptedLibrary
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()

SERVER_DOWN = "k3cloud-login-everyone-down"


def customer_cases() -> list[dict[str, Any]]:
    files = sorted((DATA / "cases").glob("*/*.yml"))
    cases = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return [case for case in cases if case["audience"] == "customer"]


def words_of(case: dict[str, Any]) -> str:
    lines = [case["cause"], case["verify"], case["prevent"]]
    for solution in case["solutions"]:
        lines += [solution["title"], solution["who"], *solution["steps"], solution["risk"], solution["gain"]]
    return "\n".join(lines)


def only(*terms: Term) -> Glossary:
    return Glossary(terms=list(terms))


def test_every_term_occurs_in_a_case_that_customers_see() -> None:
    everywhere = [(words_of(case), case["products"]) for case in customer_cases()]
    unused = [
        term.term
        for term in glossary().terms
        if not term.on_request
        if not any(only(term).explain(text, products, ()) for text, products in everywhere)
    ]
    assert not unused
    assert len(glossary().terms) >= 80


def test_an_explanation_holds_no_word_that_needs_explaining() -> None:
    """But for words that are explained by what stands beside them in the same case, the plain words are plain."""
    hard = {"SQL", "API", "端口", "DNS", "驱动", "协议", "进程", "会话", "死锁", "回滚", "插件", "缓存", "组策略"}
    assert not [term.term for term in glossary().terms if any(word in term.plain for word in hard - {term.term})]


def test_the_longest_word_wins() -> None:
    terms = only(Term(term="日志", plain="系统自动记的流水账"), Term(term="操作日志", plain="谁在何时做了什么"))
    assert [t.term for t in terms.explain("请打开操作日志", ["kis"], ())] == ["操作日志"]
    assert [t.term for t in terms.explain("打开操作日志，另存日志", ["kis"], ())] == ["日志", "操作日志"]


def test_a_phrase_that_means_something_else_is_left_alone() -> None:
    terms = only(Term(term="代理", plain="替电脑上网的中转站", unless=["代理商"]))
    assert terms.explain("请联系代理商", ["kis"], ()) == []
    assert len(terms.explain("关掉代理，不行再找代理商", ["kis"], ())) == 1


def test_latin_words_stand_alone() -> None:
    terms = only(Term(term="IP", plain="电脑在网络里的地址"))
    assert terms.explain("SKIP 这一步", ["kis"], ()) == []
    assert len(terms.explain("换了 ip 以后", ["kis"], ())) == 1


def test_a_word_of_one_product_is_not_explained_in_another() -> None:
    text = "请管理员在数据中心里查"
    assert [t.term for t in glossary().explain(text, ["k3cloud"], ())] == ["数据中心"]
    assert glossary().explain(text, ["xingchen"], ()) == []


def test_no_more_than_a_few_terms_are_shown() -> None:
    text = "端口、防火墙、白名单、缓存、补丁"
    first = glossary().explain(text, ["kis"], ())
    assert len(first) == MAX_TERMS_SHOWN
    second = glossary().explain(text, ["kis"], [term.term for term in first])
    assert second
    assert not {term.term for term in first} & {term.term for term in second}


def test_without_terms_there_is_no_block() -> None:
    assert terms_text([]) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("terms: [{term: 端口, plain: 太短}]", "plain"),
        (f"terms: [{{term: 端口, plain: {'长' * 41}}}]", "plain"),
        ("terms: [{term: 端口, plain: 电脑的门牌号, product: kis}]", "product"),
        ("terms: [{term: 端口, plain: 电脑的门牌号}, {term: 口, plain: 另一个解释, variants: [端口]}]", "端口"),
        ("terms: [", "glossary.yml"),
    ],
)
def test_a_broken_glossary_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=message):
        read_content(path, Glossary)


def test_a_missing_glossary_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match=r"missing\.yml"):
        read_content(tmp_path / "missing.yml", Glossary)


async def test_a_term_is_explained_once_a_conversation(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"登不上": ("answer", [SERVER_DOWN])}
    await talk.say("action_answer", "星空全公司登不上", "login_failure", product="k3cloud=星空")
    explained = talk.custom("card")["terms"]  # type: ignore[index]
    assert explained
    assert all(f"· {term['term']}：{term['plain']}" in talk.text for term in explained)
    await talk.press("action_show_case", f'/show_case{{"case_id": "{SERVER_DOWN}"}}')
    again = talk.custom("card")["terms"]  # type: ignore[index]
    assert not {term["term"] for term in again} & {term["term"] for term in explained}
    assert all(term["term"] in talk.slots["dialogue"]["explained"] for term in explained)


async def test_what_was_explained_outlives_a_new_start(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"登不上": ("answer", [SERVER_DOWN])}
    await talk.say("action_answer", "星空全公司登不上", "login_failure", product="k3cloud=星空")
    explained = talk.slots["dialogue"]["explained"]
    await talk.say("action_restart", "重新开始", "restart")
    assert talk.slots["dialogue"]["explained"] == explained
