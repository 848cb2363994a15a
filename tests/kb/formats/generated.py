"""Cases that hypothesis makes up: every field at its limits, with whatever a file format might stumble over."""

from __future__ import annotations

from hypothesis import strategies as st

from kb.cases.model import Case, CaseQuestion, Solution, Source

_SIGNS = st.one_of(
    st.sampled_from(list("=+-@'\"#\\|,;，；:：\t\n*`_<>&~ 0账😀👨‍👩‍👧\u3000\u200b")),
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff\ufffe\uffff"),
)
_TROUBLE = st.sampled_from(
    [
        "=1+1", "'=1", "''-2", "@SUM(A1)", "+86 10", "-5", "# 标题", "\\# 标题", "## 方案：x", "- 项", "1. 步", "---",
        "C:\\new\\table", "a,b;c", '"引号"', "true", "null", "7.10", "0081", "a | b | H", "_x0041_", "行一\n\n行三",
        "行一\n# 行二", "行一\n  - 行二", "a\n\tb", "=\n=", "solution1_title", "|||", "是", "\\", "😀", "~2",
    ]
)  # fmt: skip
_TEXT = st.one_of(_TROUBLE, st.text(_SIGNS, min_size=1, max_size=60), st.just("长" * 290))


def _fits(text: str) -> bool:
    return bool(text.strip())


_LINE = _TEXT.filter(_fits).filter(lambda text: len(text) <= 300)
_PARAGRAPH = st.one_of(_TEXT, st.lists(_TEXT, min_size=2, max_size=4).map("\n".join)).filter(_fits)
_SOURCE = st.builds(
    Source, fact=st.from_regex(r"[A-Z]{1,3}[0-9]{1,5}", fullmatch=True), ref=_LINE, confidence=st.sampled_from("HMLU")
)
_SOLUTION = st.builds(
    Solution,
    title=_LINE,
    kind=st.sampled_from(["fix", "workaround", "guidance", "configuration", "patch", "reinstall", "escalate"]),
    who=_LINE,
    steps=st.lists(_LINE, min_size=1, max_size=5),
    risk=_PARAGRAPH,
    gain=_PARAGRAPH,
    touches_data=st.booleans(),
)
_ASK = _TEXT.map(lambda text: text[:60]).filter(_fits)
_ANSWER = _TEXT.map(lambda text: text[:200]).filter(_fits)
_QUESTION = st.builds(
    CaseQuestion,
    asks=st.lists(_ASK, min_size=1, max_size=3),
    answer=_ANSWER,
    known=st.booleans(),
    way=st.sampled_from([None, 1]),
)


def _unique(values: st.SearchStrategy[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(values, max_size=most)


CASES = st.builds(
    Case,
    id=st.from_regex(r"[a-z0-9-]{3,80}", fullmatch=True),
    title=_LINE,
    products=st.lists(st.sampled_from(["k3cloud", "kis", "eas"]), min_size=1, max_size=3, unique=True),
    editions=st.lists(st.sampled_from(["kis_pro", "kis_mini"]), max_size=2, unique=True),
    versions=st.sampled_from(["", ">=8.0 <8.2", "7.5", "V7.5; kis_pro >=14.1", "=8.2", "-"]),
    deployments=st.lists(st.sampled_from(["public_cloud", "on_premises"]), max_size=2, unique=True),
    module=st.sampled_from(["gl", "platform"]),
    topic=st.sampled_from(["closing", "other"]),
    audience=st.sampled_from(["customer", "engineer"]),
    status=st.sampled_from(["draft", "review", "published", "retired"]),
    symptoms=_unique(_LINE, 6),
    error_texts=_unique(_PARAGRAPH, 4),
    codes=_unique(_LINE, 3),
    cause=_PARAGRAPH,
    solutions=st.lists(_SOLUTION, min_size=1, max_size=3),
    verify=_PARAGRAPH,
    prevent=_PARAGRAPH,
    questions=st.lists(_QUESTION, max_size=4),
    links=_unique(_LINE, 2),
    sources=st.lists(_SOURCE, max_size=3),
    confidence=st.sampled_from("HMLU"),
)
