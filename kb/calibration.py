"""Calibration: fits answerability to questions with known answers, and chooses the thresholds that keep it honest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped, unused-ignore]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped, unused-ignore]

from kb.errors import BadContent
from kb.knowledge import KnowledgeBase
from kb.progress import Progress, no_progress
from kb.questions import Question
from kb.search.answerability import FEATURES, PROBE, AnswerabilityModel, Domain
from kb.search.result import Thresholds
from kb.statistics import auroc, wilson_interval

FOLDS = 5
STRENGTHS = (0.03, 0.1, 0.3, 1.0, 3.0)  # inverse of the penalty on squared coefficients, as scikit-learn's C
SEED = 20261122
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
MIN_OF_EACH = 20  # answerable, and unanswerable questions, below which no figure means anything

# Design, "I don't know": at most 3 % of unanswerable questions get a confident case, upper 95 % bound at most 5 %.
MAX_FALSE_ANSWERS = 0.03
MAX_FALSE_ANSWERS_BOUND = 0.05
# 「是不是这个？」 may be asked of a stranger's question now and then: it costs a tap, a missed case costs a ticket.
MAX_FALSE_CLARIFY = 0.25
# A confident answer must at least be likelier right than wrong, however easy the strangers were to tell.
MIN_ANSWER_PROBABILITY = 0.5

Numbers = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions as features [n, len(FEATURES)], whether the first hit is right, and whether there is an answer at all.

    Questions for which the search brings nothing at all are left out of fitting: they are unknown without any model.
    """

    features: Numbers
    is_right: Labels
    is_answerable: Labels


def calibrate(
    base: KnowledgeBase,
    questions: Sequence[Question],
    progress: Progress = no_progress,
    domain: Domain | None = None,
) -> AnswerabilityModel:
    """A model fitted to all questions, its strength, thresholds and figures taken from folds it was not fitted on.

    Raises:
        BadContent: the library is empty, or there are too few questions of either kind.
    """
    if not base.snapshot.cards:
        raise BadContent("the library holds no published case; run `python -m kb import data/cases` first")
    share = choose_share(base, questions, progress)
    examples = _examples(base, questions, progress, domain, share)
    counts = {"answerable": int(examples.is_answerable.sum()), "unanswerable": int((~examples.is_answerable).sum())}
    for name, count in counts.items():
        if count < MIN_OF_EACH:
            raise BadContent(f"{count} {name} questions; calibration needs at least {MIN_OF_EACH} of each kind")
    mean, scale = examples.features.mean(axis=0), examples.features.std(axis=0)
    scale[scale < 1e-9] = 1.0  # a feature that never varies says nothing, and must not divide by zero
    standard = (examples.features - mean) / scale
    unseen = {strength: _unseen_probabilities(standard, examples, strength) for strength in STRENGTHS}
    strength = min(STRENGTHS, key=lambda one: _log_loss(unseen[one], examples.is_right))
    probabilities = unseen[strength]
    thresholds = choose_thresholds(probabilities, examples.is_answerable)
    *coefficients, intercept = fit_logistic(standard, examples.is_right, strength).tolist()
    return AnswerabilityModel(
        features=list(FEATURES),
        mean=_rounded(mean),
        scale=_rounded(scale),
        coefficients=[round(coefficient, 6) for coefficient in coefficients],
        intercept=round(intercept, 6),
        thresholds=thresholds,
        dense_share=share,
        domain=domain,
        encoder_fingerprint=base.encoder_fingerprint,
        probe=[round(float(value), 4) for value in base.embed(PROBE)],
        questions=counts,
        figures={"strength": strength, **_figures(probabilities, examples, thresholds)},
    )


def choose_share(base: KnowledgeBase, questions: Sequence[Question], progress: Progress = no_progress) -> float:
    """The dense route's part of the fused score that ranks the right cases highest (MRR); the middle one on a tie."""
    asked = [question for question in questions if question.is_answerable]
    found = []
    for number, question in enumerate(asked, start=1):
        found.append(base.searcher.rank(question.as_query(), base.embed(question.q)).candidates)
        progress(number, len(asked))

    def mrr(share: float) -> float:
        total = 0.0
        for question, candidates in zip(asked, found, strict=True):
            for candidate in candidates:
                candidate.dense_share = share
            order = sorted(candidates, key=lambda candidate: (-candidate.score, candidate.case_id))
            ranks = (place for place, one in enumerate(order[:10], start=1) if one.case_id in question.case_ids)
            total += 1 / next(ranks, math.inf)
        return total / max(1, len(asked))

    return max(SHARES, key=lambda share: (round(mrr(share), 3), -abs(share - 0.5)))


