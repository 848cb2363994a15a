// @ts-check
/** Small marks that the list and the ticket share: priority, state. */

import { el } from "../shared/dom.js";
import { nameOf, PRIORITIES, STATES } from "./words.js";

/** @param {string} priority */
export function priorityBadge(priority) {
  return el(
    "span",
    { class: `badge priority ${priority.toLowerCase()}`, title: nameOf(PRIORITIES, priority) },
    priority,
  );
}

/** @param {string} state */
export function stateBadge(state) {
  return el("span", { class: `state-badge ${state}` }, nameOf(STATES, state));
}
