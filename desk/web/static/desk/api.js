// @ts-check
/** The desk API: the session is a cookie, every write carries the CSRF token that came with it. */

import { fetchBlob } from "../shared/files.js";
import { ask } from "../shared/http.js";
import { upload } from "../shared/upload.js";

/**
 * @typedef {{name: string, username: string, role: string, available: boolean, csrf: string}} Me
 * @typedef {{id: number, kind: string, conversation: string | null, attempts: number, error: string | null, created_at: string, dead_at: string}} DeadLetter
 * @typedef {{waiting: number, dead: number, oldest_seconds: number, letters: DeadLetter[], next_before: number | null}} Outbox
 * @typedef {{username: string, name: string, is_there: boolean}} Colleague
 * @typedef {{kind: string, actor: string, name: string | null, data: any, at: string}} TicketEvent
 * @typedef {{number: string, conversation: string, status: string, priority: string, reason: string, product: string | null,
 *   facts: Record<string, any>, engineer: string | null, state: string, customer_name: string | null, is_passed_to_me: boolean, created_at: string}} Ticket
 * @typedef {{id: string, state: string, engineer: string | null, is_mine: boolean}} Conversation
 * @typedef {{intent?: string | null, confidence?: number, entities?: {entity: string, value: unknown}[], form_step?: string | null}} Understood
 * @typedef {{cases?: {case_id: string, title?: string, score?: number}[], route?: string, probability?: number}} Trace
 * @typedef {{seq: number, author: string, engineer: string | null, text: string, buttons: {id: string, title: string}[] | null,
 *   card: any, file: import("../shared/files.js").SentFile | null, at: string, understood: Understood | null, trace: Trace | null}} Line
 * @typedef {{from_state: string, to_state: string, actor: string, reason: string, at: string}} Transition
 * @typedef {{ticket: Ticket, conversation: Conversation, transcript: {messages: Line[], next_after: number | null}, transitions: Transition[], events: TicketEvent[],
 *   files?: import("../shared/files.js").SentFile[],
 *   wecom?: {remaining: number, ends_at: string, held: number, failed: number, is_linked: boolean} | null}} Whole
 * @typedef {{id: string, channel: string, customer_name: string | null, state: string, ticket: string | null, updated_at: string}} LinkOther
 * @typedef {{state: "none" | "asked" | "linked", customer_name: string | null, asked: {engineer: string, expires_at: string} | null,
 *   others: LinkOther[]}} Linking
 * @typedef {{tickets: Ticket[], total: number, next_before: number | null}} TicketPage
 */

const TIME_MS = 15_000;
let csrf = "";

/** @param {string} username @param {string} password @returns {Promise<Me>} */
export async function login(username, password) {
  return remember(await ask("POST", "/api/desk/login", { body: { username, password }, timeoutMs: TIME_MS }));
}

/** Who is signed in. Throws Refused 401 when nobody is. @returns {Promise<Me>} */
export async function me() {
  return remember(await ask("GET", "/api/desk/me", { timeoutMs: TIME_MS }));
}

export function logout() {
  return write("/api/desk/logout", {});
}

/**
 * @param {string} status empty for all
 * @param {number | null} before the `next_before` of the page before; null for the first
 * @returns {Promise<TicketPage>}
 */
export function tickets(status, before) {
  const query = new URLSearchParams();
  if (status) query.set("status", status);
  if (before !== null) query.set("before", String(before));
  return ask("GET", `/api/desk/tickets?${query}`, { timeoutMs: TIME_MS });
}

/**
 * A ticket with its transcript from `after` on, however long.
 * @param {string} number
 * @param {number} after
 * @returns {Promise<Whole>}
 */
export async function ticket(number, after) {
  const whole = await ticketPage(number, after);
  for (let next = whole.transcript.next_after; next !== null;) {
    const { transcript } = await ticketPage(number, next);
    whole.transcript.messages.push(...transcript.messages);
    next = transcript.next_after;
  }
  return whole;
}

