// @ts-check
/** The checklist card: how far the closing is, what stops it, the item at hand, and every item with its state. */

import { count, drawBackup, drawLead, drawSteps, drawWeighing, objects, words } from "./card-parts.js";
import { el, unseen } from "./dom.js";

/**
 * @typedef {"open" | "current" | "done" | "skipped" | "not_applicable" | "blocked"} State
 * @typedef {{id?: string, title?: string, state?: State, by?: string, at?: string, remark?: string}} Item
 * @typedef {{id?: string, title?: string, text?: string}} Problem
 * @typedef {{id?: string, title?: string, why?: string, where?: string | null, how?: string[], check?: string, risk?: string,
 *   who?: string, touches_data?: boolean}} Current
 * @typedef {{kind: string, title?: string, done?: number, total?: number, not_applicable?: number, skipped?: number,
 *   blockers?: Problem[], warnings?: Problem[], current?: Current | null, overview?: boolean,
 *   groups?: {title?: string, items?: Item[]}[]}} Checklist
 */

/** Mark, the state for those who do not see it, and the word beside the item where the mark alone says too little.
 * @type {Record<State, {mark: string, name: string, tag: string}>} */
const STATES = {
  open: { mark: "○", name: "还没做", tag: "" },
  current: { mark: "●", name: "现在做这一项", tag: "现在做" },
  done: { mark: "✓", name: "做好了", tag: "" },
  skipped: { mark: "→", name: "先跳过", tag: "先跳过" },
  not_applicable: { mark: "–", name: "不适用", tag: "不适用" },
  blocked: { mark: "!", name: "有问题", tag: "有问题" },
};
const SETTLED = new Set(["done", "not_applicable"]);
const UNFOLDED = new Set(["current", "blocked"]);

/** @param {Checklist} card */
export function drawChecklist(card) {
  const current = card.current;
  return el(
    "article",
    { class: "card checklist", "aria-label": words(card.title) },
    el("h3", { class: "card-title" }, words(card.title)),
    drawProgress(card),
    drawProblems("blockers", "要先解决，否则结不了账", objects(card.blockers)),
    drawProblems("cautions", "警告，不挡结账，但要看一眼", objects(card.warnings)),
    current && typeof current === "object" ? drawCurrent(current) : null,
    drawList(card),
  );
}

/**
 * While there is an item at hand the whole list waits folded: the buttons to go on with stand right under the item. Asked
 * for (`overview`), or with nothing left to do, it is there at once.
 * @param {Checklist} card
 */
function drawList(card) {
  const groups = el("div", { class: "groups" }, ...objects(card.groups).map(drawGroup));
  if (!card.current || card.overview === true) return groups;
  return el("details", { class: "whole" }, el("summary", {}, `看整张清单（${shareOf(card)}）`), groups);
}

/** 「3/21」. @param {Checklist} card */
export function shareOf(card) {
  return `${count(card.done)}/${count(card.total)}`;
}

/** @param {Checklist} card */
function drawProgress(card) {
  const [done, total] = [count(card.done), count(card.total)];
  if (!total) return null;
  const settled = Math.min(done + count(card.not_applicable), total);
  const rest = [
    count(card.not_applicable) ? `不适用 ${count(card.not_applicable)} 项` : "",
    count(card.skipped) ? `先跳过 ${count(card.skipped)} 项` : "",
    settled < total ? `还剩 ${total - settled} 项` : "全部做完了",
  ].filter(Boolean);
  return el(
    "div",
    { class: "checklist-progress" },
    el(
      "p",
      { class: "checklist-figures" },
      el("span", { class: "checklist-done" }, "完成 ", el("b", {}, String(done)), ` / ${total} 项`),
      el("span", { class: "checklist-rest" }, rest.join("，")),
    ),
    el("progress", { max: total, value: settled, "aria-label": `结账进度：完成 ${done} 项，共 ${total} 项，${rest.join("，")}` }),
  );
}

/**
 * @param {string} className
 * @param {string} heading
 * @param {Problem[]} problems
 */
function drawProblems(className, heading, problems) {
  if (!problems.length) return null;
  return el(
    "section",
    { class: `problems ${className}` },
    el("h4", {}, `${heading}（${problems.length} 项）`),
    el(
      "ul",
      {},
      ...problems.map((problem) => el("li", {}, el("b", {}, words(problem.title)), words(problem.text))),
    ),
  );
}

/** @param {Current} current */
function drawCurrent(current) {
  return el(
    "section",
    { class: "at-hand", "aria-label": `现在做：${words(current.title)}` },
    el("p", { class: "at-hand-lead" }, "现在做这一项"),
    el("h4", {}, words(current.title)),
    drawLead("at-hand-line", "为什么", current.why),
    drawLead("at-hand-line", "在哪里", current.where),
    drawLead("at-hand-line", "谁来做", current.who),
    current.touches_data === true ? drawBackup() : null,
    drawSteps(current.how),
    drawLead("at-hand-line", "做到这样算好", current.check),
    drawWeighing(current.risk, ""),
  );
}

/** @param {{title?: string, items?: Item[]}} group */
function drawGroup(group) {
  const items = objects(group.items);
  const settled = items.filter((item) => SETTLED.has(item.state)).length;
  const isOver = settled === items.length;
  return el(
    "details",
    { class: isOver ? "group over" : "group", open: items.some((item) => UNFOLDED.has(item.state)) },
    el(
      "summary",
      {},
      el("span", { class: "group-title" }, words(group.title)),
      el("span", { class: "group-count" }, isOver ? "✓ " : "", `${settled}/${items.length}`, unseen(" 项做好了或不适用")),
    ),
    el("ul", { class: "items" }, ...items.map(drawItem)),
  );
}

/** @param {Item} item */
function drawItem(item) {
  const state = stateOf(item);
  const { mark, name, tag } = STATES[state];
  const foot = [words(item.by), words(item.at)].filter(Boolean).join(" ");
  return el(
    "li",
    { class: `item ${state}`, "aria-current": state === "current" ? "step" : null },
    el("span", { class: "item-mark", "aria-hidden": "true" }, mark),
    el(
      "div",
      { class: "item-words" },
      unseen(`${name}：`),
      el("span", { class: "item-title" }, words(item.title)),
      // Heard already, before the title.
      tag ? el("span", { class: "item-tag", "aria-hidden": "true" }, tag) : null,
      words(item.remark) ? el("p", { class: "item-remark" }, words(item.remark)) : null,
      foot ? el("p", { class: "item-foot" }, foot) : null,
    ),
  );
}

/** @param {Item} item @returns {State} */
function stateOf(item) {
  return item.state !== undefined && Object.hasOwn(STATES, item.state) ? item.state : "open";
}
