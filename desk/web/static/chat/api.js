// @ts-check
/** The chat API as this page uses it. */

import { fetchBlob } from "../shared/files.js";
import { ask } from "../shared/http.js";
import { upload } from "../shared/upload.js";

/**
 * @typedef {{id: string, title: string}} Button
 * @typedef {"visitor" | "bot" | "engineer" | "system"} Author
 * @typedef {{seq: number, author: Author, name?: string | null, text: string, buttons?: Button[] | null, card?: any,
 *   file?: import("../shared/files.js").SentFile | null, at: string}} Message
 * @typedef {{state: string, messages: Message[]}} Page
 * @typedef {{text: string} | {choice: string} | {file: File, text?: string}} Content
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

/**
 * Do not wait for a person any longer.
 * @param {import("./session.js").Session} session
 * @returns {Promise<{state: string}>}
 */
export function leaveQueue(session) {
  const path = `${BASE}/${encodeURIComponent(session.id)}/leave_queue`;
  return ask("POST", path, { body: {}, headers: bearer(session), timeoutMs: SHORT_MS });
}

/**
 * @param {import("./session.js").Session} session
 * @param {string} clientMsgId
 * @param {{file: File, text?: string}} content
 * @param {(share: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<{seq: number}>}
 */
export function postFile(session, clientMsgId, content, onProgress, signal) {
  const path = `${BASE}/${encodeURIComponent(session.id)}/messages`;
  return upload(path, { clientMsgId, ...content, headers: bearer(session), onProgress, signal });
}

/** @param {import("./session.js").Session} session @param {string} fileId */
export function getFile(session, fileId) {
  return fetchBlob(`${BASE}/${encodeURIComponent(session.id)}/files/${encodeURIComponent(fileId)}`, bearer(session));
}

/** @param {import("./session.js").Session} session */
function bearer(session) {
  return { Authorization: `Bearer ${session.token}` };
}
