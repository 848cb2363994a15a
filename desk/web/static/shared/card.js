// @ts-check
/** The case card: what was understood, several ways out with risk and gain, how to check, how to avoid it next time. */

import { el } from "./dom.js";

/**
 * @typedef {{title: string, kind?: string, who?: string, steps?: string[], risk?: string, gain?: string, touches_data?: boolean}} Solution
 * @typedef {{kind: string, case_id?: string, title?: string, understood?: string, cause?: string, solutions?: Solution[],
 *   verify?: string, prevent?: string, confidence?: string, note?: string,
 *   terms?: {term: string, plain: string}[]}} Card
 */

/** @type {Record<string, string>} */
const KINDS = {
  fix: "彻底解决",
  workaround: "先绕过去",
  guidance: "操作指引",
  configuration: "调整设置",
  patch: "打补丁",
  reinstall: "重新安装",
  escalate: "请工程师处理",
};
const NUMERALS = "一二三四五六七八九十";

/**
 * Whether this card can be drawn; any other is left to its text.
 * @param {any} card
 * @returns {card is Card}
 */
export function isCaseCard(card) {
  return card?.kind === "case" && typeof card.title === "string";
}

/** @param {Card} card */
export function drawCard(card) {
  const solutions = card.solutions ?? [];
  return el(
    "article",
    { class: "card", "aria-label": card.title },
    el("h3", { class: "card-title" }, card.title),
    card.understood
      ? el("p", { class: "card-understood" }, el("b", {}, "我理解的是"), withoutLead(card.understood))
      : null,
    card.cause ? el("p", { class: "card-cause" }, el("b", {}, "原因"), card.cause) : null,
    card.note ? el("p", { class: "card-note" }, card.note) : null,
    solutions.length > 1 ? el("p", { class: "card-count" }, `有 ${solutions.length} 个办法，点开看步骤`) : null,
    ...solutions.map((solution, index) => drawSolution(solution, index, solutions.length)),
    card.verify ? drawAfter("怎样确认", card.verify) : null,
    card.prevent ? drawAfter("以后怎样避免", card.prevent) : null,
    ...(card.terms ?? []).map(({ term, plain }) => drawAfter(term, plain)),
  );
}

/**
 * @param {Solution} solution
 * @param {number} index
 * @param {number} count
 */
function drawSolution(solution, index, count) {
  const ordinal = count > 1 ? `办法${NUMERALS[index] ?? index + 1}` : "办法";
  const facts = [solution.who ? `由${solution.who}操作` : "", KINDS[solution.kind ?? ""] ?? ""].filter(Boolean);
  return el(
    "details",
    { class: "solution", open: index === 0 },
    el(
      "summary",
      {},
      el("span", { class: "solution-ordinal" }, ordinal),
      el("span", { class: "solution-title" }, solution.title),
      solution.touches_data ? el("span", { class: "badge backup" }, "先备份") : null,
    ),
    el(
      "div",
      { class: "solution-body" },
      facts.length ? el("p", { class: "solution-facts" }, facts.join(" · ")) : null,
      solution.touches_data
        ? el("p", { class: "backup-note" }, "会改动数据，请先备份账套，确认备份成功后再往下做。")
        : null,
      el("ol", { class: "steps" }, ...(solution.steps ?? []).map((step) => el("li", {}, step))),
      solution.risk || solution.gain
        ? el(
            "dl",
            { class: "weigh" },
            ...(solution.risk ? drawWeight("风险", "risk", solution.risk) : []),
            ...(solution.gain ? drawWeight("好处", "gain", solution.gain) : []),
          )
        : null,
    ),
  );
}

/**
 * @param {string} name
 * @param {"risk" | "gain"} kind
 * @param {string} text
 */
function drawWeight(name, kind, text) {
  return [el("dt", { class: `badge ${kind}` }, name), el("dd", {}, text)];
}

/**
 * @param {string} name
 * @param {string} text
 */
function drawAfter(name, text) {
  return el("p", { class: "card-after" }, el("b", {}, name), text);
}

/** The words the heading already says. @param {string} text */
function withoutLead(text) {
  return text.replace(/^我理解的?是?[：:，,\s]*/, "");
}
