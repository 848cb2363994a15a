// @ts-check
/** What cards are made of: leads, steps, risk and gain. What a card lacks or has wrong is left out, never a broken page. */

import { el } from "./dom.js";

/** @typedef {{title?: string, kind?: string, who?: string, steps?: string[], risk?: string, gain?: string, touches_data?: boolean}} Solution */

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

/** Words, or nothing. @param {unknown} value @returns {string} */
export function words(value) {
  return typeof value === "string" ? value.trim() : "";
}

/** The words of a list; what is none is left out. @param {unknown} value @returns {string[]} */
export function lines(value) {
  return Array.isArray(value) ? value.map(words).filter(Boolean) : [];
}

/** The objects of a list. @param {unknown} value @returns {any[]} */
export function objects(value) {
  return Array.isArray(value) ? value.filter((one) => one !== null && typeof one === "object") : [];
}

/** A count, or 0. @param {unknown} value @returns {number} */
export function count(value) {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.floor(value) : 0;
}

/** 一、二、三 … @param {number} number counted from 1 @returns {string} */
export function numeral(number) {
  return NUMERALS[number - 1] ?? String(number);
}

/**
 * A paragraph with a word in bold before it; none without words.
 * @param {string} className
 * @param {string} lead
 * @param {unknown} text
 */
export function drawLead(className, lead, text) {
  return words(text) ? el("p", { class: className }, el("b", {}, lead), words(text)) : null;
}

/** @param {unknown} text */
export function drawUnderstood(text) {
  // The heading says it already.
  return drawLead("card-understood", "我理解的是", words(text).replace(/^我理解的?是?[：:，,\s]*/, ""));
}

/** Jargon in plain words. @param {unknown} terms */
export function drawTerms(terms) {
  return objects(terms).map(({ term, plain }) => drawAfter(words(term), plain));
}

/** @param {string} lead @param {unknown} text */
export function drawAfter(lead, text) {
  return drawLead("card-after", lead, text);
}

/** @param {unknown} steps */
export function drawSteps(steps) {
  const found = lines(steps);
  return found.length ? el("ol", { class: "steps" }, ...found.map((step) => el("li", {}, step))) : null;
}

export function drawBackup() {
  return el("p", { class: "backup-note" }, "会改动数据，请先备份账套，确认备份成功后再往下做。");
}

/** @param {unknown} risk @param {unknown} gain */
export function drawWeighing(risk, gain) {
  const found = [...drawWeight("风险", "risk", words(risk)), ...drawWeight("好处", "gain", words(gain))];
  return found.length ? el("dl", { class: "weigh" }, ...found) : null;
}

/** @param {string} name @param {"risk" | "gain"} kind @param {string} text */
function drawWeight(name, kind, text) {
  return text ? [el("dt", { class: `badge ${kind}` }, name), el("dd", {}, text)] : [];
}

/** Who does it, and what kind of way it is. @param {unknown} who @param {unknown} [kind] */
export function drawFacts(who, kind) {
  const facts = [words(who) ? `由${words(who)}操作` : "", KINDS[words(kind)] ?? ""].filter(Boolean);
  return facts.length ? el("p", { class: "solution-facts" }, facts.join(" · ")) : null;
}

/** What stands under a solution's heading. @param {Solution} solution */
export function drawSolutionBody(solution) {
  return el(
    "div",
    { class: "solution-body" },
    drawFacts(solution.who, solution.kind),
    solution.touches_data === true ? drawBackup() : null,
    drawSteps(solution.steps),
    drawWeighing(solution.risk, solution.gain),
  );
}
