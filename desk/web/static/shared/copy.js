// @ts-check
/** Copying words to the clipboard; where the browser refuses, the words are marked so that the person can copy them. */

import { append, el, unseen } from "./dom.js";

const DONE = "已复制";
const REFUSED = "复制不了，已帮您选中，请按住文字选“复制”，或按 Ctrl+C";
const SHOWN_MS = 4_000;

/**
 * A button that copies what `source` shows.
 * @param {HTMLElement} source
 * @param {string} title
 */
export function drawCopy(source, title) {
  const name = el("span", {}, title);
  const button = el("button", { type: "button", class: "plain small copy" }, name);
  const told = el("span", { class: "copy-told", role: "status" });
  let timer = 0;
  button.addEventListener("click", async () => {
    const isDone = await copy(source);
    button.classList.toggle("copied", isDone);
    name.textContent = isDone ? `✓ ${DONE}` : title;
    told.replaceChildren();
    append(told, [isDone ? unseen(DONE) : REFUSED]);
    clearTimeout(timer);
    if (isDone)
      timer = setTimeout(() => {
        name.textContent = title;
        button.classList.remove("copied");
        told.replaceChildren();
      }, SHOWN_MS);
  });
  return el("span", { class: "copy-box" }, button, told);
}

/**
 * The clipboard needs a secure page and a willing browser; the old way needs neither, but may be refused as well.
 * @param {HTMLElement} source
 * @returns {Promise<boolean>} whether it is in the clipboard; if not, the words are selected
 */
async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    return true;
  } catch {
    return copySelected(source);
  }
}

/** @param {HTMLElement} source */
function copySelected(source) {
  const selection = getSelection();
  selection?.selectAllChildren(source);
  try {
    if (!document.execCommand("copy")) return false;
  } catch {
    return false;
  }
  selection?.removeAllRanges();
  return true;
}
