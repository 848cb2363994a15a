// @ts-check
/** Making elements. Text always becomes a text node, so nothing that people typed is ever read as HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * A new element. `attributes` go through setAttribute (true = empty, false/null = left out); children may be nodes or text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
export function append(element, children) {
  for (const child of children) if (child) element.append(child);
}

/**
 * The element with this id; a page that lacks it is broken, and says so at once.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return /** @type {T} */ (found);
}

/**
 * Words for screen readers only.
 * @param {string} text
 */
export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}
