// @ts-check
/** What was written and is not yet acknowledged: sent in order, tried again, never under a second id. */

import { newId } from "../shared/ids.js";
import { Refused } from "../shared/http.js";
import { backOff, pause } from "../shared/wait.js";

/**
 * @typedef {{clientMsgId: string, content: import("./api.js").Content, shown: string, abort: AbortController}} Letter
 * @typedef {object} Carrier
 * @property {(letter: Letter) => Promise<{seq: number}>} deliver
 * @property {(letter: Letter) => void} onSending
 * @property {(letter: Letter, seq: number) => void} onSent
 * @property {(letter: Letter, why: string, canRetry: boolean) => void} onFailed
 * @property {(letter: Letter) => void} onCancelled
 */

const ATTEMPTS = 3;
const TOO_MANY = 429;
const LONGEST_POLITE_WAIT_S = 20;

export class Outbox {
  /** @type {Letter[]} */
  #waiting = [];
  #isRunning = false;
  /** @type {Letter | null} */
  #current = null;

  /** @param {Carrier} carrier */
  constructor(carrier) {
    this.carrier = carrier;
  }

  /**
   * @param {import("./api.js").Content} content
   * @param {string} shown the words shown until the stored message arrives
   * @returns {Letter}
   */
  add(content, shown) {
    const letter = { clientMsgId: newId(), content, shown, abort: new AbortController() };
    this.send(letter);
    return letter;
  }

  /** Send, or send again under the same id. @param {Letter} letter */
  send(letter) {
    this.#waiting.push(letter);
    this.carrier.onSending(letter);
    if (!this.#isRunning) void this.#run();
  }

  /** Give up a letter that is not acknowledged yet. @param {Letter} letter */
  cancel(letter) {
    this.#waiting = this.#waiting.filter((one) => one !== letter);
    letter.abort.abort();
    this.carrier.onCancelled(letter);
  }

  clear() {
    for (const letter of [...this.#waiting, this.#current]) letter?.abort.abort();
    this.#waiting = [];
  }

  async #run() {
    this.#isRunning = true;
    for (let letter = this.#waiting.shift(); letter; letter = this.#waiting.shift()) {
      this.#current = letter;
      await this.#deliver(letter);
    }
    this.#current = null;
    this.#isRunning = false;
  }

  /** @param {Letter} letter */
  async #deliver(letter) {
    for (let failures = 1; ; failures += 1) {
      try {
        const { seq } = await this.carrier.deliver(letter);
        this.carrier.onSent(letter, seq);
        return;
      } catch (error) {
        if (letter.abort.signal.aborted) return;
        const pauseMs = waitAfter(error, failures);
        if (pauseMs === null) {
          const isRefused = error instanceof Refused;
          this.carrier.onFailed(
            letter,
            isRefused ? error.message : "",
            !isRefused || error.status === TOO_MANY || error.status >= 500,
          );
          return;
        }
        await pause(pauseMs, letter.abort.signal);
        if (letter.abort.signal.aborted) return;
      }
    }
  }
}

/**
 * Milliseconds until the next attempt, null to give up and let the person decide.
 * @param {unknown} error
 * @param {number} failures
 */
function waitAfter(error, failures) {
  if (failures >= ATTEMPTS) return null;
  if (!(error instanceof Refused) || error.status >= 500) return backOff(failures);
  const isPolite = error.status === TOO_MANY && error.retryAfter <= LONGEST_POLITE_WAIT_S;
  return isPolite ? Math.max(error.retryAfter * 1000, backOff(failures)) : null;
}
