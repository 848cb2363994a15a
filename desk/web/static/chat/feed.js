// @ts-check
/** The stream of messages: long polls in a row, in order, without holes, and back by itself after a break. */

import { Refused } from "../shared/http.js";
import { backOff, pause } from "../shared/wait.js";
import { messages, WAIT_S } from "./api.js";

/**
 * @typedef {object} Listener
 * @property {(page: import("./api.js").Page) => void} onPage new messages (perhaps none) and the state
 * @property {(isConnected: boolean) => void} onConnection
 * @property {() => void} onGone the conversation is not ours any more
 */

// One lost poll is nothing to tell people about.
const QUIET_FAILURES = 1;
const GONE = new Set([401, 403, 404, 410]);

export class Feed {
  #stop = new AbortController();
  #last = 0;

  /**
   * @param {import("./session.js").Session} session
   * @param {Listener} listener
   */
  constructor(session, listener) {
    this.session = session;
    this.listener = listener;
  }

  stop() {
    this.#stop.abort();
  }

  /** Runs until stopped. */
  async run() {
    const signal = this.#stop.signal;
    let failures = 0;
    let wait = 0;
    while (!signal.aborted) {
      try {
        const page = await messages(this.session, this.#last, wait, signal);
        if (signal.aborted) return;
        if (failures > QUIET_FAILURES) this.listener.onConnection(true);
        failures = 0;
        const isWhole = this.#take(page);
        wait = isWhole ? WAIT_S : 0;
        if (!isWhole) await pause(backOff(1), signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Refused && GONE.has(error.status)) {
          this.listener.onGone();
          return;
        }
        failures += 1;
        wait = 0;
        if (failures > QUIET_FAILURES) this.listener.onConnection(false);
        const asked = error instanceof Refused ? error.retryAfter * 1000 : 0;
        await pause(Math.max(asked, backOff(failures)), signal);
      }
    }
  }

  /**
   * Hand on what follows without a hole; the rest is fetched again.
   * @param {import("./api.js").Page} page
   * @returns {boolean} whether there was no hole
   */
  #take(page) {
    const fresh = page.messages.filter((message) => message.seq > this.#last).sort((one, other) => one.seq - other.seq);
    const following = fresh.filter((message, index) => message.seq === this.#last + 1 + index);
    this.#last += following.length;
    this.listener.onPage({ state: page.state, messages: following });
    return following.length === fresh.length;
  }
}
