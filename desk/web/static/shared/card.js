// @ts-check
/** The case card: what was understood, several ways out with risk and gain, how to check, how to avoid it next time. */

import { drawAfter, drawLead, drawSolutionBody, drawTerms, drawUnderstood, numeral, objects, words } from "./card-parts.js";
import { el } from "./dom.js";

/**
 * @typedef {import("./card-parts.js").Solution} Solution
 * @typedef {{kind: string, case_id?: string, title?: string, understood?: string, cause?: string, solutions?: Solution[],
 *   verify?: string, prevent?: string, confidence?: string, note?: string,
 *   terms?: {term: string, plain: string}[]}} Card
 */

/** @param {Card} card */
export function drawCase(card) {
  const solutions = objects(card.solutions);
  return el(
    "article",
    { class: "card", "aria-label": words(card.title) },
    el("h3", { class: "card-title" }, words(card.title)),
    drawUnderstood(card.understood),
    drawLead("card-cause", "原因", card.cause),
    words(card.note) ? el("p", { class: "card-note" }, words(card.note)) : null,
    solutions.length > 1 ? el("p", { class: "card-count" }, `有 ${solutions.length} 个办法，点开看步骤`) : null,
    ...solutions.map((solution, index) => drawSolution(solution, index, solutions.length)),
    drawAfter("怎样确认", card.verify),
    drawAfter("以后怎样避免", card.prevent),
    ...drawTerms(card.terms),
  );
}

/**
 * @param {Solution} solution
 * @param {number} index
 * @param {number} count
 */
function drawSolution(solution, index, count) {
  return el(
    "details",
    { class: "solution", open: index === 0 },
    el(
      "summary",
      {},
      el("span", { class: "solution-ordinal" }, count > 1 ? `办法${numeral(index + 1)}` : "办法"),
      el("span", { class: "solution-title" }, words(solution.title)),
      solution.touches_data === true ? el("span", { class: "badge backup" }, "先备份") : null,
    ),
    drawSolutionBody(solution),
  );
}
