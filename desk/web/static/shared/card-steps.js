// @ts-check
/** The steps card: one procedure, what to watch out for, and where somebody else must act a message to send him. */

import {
  drawAfter,
  drawBackup,
  drawFacts,
  drawSteps,
  drawTerms,
  drawUnderstood,
  drawWeighing,
  lines,
  words,
} from "./card-parts.js";
import { drawCopy } from "./copy.js";
import { el } from "./dom.js";

/**
 * @typedef {{kind: string, title?: string, understood?: string, who?: string, touches_data?: boolean, note?: string, steps?: string[],
 *   warnings?: string[], message?: {to?: string, text?: string} | null, verify?: string, risk?: string, gain?: string,
 *   terms?: {term: string, plain: string}[]}} StepsCard
 */

/** @param {StepsCard} card */
export function drawStepsCard(card) {
  const warnings = lines(card.warnings);
  return el(
    "article",
    { class: "card", "aria-label": words(card.title) },
    el("h3", { class: "card-title" }, words(card.title)),
    drawUnderstood(card.understood),
    drawFacts(card.who),
    words(card.note) ? el("p", { class: "card-note" }, words(card.note)) : null,
    card.touches_data === true ? drawBackup() : null,
    drawSteps(card.steps),
    drawMessage(card.message),
    warnings.length
      ? el(
          "div",
          { class: "card-warnings" },
          el("p", { class: "card-warnings-head" }, "请注意"),
          el("ul", {}, ...warnings.map((warning) => el("li", {}, warning))),
        )
      : null,
    drawWeighing(card.risk, card.gain),
    drawAfter("怎样确认", card.verify),
    ...drawTerms(card.terms),
  );
}

/** @param {StepsCard["message"]} message */
function drawMessage(message) {
  const text = words(message?.text);
  if (!text) return null;
  const to = words(message?.to);
  const content = el("p", { class: "card-message-text" }, text);
  return el(
    "section",
    { class: "card-message", "aria-label": to ? `可以发给${to}的话` : "可以转发的话" },
    el(
      "div",
      { class: "card-message-head" },
      el("p", {}, to ? `把这段话发给${to}` : "把这段话发出去"),
      drawCopy(content, "复制"),
    ),
    content,
  );
}