/** @param {string} number @param {number} after @returns {Promise<Whole>} */
function ticketPage(number, after) {
  return ask("GET", `/api/desk/tickets/${encodeURIComponent(number)}?after=${after}`, { timeoutMs: TIME_MS });
}

/** @param {string} conversation @param {"claim" | "return_to_bot" | "resolve"} verb */
export function act(conversation, verb) {
  return write(`/api/desk/conversations/${encodeURIComponent(conversation)}/${verb}`, {});
}

/** @param {string} conversation @param {string} clientMsgId @param {string} text */
export function reply(conversation, clientMsgId, text) {
  return write(`/api/desk/conversations/${encodeURIComponent(conversation)}/reply`, {
    client_msg_id: clientMsgId,
    text,
  });
}

/**
 * @param {string} conversation
 * @param {import("../shared/tray.js").Parcel} parcel
 * @param {string} text
 * @param {(share: number) => void} onProgress
 * @param {AbortSignal} signal
 */
export function sendFile(conversation, { file, clientMsgId }, text, onProgress, signal) {
  const path = `/api/desk/conversations/${encodeURIComponent(conversation)}/files`;
  return upload(path, { clientMsgId, file, text, headers: { "X-CSRF-Token": csrf }, onProgress, signal });
}

/** @param {string} conversation @param {string} fileId */
export function getFile(conversation, fileId) {
  return fetchBlob(`/api/desk/conversations/${encodeURIComponent(conversation)}/files/${encodeURIComponent(fileId)}`);
}

/**
 * Hand the conversation to a colleague (null: back to the queue).
 * @param {string} conversation @param {string | null} to @param {string} reason
 */
export function transfer(conversation, to, reason) {
  return write(`/api/desk/conversations/${encodeURIComponent(conversation)}/transfer`, { to, reason });
}

/**
 * How a customer in 微信客服 is linked with one on the web; `query` narrows down with whom he could be.
 * @param {string} conversation @param {string} [query] @returns {Promise<Linking>}
 */
export function linking(conversation, query = "") {
  const path = `/api/desk/conversations/${encodeURIComponent(conversation)}/link?${new URLSearchParams({ q: query })}`;
  return ask("GET", path, { timeoutMs: TIME_MS });
}

/** Show a code to the customer of `other`, to be written by the one of `conversation`. @param {string} conversation @param {string} other */
export function askForProof(conversation, other) {
  return write(`/api/desk/conversations/${encodeURIComponent(conversation)}/link`, { with_conversation: other });
}

/** Undo the link, or take back the code. @param {string} conversation */
export function unlink(conversation) {
  return write(`/api/desk/conversations/${encodeURIComponent(conversation)}/unlink`, {});
}

/** @param {string} number @param {string} clientMsgId @param {string} text */
export function writeNote(number, clientMsgId, text) {
  return write(`/api/desk/tickets/${encodeURIComponent(number)}/notes`, { client_msg_id: clientMsgId, text });
}

/** @returns {Promise<Colleague[]>} */
export async function colleagues() {
  return (await ask("GET", "/api/desk/engineers", { timeoutMs: TIME_MS })).engineers;
}

/** @param {boolean} available */
export function setAvailable(available) {
  return write("/api/desk/me/availability", { available });
}

/** How deliveries stand; admins only. @returns {Promise<Outbox>} */
export function outbox() {
  return ask("GET", "/api/desk/admin/outbox", { timeoutMs: TIME_MS });
}

/** @param {"resend" | "discard"} verb @param {number[]} ids */
export function changeLetters(verb, ids) {
  return write(`/api/desk/admin/outbox/${verb}`, { ids });
}

/** @param {string} path @param {unknown} body */
function write(path, body) {
  return ask("POST", path, { body, headers: { "X-CSRF-Token": csrf }, timeoutMs: TIME_MS });
}

/** @param {Me} answer */
function remember(answer) {
  csrf = answer.csrf;
  return answer;
}
