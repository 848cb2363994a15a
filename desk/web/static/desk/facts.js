// @ts-check
/** What is known of the problem, as a short list. */

import { el } from "../shared/dom.js";
import { FACTS, nameOf, OUTCOMES, wordOf } from "./words.js";

/** @param {Record<string, any>} facts */
export function drawFacts(facts) {
  const known = [...Object.keys(FACTS), ...Object.keys(facts).filter((key) => !(key in FACTS))].filter((key) =>
    hasValue(facts[key]),
  );
  if (!known.length) return el("p", { class: "quiet" }, "机器人还没有问到具体情况。");
  return el("dl", { class: "facts" }, ...known.flatMap((key) => drawFact(key, facts[key])));
}

/**
 * @param {string} key
 * @param {any} value
 */
function drawFact(key, value) {
  const isWide = key === "question" || key === "error_text" || key === "tried";
  const isAlarming = key === "data_at_risk" && value === true;
  const shown = key === "tried" && Array.isArray(value) ? drawTried(value) : wordOf(key, value);
  return [
    el(
      "div",
      { class: `fact${isWide ? " wide" : ""}${isAlarming ? " alarming" : ""}` },
      el("dt", {}, nameOf(FACTS, key)),
      el("dd", {}, shown),
    ),
  ];
}

/** @param {any[]} tried */
function drawTried(tried) {
  return el(
    "ul",
    { class: "tried" },
    ...tried.map((one) =>
      typeof one === "string"
        ? el("li", {}, one)
        : el(
            "li",
            {},
            String(one.what ?? ""),
            one.result ? el("span", { class: "quiet" }, ` — ${nameOf(OUTCOMES, one.result)}`) : null,
          ),
    ),
  );
}

/** @param {any} value */
function hasValue(value) {
  return value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}
