// @ts-check
/** JSON over HTTP: one way to ask, one kind of error for a refusal, another for silence. */

/** The server answered and refused. `message` is Chinese and made for people. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   * @param {number} retryAfter seconds, 0 when the server named none
   */
  constructor(status, code, message, retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** No usable answer: network, time limit, or a fault of the server. Trying again may help. */
export class Unreachable extends Error {}

const FAULT = 500;

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: unknown, headers?: Record<string, string>, timeoutMs: number, signal?: AbortSignal}} options
 * @returns {Promise<any>} the JSON of the answer; null when it has none
 * @throws {Refused | Unreachable}
 */
export async function ask(method, path, { body, headers = {}, timeoutMs, signal }) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeoutMs);
  const stop = () => limit.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: limit.signal,
      cache: "no-store",
      credentials: "same-origin",
    });
    const answer = await read(response);
    if (response.ok) return answer;
    const error = answer?.error ?? {};
    if (response.status >= FAULT && !error.code) throw new Unreachable(`HTTP ${response.status}`);
    throw new Refused(
      response.status,
      String(error.code ?? ""),
      String(error.message ?? `服务器拒绝了请求（${response.status}）。`),
      Number(response.headers.get("Retry-After")) || 0,
    );
  } catch (error) {
    if (error instanceof Refused || error instanceof Unreachable) throw error;
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** @param {Response} response */
async function read(response) {
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML page: a refusal without words of ours, or no answer at all.
    if (response.ok || response.status >= FAULT) throw new Unreachable(`HTTP ${response.status}, not JSON`);
    return null;
  }
}
