// @ts-check
/** Live hints: a Socket.IO connection that says "changed", nothing more. While it is up the page need not ask often. */

import { backOff } from "../shared/wait.js";

/**
 * @typedef {{tickets?: boolean, conversation?: string}} Hint
 */

const PATH = "/socket.io/?EIO=4&transport=websocket";
const NAMESPACE = "/desk";
// Engine.IO's packet types, and Socket.IO's inside a message.
const OPEN = "0";
const PING = "2";
const PONG = "3";
const MESSAGE = "4";
const CONNECT = "40";
const EVENT = "42";
const GONE = "41";
const REFUSED = "44";
// A refused connection (signed out) is not worth asking for often.
const REFUSED_MS = 30_000;
const SLACK_MS = 5_000;

export class Live {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;
  #failures = 0;
  #silenceMs = 60_000;
  #isRunning = false;
  #isUp = false;
  #watched = "";

  /**
   * @param {(hint: Hint) => void} onHint
   * @param {(isUp: boolean) => void} onState
   */
  constructor(onHint, onState) {
    this.onHint = onHint;
    this.onState = onState;
  }

  start() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#open();
  }

  stop() {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#lost(this.#socket);
  }

  /** Also hear of this conversation. @param {string} conversation empty for none */
  watch(conversation) {
    if (conversation === this.#watched) return;
    this.#watched = conversation;
    if (this.#isUp) this.#sayWatched();
  }

  #open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${PATH}`);
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#take(socket, String(event.data)));
    socket.addEventListener("close", () => this.#lost(socket));
  }

  /** @param {WebSocket} socket @param {string} packet */
  #take(socket, packet) {
    if (socket !== this.#socket) return;
    if (packet.startsWith(OPEN)) {
      const { pingInterval, pingTimeout } = JSON.parse(packet.slice(1));
      this.#silenceMs = pingInterval + pingTimeout + SLACK_MS;
      socket.send(`${CONNECT}${NAMESPACE},`);
    } else if (packet === PING) socket.send(PONG);
    else if (packet.startsWith(MESSAGE)) this.#message(socket, packet);
    // A connection that died without a word is given up after the server's own time limit.
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => socket.close(), this.#silenceMs);
  }

  /** @param {WebSocket} socket @param {string} packet */
  #message(socket, packet) {
    const rest = packet.slice(packet.indexOf(",") + 1);
    if (packet.startsWith(`${CONNECT}${NAMESPACE},`)) {
      this.#isUp = true;
      this.#failures = 0;
      this.onState(true);
      if (this.#watched) this.#sayWatched();
    } else if (packet.startsWith(`${EVENT}${NAMESPACE},`)) {
      const [name, hint] = JSON.parse(rest);
      if (name === "changed") this.onHint(hint);
    } else if (packet.startsWith(GONE)) socket.close();
    else if (packet.startsWith(REFUSED)) {
      socket.close();
      this.#lost(socket, REFUSED_MS);
    }
  }

  #sayWatched() {
    this.#socket?.send(`${EVENT}${NAMESPACE},${JSON.stringify(["watch", { conversation: this.#watched }])}`);
  }

  /** @param {WebSocket | null} socket @param {number} [waitMs] */
  #lost(socket, waitMs) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#silence);
    if (this.#isUp) {
      this.#isUp = false;
      this.onState(false);
    }
    if (!this.#isRunning) return;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#open(), waitMs ?? backOff(this.#failures));
  }
}
