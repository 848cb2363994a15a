"""Search over the eight cases: the right one first, the filters kept, and no confidence without reason."""

import pytest

from kb.cases.model import Case
from kb.knowledge import KnowledgeBase
from kb.search.result import Query, SearchResult
from kb.settings import Settings
from kb.store.library import Library


def _ask(base: KnowledgeBase, text: str, **options: object) -> SearchResult:
    return base.search(Query.model_validate({"text": text, **options}))


@pytest.mark.parametrize(
    ("text", "product", "expected"),
    [
        ("密码想不起来 进不去了", "k3cloud", "k3cloud-password-forgotten"),
        ("登錄密碼忘記", "k3cloud", "k3cloud-password-forgotten"),
        ("結賬後憑證錯了 要退回去", "k3cloud", "k3cloud-closing-reopen"),
        ("插着加密狗 还是演示版", "kis", "kis-login-dongle"),
        ("精斗云密码丢了", None, "xingchen-password-forgot"),
        ("工程师可以远程弄吗", "kis", "all-remote-help"),
    ],
)
def test_the_right_case_comes_first(base: KnowledgeBase, text: str, product: str | None, expected: str) -> None:
    result = _ask(base, text, product=product)
    assert result.hits[0].case_id == expected
    assert result.outcome != "unknown"
    assert result.answerable == (result.outcome == "answer")


@pytest.mark.parametrize("text", ["报N001", "fi20003 是啥", "提示 用户密码已过期，请修改密码后再登录"])
def test_codes_and_prompts_say_why(base: KnowledgeBase, text: str) -> None:
    hit = _ask(base, text).hits[0]
    assert hit.case_id == "k3cloud-integration-n001"
    assert hit.route in {"code", "error_text"}
    assert hit.scores["exact"] > 0
    assert hit.passage.kind == hit.route
    assert (hit.matched_code is not None) == (hit.route == "code")


def test_a_prompt_inside_a_long_text_is_found(base: KnowledgeBase) -> None:
    text = "你们这个软件真是的" * 400 + "，弹出 当前期间存在断号的凭证，不能结账"
    assert _ask(base, text, product="kis").hits[0].case_id == "kis-closing-voucher-gap"


@pytest.mark.parametrize("text", ["今天天气怎么样", "红烧肉怎么做", "猫不吃饭怎么办", "😀😀😀", "?", "1", "asdfghjkl"])
def test_strangers_get_no_confident_case(base: KnowledgeBase, text: str) -> None:
    assert not _ask(base, text).answerable


def test_a_given_product_filters_before_ranking(base: KnowledgeBase) -> None:
    for product in ("k3cloud", "kis", "eas", "xingchen"):
        result = _ask(base, "登录密码忘了", product=product, k=20)
        own = [hit for hit in result.hits if not hit.other_product]
        assert all({product, "all"} & set(hit.products) for hit in own)


def test_an_unknown_product_widens(base: KnowledgeBase) -> None:
    known = {hit.case_id for hit in _ask(base, "登录密码忘了", k=20).hits}
    assert {hit.case_id for hit in _ask(base, "登录密码忘了", product="sap", k=20).hits} == known


def test_a_wrong_product_never_wins_silently(base: KnowledgeBase) -> None:
    """The prompt belongs to KIS, the customer said EAS: offered as a question, marked, and not as the answer."""
    result = _ask(base, "当前期间存在断号的凭证，不能结账", product="eas")
    assert result.outcome == "clarify"
    first = result.hits[0]
    assert (first.case_id, first.other_product) == ("kis-closing-voucher-gap", True)


def test_a_product_named_in_the_text_is_searched_beside_the_given_one_but_never_wins_silently(
    base: KnowledgeBase,
) -> None:
    result = _ask(base, "精斗云 登录密码忘了 绑定的手机还在", product="kis")
    assert result.hits[0].case_id == "xingchen-password-forgot"
    assert result.outcome != "answer"


@pytest.mark.parametrize("text", ["登陆密妈忘了", "登陆秘码忘记了"])
def test_slips_of_the_input_method_are_read_as_meant(base: KnowledgeBase, text: str) -> None:
    assert _ask(base, text, product="k3cloud").hits[0].case_id == "k3cloud-password-forgotten"


def test_a_named_product_counts_as_given(base: KnowledgeBase) -> None:
    result = _ask(base, "KIS登录密码忘了", k=20)
    assert all(hit.other_product or {"kis", "all"} & set(hit.products) for hit in result.hits)


def test_without_a_product_two_that_fit_alike_are_a_question(base: KnowledgeBase) -> None:
    """云星空 and 云星辰 both know a forgotten password, and the steps differ."""
    result = _ask(base, "登录密码忘了")
    assert result.outcome == "clarify"
    assert {"k3cloud-password-forgotten", "xingchen-password-forgot"} <= {hit.case_id for hit in result.hits[:3]}


def test_engineer_cases_are_for_engineers(base: KnowledgeBase) -> None:
    question = "客户端日志在哪个目录"
    assert "k3cloud-engineer-logs" not in {hit.case_id for hit in _ask(base, question, k=20).hits}
    assert _ask(base, question, audience="engineer").hits[0].case_id == "k3cloud-engineer-logs"


@pytest.mark.parametrize("confidence", ["L", "U"])
def test_what_is_unproven_is_not_shown_to_customers_however_it_came_in(
    settings: Settings, case: Case, confidence: str
) -> None:
    """Lint stops it at every usual way in; this one went round it, straight into the store."""
    library = Library.open(settings.store_url)
    unproven = {"id": "k3cloud-unproven", "symptoms": ["紫色按钮不见了"], "confidence": confidence}
    library.import_cases([Case.model_validate(case.content() | unproven)], "t")
    library.close()
    base = KnowledgeBase.open(settings)
    shown = {audience: _ask(base, "紫色按钮不见了", audience=audience, k=20) for audience in ("customer", "engineer")}
    base.close()
    assert "k3cloud-unproven" not in {hit.case_id for hit in shown["customer"].hits}
    assert shown["engineer"].hits[0].case_id == "k3cloud-unproven"


def test_scores_fall_and_stay_within_bounds(base: KnowledgeBase) -> None:
    result = _ask(base, "N001 用户密码已过期，请修改密码后再登录", k=20)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert 0 <= result.probability <= 1


def test_k_bounds_the_hits(base: KnowledgeBase) -> None:
    assert len(_ask(base, "密码", k=1).hits) == 1
    assert len(_ask(base, "密码", k=20).hits) == 7


def test_each_case_comes_once(base: KnowledgeBase) -> None:
    ids = [hit.case_id for hit in _ask(base, "密码登录结账凭证加密狗远程", k=20).hits]
    assert len(ids) == len(set(ids))


def test_without_calibration_nothing_is_certain(settings: Settings) -> None:
    settings.answerability_file.unlink()
    base = KnowledgeBase.open(settings)
    result = _ask(base, "密码忘了进不去怎么办", product="k3cloud")
    assert (result.outcome, result.probability, result.answerable) == ("clarify", 0.0, False)
    base.close()
