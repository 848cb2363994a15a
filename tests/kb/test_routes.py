"""Routes: the table has every way of ranking, and the one in use is what search itself does."""

from pathlib import Path

import pytest

from kb.evaluation import evaluate
from kb.knowledge import KnowledgeBase
from kb.questions import load_questions
from kb.routes import measure_routes, routes_table


def test_each_route_each_pair_and_all_are_measured(base: KnowledgeBase, questions_file: Path) -> None:
    questions = load_questions(questions_file)
    rows = {row.name: row for row in measure_routes(base, questions)}
    assert {"BM25", "exact", "dense + BM25", "dense + exact", "BM25 + exact"} <= rows.keys()
    used = next(row for name, row in rows.items() if "used" in name)
    assert used.recall_1 >= max(rows["BM25"].recall_1, rows["exact"].recall_1)
    assert any("reciprocal" in name for name in rows)
    assert routes_table(list(rows.values())).count("\n") == len(rows) + 1


def test_the_used_fusion_is_the_ranking_of_search(base: KnowledgeBase, questions_file: Path) -> None:
    questions = [question for question in load_questions(questions_file) if question.is_answerable]
    used = next(row for row in measure_routes(base, questions) if "used" in row.name)
    ranks = []
    for question in questions:
        ids = [one.case_id for one in base.searcher.rank(question.as_query(), base.embed(question.q)).candidates]
        ranks.append(next(place for place, one in enumerate(ids, start=1) if one in question.case_ids))
    assert used.mrr == pytest.approx(sum(1 / rank for rank in ranks if rank <= 10) / len(ranks))
    assert evaluate(base, questions).overall.answerable == len(questions)
