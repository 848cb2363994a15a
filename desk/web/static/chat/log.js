// @ts-check
/** The conversation on the page: stored lines by seq, then those on their way; a line is shown once however it arrives. */

import { dayOf } from "../shared/clock.js";
import { el } from "../shared/dom.js";
import { closeChoices, drawDay, drawMessage, drawPending, markChosen } from "./bubble.js";

/**
 * @typedef {import("./api.js").Message} Message
 * @typedef {import("./outbox.js").Letter} Letter
 * @typedef {object} Listener
 * @property {(button: import("./api.js").Button) => void} onChoice
 * @property {(letter: Letter) => void} onRetry
 * @property {(letter: Letter) => void} onCancel
 * @property {import("../shared/files.js").GetFile} getFile
 */

export class Log {
  /** @type {Map<string, {letter: Letter, line: HTMLElement}>} */
  #pending = new Map();
  /** @type {Map<number, HTMLElement>} */
  #stored = new Map();
  /** Sent and acknowledged, but not yet seen in the stream. @type {Map<number, HTMLElement>} */
  #acknowledged = new Map();
  #day = "";

  /**
   * @param {HTMLElement} root
   * @param {Listener} listener
   */
  constructor(root, listener) {
    this.root = root;
    this.listener = listener;
  }

  clear() {
    this.#pending.clear();
    this.#stored.clear();
    this.#acknowledged.clear();
    this.#day = "";
    this.root.replaceChildren();
  }

  get isEmpty() {
    return this.root.childElementCount === 0;
  }

  /**
   * A stored line from the stream; the stream is in order and without repeats.
   * @param {Message} message
   * @returns {HTMLElement}
   */
  show(message) {
    this.#showDay(message.at);
    const line = drawMessage(message, this.listener.onChoice, this.listener.getFile);
    if (message.author === "visitor") {
      // A line that was on the page already does not appear a second time.
      if (this.#takeOver(message)) line.classList.add("settled");
      // A screenshot alone answers no question.
      if (message.text) {
        closeChoices(this.root);
        markChosen(this.root, message.text);
      }
    }
    this.#stored.set(message.seq, line);
    this.root.insertBefore(line, this.#firstUnstored());
    return line;
  }

  /** @param {Letter} letter */
  showSending(letter) {
    if (letter.shown) closeChoices(this.root);
    const known = this.#pending.get(letter.clientMsgId);
    const line = drawPending(letter, this.listener.onCancel);
    if (known) known.line.replaceWith(line);
    else this.root.append(line);
    this.#pending.set(letter.clientMsgId, { letter, line });
  }

  /** @param {Letter} letter @param {number} share of the file that has left, 0 to 1 */
  showProgress(letter, share) {
    const line = this.#pending.get(letter.clientMsgId)?.line;
    const bar = line?.querySelector("progress");
    if (!line || !bar) return;
    const words = share < 1 ? `${Math.floor(share * 100)}%` : "正在检查…";
    bar.value = share;
    const shown = line.querySelector(".progress-share");
    if (shown && shown.textContent !== words) shown.textContent = words;
  }

  /** @param {Letter} letter */
  showCancelled(letter) {
    this.#pending.get(letter.clientMsgId)?.line.remove();
    this.#pending.delete(letter.clientMsgId);
  }

  /**
   * @param {Letter} letter
   * @param {number} seq
   */
  showSent(letter, seq) {
    const line = this.#pending.get(letter.clientMsgId)?.line;
    this.#pending.delete(letter.clientMsgId);
    if (!line) return;
    if (this.#stored.has(seq)) {
      line.remove();
      return;
    }
    line.classList.remove("pending");
    line.querySelector(".line-foot")?.replaceChildren("已送达");
    this.#acknowledged.set(seq, line);
  }

  /**
   * @param {Letter} letter
   * @param {string} why
   * @param {boolean} canRetry
   */
  showFailed(letter, why, canRetry) {
    const line = this.#pending.get(letter.clientMsgId)?.line;
    if (!line) return;
    line.classList.replace("pending", "failed");
    const foot = line.querySelector(".line-foot");
    if (!canRetry) {
      foot?.replaceChildren(`没有发出：${why}`);
      return;
    }
    const retry = el("button", { type: "button", class: "retry" }, why ? `${why} 点此重试` : "发送失败，点此重试");
    retry.addEventListener("click", () => this.listener.onRetry(letter));
    foot?.replaceChildren(retry);
  }

  /** Whether anything of the visitor's is on the page. */
  get hasVisitorLines() {
    return this.root.querySelector(".line.visitor") !== null;
  }

  /**
   * The line this stored message was on its way as disappears. If its acknowledgement was lost, the same words tell.
   * @param {Message} message
   * @returns {boolean} whether there was one
   */
  #takeOver(message) {
    const acknowledged = this.#acknowledged.get(message.seq);
    if (acknowledged) {
      acknowledged.remove();
      this.#acknowledged.delete(message.seq);
      return true;
    }
    for (const [id, { letter, line }] of this.#pending) {
      if (!message.file && !("file" in letter.content) && letter.shown.trim() === message.text.trim()) {
        line.remove();
        this.#pending.delete(id);
        return true;
      }
    }
    return false;
  }

  #firstUnstored() {
    return this.root.querySelector(".line:not([data-seq])");
  }

  /** @param {string} at */
  #showDay(at) {
    const day = dayOf(at);
    if (day === this.#day) return;
    // The first lines of today need no heading.
    if (this.#day || day !== "今天") this.root.insertBefore(drawDay(day), this.#firstUnstored());
    this.#day = day;
  }
}
