// @ts-check
/** Where the customer writes: grows with the text, counts near the limit, and never sends half an input-method word. */

import { byId } from "../shared/dom.js";
import { Tray } from "../shared/tray.js";

export const MOST_CHARACTERS = 8000;
const COUNT_FROM = 7000;
const TALLEST_PX = 168;

export class Composer {
  #text = byId("composer-text");
  #count = byId("composer-count");
  #send = byId("send");

  /** @param {(text: string, files: File[]) => void} onSend */
  constructor(onSend) {
    this.input = /** @type {HTMLTextAreaElement} */ (this.#text);
    this.button = /** @type {HTMLButtonElement} */ (this.#send);
    this.onSend = onSend;
    this.tray = new Tray(document.body, () => this.#refresh());
    byId("composer").prepend(this.tray.root);
    byId("composer-row").prepend(this.tray.button, this.tray.input);
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("keydown", (event) => {
      if (!isSendKey(event)) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.#refresh());
    this.#refresh();
  }

  submit() {
    const text = this.input.value.trim();
    if ((!text && this.tray.isEmpty) || this.#isTooLong) return;
    this.input.value = "";
    const files = this.tray.take().map((parcel) => parcel.file);
    this.#refresh();
    this.onSend(text, files);
  }

  /** Ready to go on writing. Not on a phone, where focus would pull up the keyboard over the answer. */
  focus() {
    if (matchMedia("(hover: hover)").matches) this.input.focus({ preventScroll: true });
  }

  get #isTooLong() {
    // Counted as the server counts: characters, not the halves of emoji.
    return this.input.value.length > MOST_CHARACTERS && [...this.input.value.trim()].length > MOST_CHARACTERS;
  }

  #refresh() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST_PX)}px`;
    const length = this.input.value.length;
    const isTooLong = this.#isTooLong;
    this.#count.textContent = isTooLong
      ? `超出 ${[...this.input.value.trim()].length - MOST_CHARACTERS} 字，请分几次发送`
      : length >= COUNT_FROM
        ? `${[...this.input.value].length} / ${MOST_CHARACTERS}`
        : "";
    this.#count.classList.toggle("over", isTooLong);
    this.input.toggleAttribute("aria-invalid", isTooLong);
    this.button.disabled = isTooLong || (this.input.value.trim() === "" && this.tray.isEmpty);
  }
}

/**
 * Enter sends, Shift+Enter is a new line. While an input method is composing, Enter belongs to it (229: Safari ends the
 * composition before the key arrives).
 * @param {KeyboardEvent} event
 */
function isSendKey(event) {
  const isComposing = event.isComposing || event.keyCode === 229;
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !isComposing;
}