def fit_logistic(standard: Numbers, labels: Labels, strength: float) -> Numbers:
    """Coefficients, then intercept, of a logistic regression whose coefficients are not below zero.

    As scikit-learn's LogisticRegression, but for the bound: unbounded, the fit found that many words in common speak
    against an answer, because in the development set the strangers' questions are the short ones.
    """
    signs = np.where(labels, 1.0, -1.0)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        margins = signs * (standard @ weights[:-1] + weights[-1])
        pull = -signs / (1 + np.exp(np.clip(margins, -50, 50)))
        gradient = np.append(standard.T @ pull + weights[:-1] / strength, pull.sum())
        return float(np.logaddexp(0, -margins).sum() + weights[:-1] @ weights[:-1] / (2 * strength)), gradient

    width = standard.shape[1]
    bounds = [(0.0, None)] * width + [(None, None)]
    found: Numbers = minimize(loss, np.zeros(width + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def choose_thresholds(probabilities: Numbers, is_answerable: Labels) -> Thresholds:
    """The lowest thresholds that keep confident and asking outcomes on unanswerable questions within their limits.

    With too few unanswerable questions for the upper bound ever to hold, the rate alone decides.
    """
    strangers = np.sort(probabilities[~is_answerable])[::-1]
    allowed = max(
        (n for n in range(len(strangers) + 1) if _is_tolerable(n, len(strangers))),
        default=int(MAX_FALSE_ANSWERS * len(strangers)),
    )
    answer = max(MIN_ANSWER_PROBABILITY, _just_above(strangers, allowed))
    clarify = min(answer, _just_above(strangers, int(MAX_FALSE_CLARIFY * len(strangers))))
    return Thresholds(answer=round(answer, 4), clarify=round(clarify, 4))


def _is_tolerable(false: int, total: int) -> bool:
    return false / total <= MAX_FALSE_ANSWERS and wilson_interval(false, total)[1] <= MAX_FALSE_ANSWERS_BOUND


def _just_above(descending: Numbers, allowed: int) -> float:
    """A threshold that exactly `allowed` of the values reach, half way to the next."""
    if allowed >= len(descending):
        return 0.0
    upper = descending[allowed - 1] if allowed else 1.0
    return float(min(1.0, (descending[allowed] + upper) / 2 + 1e-4))


def _examples(
    base: KnowledgeBase, questions: Sequence[Question], progress: Progress, domain: Domain | None, share: float
) -> Examples:
    features, right, answerable = [], [], []
    for number, question in enumerate(questions, start=1):
        vector = base.embed(question.q)
        ranking = base.searcher.rank(question.as_query(), vector, dense_share=share)
        progress(number, len(questions))
        if not ranking.candidates:
            continue
        # The searcher may still hold another domain, or none: this one is what the model will go with.
        values = ranking.features | {"domain": domain.score(vector) if domain else 0.0}
        features.append([values[name] for name in FEATURES])
        right.append(ranking.candidates[0].case_id in question.case_ids)
        answerable.append(question.is_answerable)
    return Examples(
        np.array(features, dtype=np.float64).reshape(-1, len(FEATURES)),
        np.array(right, dtype=np.bool_),
        np.array(answerable, dtype=np.bool_),
    )


def _unseen_probabilities(standard: Numbers, examples: Examples, strength: float) -> Numbers:
    """For each question the probability given by a model that was fitted without it."""
    probabilities = np.empty(len(standard))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, unseen in folds.split(standard, examples.is_right):
        *coefficients, intercept = fit_logistic(standard[seen], examples.is_right[seen], strength)
        probabilities[unseen] = 1 / (1 + np.exp(-(standard[unseen] @ np.array(coefficients) + intercept)))
    return probabilities


def _figures(probabilities: Numbers, examples: Examples, thresholds: Thresholds) -> dict[str, float]:
    known, strange = examples.is_answerable, ~examples.is_answerable
    answered = probabilities >= thresholds.answer
    figures = {
        "auroc": auroc(probabilities[known].tolist(), probabilities[strange].tolist()),
        "log_loss": _log_loss(probabilities, examples.is_right),
        "brier": float(np.mean((probabilities - examples.is_right) ** 2)),
        "calibration_error": _calibration_error(probabilities, examples.is_right),
        "answered_right": float((answered & examples.is_right)[known].mean()),
        "answered_wrong": float((answered & ~examples.is_right)[known].mean()),
        "false_answers": float(answered[strange].mean()),
        "false_answers_bound": wilson_interval(int(answered[strange].sum()), int(strange.sum()))[1],
        "false_clarify": float((probabilities >= thresholds.clarify)[strange].mean()),
        "reached_clarify": float((probabilities >= thresholds.clarify)[known].mean()),
    }
    return {name: round(value, 4) for name, value in figures.items()}


def _log_loss(probabilities: Numbers, labels: Labels) -> float:
    sure = np.clip(np.where(labels, probabilities, 1 - probabilities), 1e-9, 1)
    return float(-np.log(sure).mean())


def _calibration_error(probabilities: Numbers, labels: Labels, bins: int = 10) -> float:
    """Expected calibration error: how far, on average, a stated chance is from what then came true."""
    edges = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = (
        abs(probabilities[edges == number].mean() - labels[edges == number].mean()) * np.mean(edges == number)
        for number in range(bins)
        if (edges == number).any()
    )
    return float(math.fsum(gaps))


def _rounded(values: Numbers) -> list[float]:
    return [round(float(value), 6) for value in values]
