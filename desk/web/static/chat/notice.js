// @ts-check
/** One quiet line for what is wrong now, with a way out where there is one. */

import { byId, el } from "../shared/dom.js";

const root = byId("notice");

/**
 * @param {string} text
 * @param {{label: string, act: () => void}} [way]
 */
export function show(text, way) {
  root.replaceChildren(text);
  if (way) {
    const button = el("button", { type: "button", class: "retry" }, way.label);
    button.addEventListener("click", way.act);
    root.append(" ", button);
  }
  root.hidden = false;
}

export function hide() {
  root.hidden = true;
  root.replaceChildren();
}
