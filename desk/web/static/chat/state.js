// @ts-check
/** The line that tells who is on the other side, and whether the assistant is at work. */

import { byId } from "../shared/dom.js";

/** @typedef {import("./api.js").Message} Message */

const TICKET = /ZF\d{6}-\d{4}/;
const BOT_WORKS_IN = new Set(["bot", "ticketed"]);
// Longer than the desk waits for the assistant; after that nobody is typing any more.
const LONGEST_TYPING_MS = 40_000;

export class StateLine {
  #state = "bot";
  #ticket = "";
  #engineer = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;

  constructor() {
    this.root = byId("state");
    this.text = byId("state-text");
    this.typing = byId("typing");
    this.leave = byId("leave");
    this.show();
  }

  reset() {
    this.#state = "bot";
    this.#ticket = "";
    this.#engineer = "";
    this.setTyping(false);
    this.show();
  }

  /** @param {string} state */
  setState(state) {
    this.#state = state;
    if (!BOT_WORKS_IN.has(state)) this.setTyping(false);
    this.show();
  }

  /** Ticket numbers stand in the desk's lines; names come with the lines of an engineer and about his coming. @param {Message} message */
  learn(message) {
    if (message.author === "system") this.#ticket = TICKET.exec(message.text)?.[0] ?? this.#ticket;
    if (message.name) this.#engineer = message.name;
    if (message.author !== "visitor") this.setTyping(false);
  }

  /** The visitor's words have arrived; whoever works answers next. */
  expectAnswer() {
    // `resolved` goes back to the assistant with the first new word.
    if (BOT_WORKS_IN.has(this.#state) || this.#state === "resolved") this.setTyping(true);
  }

  /** @param {boolean} isTyping */
  setTyping(isTyping) {
    clearTimeout(this.#typingTimer);
    this.typing.hidden = !isTyping;
    if (isTyping) this.#typingTimer = setTimeout(() => this.setTyping(false), LONGEST_TYPING_MS);
  }

  show() {
    const words = this.#words();
    if (this.text.textContent !== words) this.text.textContent = words;
    this.root.dataset.state = this.#state;
    this.leave.hidden = this.#state !== "queued";
  }

  #words() {
    const ticket = this.#ticket ? ` ${this.#ticket}` : "";
    switch (this.#state) {
      case "queued":
        return `排队中${ticket}`;
      case "human":
        return this.#engineer ? `工程师 ${this.#engineer}` : "工程师";
      case "ticketed":
        return `已提工单${ticket}`;
      case "resolved":
        return `已解决${ticket}`;
      default:
        return "智能助手";
    }
  }
}
