// @ts-check
/** 在线 / 离线: whether customers are queued for me; and a sign of life while the page is open, watched or not. */

import { byId } from "../shared/dom.js";
import { me, setAvailable } from "./api.js";

// Well within the server's patience; a page in the background is allowed one timer a minute.
const ALIVE_MS = 55_000;

export class Presence {
  #isAvailable = true;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {(error: unknown) => void} onError */
  constructor(onError) {
    this.onError = onError;
    this.button = /** @type {HTMLButtonElement} */ (byId("presence"));
    this.button.addEventListener("click", () => void this.#toggle());
  }

  /** @param {boolean} isAvailable */
  start(isAvailable) {
    this.#show(isAvailable);
    clearInterval(this.#timer);
    // An engineer who helps in another window is still there: the lists rest while hidden, this does not.
    this.#timer = setInterval(() => void this.#live(), ALIVE_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async #live() {
    try {
      this.#show((await me()).available);
    } catch {
      // The lists tell of a broken connection or an ended session as soon as somebody looks.
    }
  }

  async #toggle() {
    this.button.disabled = true;
    try {
      await setAvailable(!this.#isAvailable);
      this.#show(!this.#isAvailable);
    } catch (error) {
      this.onError(error);
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {boolean} isAvailable */
  #show(isAvailable) {
    this.#isAvailable = isAvailable;
    this.button.textContent = isAvailable ? "在线" : "离线";
    this.button.dataset.available = String(isAvailable);
    this.button.title = isAvailable ? "新客户会转给您；点一下改为离线" : "新客户不会转给您；点一下改为在线";
  }
}
