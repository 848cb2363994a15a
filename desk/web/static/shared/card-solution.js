// @ts-check
/** The solution card: one way at a time, and which of how many it is. */

import { count, drawAfter, drawLead, drawSolutionBody, drawTerms, drawUnderstood, numeral, words } from "./card-parts.js";
import { el } from "./dom.js";

/**
 * @typedef {{kind: string, case_id?: string, title?: string, understood?: string, cause?: string, number?: number, of?: number,
 *   solution?: import("./card-parts.js").Solution, verify?: string, note?: string,
 *   terms?: {term: string, plain: string}[]}} SolutionCard
 */

/** @param {SolutionCard} card */
export function drawSolutionCard(card) {
  const solution = card.solution ?? {};
  return el(
    "article",
    { class: "card", "aria-label": words(card.title) },
    el("h3", { class: "card-title" }, words(card.title)),
    drawUnderstood(card.understood),
    drawLead("card-cause", "原因", card.cause),
    words(card.note) ? el("p", { class: "card-note" }, words(card.note)) : null,
    el(
      "section",
      { class: "solution single" },
      el(
        "h4",
        { class: "solution-head" },
        el("span", { class: "solution-ordinal" }, ordinalOf(card)),
        el("span", { class: "solution-title" }, words(solution.title)),
        solution.touches_data === true ? el("span", { class: "badge backup" }, "先备份") : null,
      ),
      drawSolutionBody(solution),
    ),
    drawAfter("怎样确认", card.verify),
    ...drawTerms(card.terms),
  );
}

/** 「办法二（共3个）」. @param {SolutionCard} card */
export function ordinalOf(card) {
  const number = count(card.number) || 1;
  const of = count(card.of);
  return of > 1 ? `办法${numeral(number)}（共 ${of} 个）` : "办法";
}
