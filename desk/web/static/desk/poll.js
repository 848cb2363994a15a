// @ts-check
/** Looking again every few seconds: one look at a time, slower when it fails, none while nobody watches. */

import { backOff } from "../shared/wait.js";

export class Poll {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #failures = 0;
  #isRunning = false;
  #isLooking = false;
  #wantsAnother = false;

  /**
   * @param {number} everyMs
   * @param {() => Promise<void>} look
   * @param {(error: unknown | null, failures: number) => void} onResult
   */
  constructor(everyMs, look, onResult) {
    this.everyMs = everyMs;
    this.look = look;
    this.onResult = onResult;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#isRunning) void this.now();
    });
  }

  start() {
    this.#isRunning = true;
    return this.now();
  }

  stop() {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  /** Look at once. A look under way is followed by another: it may have begun before what made us ask. */
  async now() {
    if (this.#isLooking) {
      this.#wantsAnother = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#isLooking = true;
    do {
      this.#wantsAnother = false;
      try {
        await this.look();
        this.#failures = 0;
        this.onResult(null, 0);
      } catch (error) {
        this.#failures += 1;
        this.onResult(error, this.#failures);
      }
    } while (this.#wantsAnother && this.#isRunning && this.#failures === 0);
    this.#isLooking = false;
    this.#next();
  }

  #next() {
    if (!this.#isRunning) return;
    const wait = this.#failures ? Math.max(this.everyMs, backOff(this.#failures)) : this.everyMs;
    this.#timer = setTimeout(() => (document.hidden ? this.#next() : void this.now()), wait);
  }
}
