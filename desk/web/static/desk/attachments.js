// @ts-check
/** The files of a conversation at a glance, beside what is known of the problem; a click leads to their line. */

import { el } from "../shared/dom.js";
import { KINDS, sizeOf } from "../shared/files.js";

/**
 * @param {(import("../shared/files.js").SentFile & {seq?: number})[]} files
 */
export function drawFileList(files) {
  if (!files.length) return null;
  return el(
    "div",
    { class: "attachments" },
    el("h3", {}, `附件（${files.length}）`),
    el(
      "ul",
      {},
      ...files.map((file) => {
        const words = file.is_deleted ? "已删除" : `${KINDS[file.kind] ?? "文件"} · ${sizeOf(file.bytes)}`;
        const jump = el("button", { type: "button", class: "attachment" }, file.name);
        jump.addEventListener("click", () => {
          const line = document.querySelector(`.said[data-seq="${file.seq}"]`);
          line?.scrollIntoView({ block: "center" });
          const handle = line?.querySelector(".file-get, .file-picture");
          if (handle instanceof HTMLElement) handle.focus({ preventScroll: true });
        });
        return el("li", {}, jump, el("span", { class: "file-size" }, words));
      }),
    ),
  );
}
