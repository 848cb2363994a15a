// @ts-check
/** Sending a file: the one thing fetch cannot do is tell how far it is, so this asks the old way. */

import { Refused, Unreachable } from "./http.js";

export const MOST_BYTES = 50 * 1024 * 1024;
const FAULT = 500;

/**
 * @param {string} path
 * @param {{clientMsgId: string, file: File, text?: string, headers: Record<string, string>,
 *   onProgress: (share: number) => void, signal: AbortSignal}} options `share` from 0 to 1
 * @returns {Promise<{seq: number}>}
 * @throws {Refused | Unreachable}
 */
export function upload(path, { clientMsgId, file, text, headers, onProgress, signal }) {
  const form = new FormData();
  form.append("client_msg_id", clientMsgId);
  if (text) form.append("text", text);
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    if (signal.aborted) {
      reject(new Unreachable("cancelled"));
      return;
    }
    signal.addEventListener("abort", stop);
    request.open("POST", path);
    request.responseType = "json";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", stop);
      const { status, response } = request;
      if (status >= 200 && status < 300 && response) resolve(response);
      else if (response?.error?.code || (status >= 400 && status < FAULT)) reject(refusalOf(request));
      else reject(new Unreachable(`HTTP ${status}`));
    });
    request.send(form);
  });
}

/** @param {XMLHttpRequest} request */
function refusalOf(request) {
  const { status, response } = request;
  const error = response?.error ?? {};
  const message = status === 413 ? "文件太大了，请只截取有问题的部分再发。" : `服务器拒绝了请求（${status}）。`;
  const retryAfter = Number(request.getResponseHeader("Retry-After")) || 0;
  return new Refused(status, String(error.code ?? ""), String(error.message ?? message), retryAfter);
}
