// @ts-check
/** Every kind of card a page can draw. One it does not know, or that is not whole, is left to the text of its line. */

import { drawChecklist, shareOf } from "./card-checklist.js";
import { drawCase } from "./card.js";
import { lines, objects, words } from "./card-parts.js";
import { drawSolutionCard, ordinalOf } from "./card-solution.js";
import { drawStepsCard } from "./card-steps.js";

/**
 * @typedef {object} Kind
 * @property {(card: any) => boolean} isWhole
 * @property {(card: any) => HTMLElement} draw
 * @property {(card: any) => string} lead what an engineer reads while it is folded, before its title
 */

/** @type {Record<string, Kind>} */
const KINDS = {
  case: { isWhole: () => true, draw: drawCase, lead: () => "给客户看了案例：" },
  steps: {
    isWhole: (card) => lines(card.steps).length > 0 || words(card.message?.text) !== "",
    draw: drawStepsCard,
    lead: () => "给客户看了步骤：",
  },
  solution: {
    isWhole: (card) => card.solution !== null && typeof card.solution === "object",
    draw: drawSolutionCard,
    lead: (card) => `给客户看了${ordinalOf(card)}：`,
  },
  checklist: {
    isWhole: (card) => objects(card.groups).length > 0,
    draw: drawChecklist,
    lead: (card) => `给客户看了清单（${shareOf(card)}）：`,
  },
};

/** @param {any} card @returns {Kind | null} */
function kindOf(card) {
  if (card === null || typeof card !== "object" || !words(card.title) || !Object.hasOwn(KINDS, card.kind)) return null;
  return KINDS[card.kind].isWhole(card) ? KINDS[card.kind] : null;
}

/** The card as an element; null where only the text can be shown. @param {any} card */
export function drawCard(card) {
  return kindOf(card)?.draw(card) ?? null;
}

/** What is said before the card and stands in no part of it; perhaps nothing. @param {any} card */
export function saidBefore(card) {
  return words(card?.lead);
}

/** What to call it while it is folded. @param {any} card a card that can be drawn */
export function leadOf(card) {
  return kindOf(card)?.lead(card) ?? "";
}
