// @ts-check
/** The chat API as this page uses it. */

import { ask } from "../shared/http.js";

/**
 * @typedef {{id: string, title: string}} Button
 * @typedef {"visitor" | "bot" | "engineer" | "system"} Author
 * @typedef {{seq: number, author: Author, author_name?: string | null, text: string, buttons?: Button[] | null, card?: any, at: string}} Message
 * @typedef {{state: string, messages: Message[]}} Page
 * @typedef {{text: string} | {choice: string}} Content
 */

const BASE = "/api/chat/conversations";
const SHORT_MS = 15_000;
export const WAIT_S = 25;
const LONG_MS = (WAIT_S + 15) * 1000;

/** @returns {Promise<import("./session.js").Session & {state: string}>} */
export function create() {
  return ask("POST", BASE, { body: {}, timeoutMs: SHORT_MS });
}

/**
 * @param {import("./session.js").Session} session
 * @param {string} clientMsgId
 * @param {Content} content
 * @returns {Promise<{seq: number}>}
 */
export function post(session, clientMsgId, content) {
  const body = { client_msg_id: clientMsgId, ...content };
  return ask("POST", `${BASE}/${encodeURIComponent(session.id)}/messages`, {
    body,
    headers: bearer(session),
    timeoutMs: SHORT_MS,
  });
}

/**
 * What came after `after`; waits for it up to `wait` seconds.
 * @param {import("./session.js").Session} session
 * @param {number} after
 * @param {number} wait
 * @param {AbortSignal} signal
 * @returns {Promise<Page>}
 */
export function messages(session, after, wait, signal) {
  const path = `${BASE}/${encodeURIComponent(session.id)}/messages?after=${after}&wait=${wait}`;
  return ask("GET", path, { headers: bearer(session), timeoutMs: LONG_MS, signal });
}

/** @param {import("./session.js").Session} session */
function bearer(session) {
  return { Authorization: `Bearer ${session.token}` };
}
