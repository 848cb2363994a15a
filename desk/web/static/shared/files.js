// @ts-check
/** Files in a conversation: pictures are shown, everything is downloaded, nothing is ever opened by its address. */

import { el } from "./dom.js";

/**
 * @typedef {{name: string, bytes: number}} Entry
 * @typedef {{count: number, bytes: number, encrypted: boolean, archives: number, programs: number, entries: Entry[]}} Listing
 * @typedef {{id: string, name: string, kind: "picture" | "video" | "voice" | "text" | "archive" | "document", bytes: number,
 *   width?: number, height?: number, listing?: Listing | null, is_deleted?: boolean | null}} SentFile
 * @typedef {(id: string) => Promise<Blob>} GetFile
 */

/** @type {Record<string, string>} */
export const KINDS = { picture: "图片", video: "录屏", voice: "语音", text: "日志", archive: "压缩包", document: "文档" };
const KIBIBYTE = 1024;
const NEAR = "300px";
const LONGEST_SIDE = 320;
// What a browser may be asked to draw; the rest stays a download whatever its type says.
const DRAWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** A size as people say it. @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < KIBIBYTE) return `${bytes} 字节`;
  if (bytes < KIBIBYTE ** 2) return `${Math.round(bytes / KIBIBYTE)} KB`;
  return `${(bytes / KIBIBYTE ** 2).toFixed(1)} MB`;
}

/**
 * @param {SentFile} file
 * @param {GetFile} get
 */
export function drawFile(file, get) {
  if (file.is_deleted) return drawCard(file, null);
  return file.kind === "picture" ? drawPicture(file, get) : drawCard(file, get);
}

/**
 * @param {SentFile} file
 * @param {GetFile} get
 */
function drawPicture(file, get) {
  const image = el("img", { alt: `图片：${file.name}`, decoding: "async", ...shownSize(file) });
  const button = el("button", { type: "button", class: "file-picture", title: "点开看大图" }, image);
  const figure = el("figure", { class: "file-figure" }, button);
  whenNear(figure, async () => {
    try {
      const blob = await get(file.id);
      if (!DRAWN.has(blob.type)) throw new Error("not a picture");
      image.src = URL.createObjectURL(blob);
      button.addEventListener("click", () => enlarge(file, image.src));
    } catch {
      figure.replaceChildren(drawCard(file, get));
    }
  });
  return figure;
}

/** Known before the picture is there, so that nothing jumps when it comes. @param {SentFile} file */
function shownSize({ width = LONGEST_SIDE, height = LONGEST_SIDE }) {
  const scale = Math.min(1, LONGEST_SIDE / width, LONGEST_SIDE / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * @param {SentFile} file
 * @param {GetFile | null} get null: it is gone
 */
function drawCard(file, get) {
  const card = el(
    "div",
    { class: "file-card", "data-kind": file.kind },
    el("span", { class: "file-mark", "aria-hidden": "true" }, markOf(file.name)),
    el(
      "div",
      { class: "file-words" },
      el("p", { class: "file-name" }, file.name),
      el("p", { class: "file-size" }, get ? `${KINDS[file.kind] ?? "文件"} · ${sizeOf(file.bytes)}` : "已按保存期限删除"),
    ),
    get ? drawDownload(file, get) : null,
  );
  return file.listing ? el("div", { class: "file-archive" }, card, drawListing(file.listing)) : card;
}

/**
 * @param {SentFile} file
 * @param {GetFile} get
 */
function drawDownload(file, get) {
  const button = el("button", { type: "button", class: "file-get", "aria-label": `下载 ${file.name}` }, "下载");
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.textContent = "下载中…";
    try {
      save(URL.createObjectURL(await get(file.id)), file.name);
      button.textContent = "下载";
    } catch {
      button.textContent = "没下成，重试";
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/** What an archive says it holds, as text; it is never unpacked. @param {Listing} listing */
function drawListing(listing) {
  const warnings = [
    listing.encrypted ? "有密码" : "",
    listing.archives ? `里面还有 ${listing.archives} 个压缩包` : "",
    listing.programs ? `里面有 ${listing.programs} 个程序或脚本，请勿运行` : "",
  ].filter(Boolean);
  const hidden = listing.count - listing.entries.length;
  return el(
    "details",
    { class: "file-listing" },
    el("summary", {}, `${listing.count} 个文件，解压后 ${sizeOf(listing.bytes)}`),
    warnings.length ? el("p", { class: "file-warning" }, warnings.join("；")) : null,
    el(
      "ul",
      {},
      ...listing.entries.map((entry) =>
        el("li", {}, el("span", {}, entry.name), el("span", { class: "file-size" }, sizeOf(entry.bytes))),
      ),
      hidden > 0 ? el("li", { class: "file-size" }, `还有 ${hidden} 个`) : null,
    ),
  );
}

/**
 * @param {SentFile} file
 * @param {string} address of the picture in this browser
 */
function enlarge(file, address) {
  const close = el("button", { type: "button", class: "strong" }, "关闭");
  const download = el("button", { type: "button", class: "plain" }, "下载");
  const viewer = el(
    "dialog",
    { class: "file-viewer", "aria-label": `图片：${file.name}` },
    el("img", { src: address, alt: `图片：${file.name}` }),
    el("div", { class: "file-viewer-row" }, el("p", { class: "file-name" }, file.name), download, close),
  );
  close.addEventListener("click", () => viewer.close());
  download.addEventListener("click", () => save(address, file.name));
  viewer.addEventListener("click", (event) => {
    if (event.target === viewer) viewer.close();
  });
  viewer.addEventListener("close", () => viewer.remove());
  document.body.append(viewer);
  viewer.showModal();
  close.focus();
}

/** @param {string} address @param {string} name */
function save(address, name) {
  el("a", { href: address, download: name }).click();
}

/** The extension, for the corner of a card. @param {string} name */
export function markOf(name) {
  return /\.([A-Za-z0-9]{1,4})$/.exec(name)?.[1].toUpperCase() ?? "文件";
}

/**
 * Pictures far up in a long conversation are not fetched before somebody scrolls there.
 * @param {Element} element
 * @param {() => void} act
 */
function whenNear(element, act) {
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      act();
    },
    { rootMargin: NEAR },
  );
  watcher.observe(element);
}

/**
 * The bytes of a file; addresses of files are of no use without what proves who asks.
 * @param {string} path
 * @param {Record<string, string>} headers
 */
export async function fetchBlob(path, headers = {}) {
  const response = await fetch(path, { headers, cache: "no-store", credentials: "same-origin" });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.blob();
}
