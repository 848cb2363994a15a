// @ts-check
/** Files chosen and not yet sent: by the button, by pasting a screenshot, by dropping; each can be taken out again. */

import { el } from "./dom.js";
import { markOf, sizeOf } from "./files.js";
import { newId } from "./ids.js";
import { MOST_BYTES } from "./upload.js";

/** @typedef {{file: File, clientMsgId: string}} Parcel */

const MOST_FILES = 5;
const ACCEPTED =
  "image/png,image/jpeg,image/gif,image/webp,image/bmp,video/mp4,video/webm,video/quicktime,.avi,.mkv," +
  ".txt,.log,.csv,.zip,.pdf,.xlsx,.docx";
const PASTED = /^(image|图像)\.(png|jpe?g)$/i;

export class Tray {
  /** @type {Parcel[]} */
  parcels = [];
  isAllowed = true;

  /**
   * @param {HTMLElement} zone where files may be dropped and screenshots pasted
   * @param {() => void} onChange
   */
  constructor(zone, onChange) {
    this.onChange = onChange;
    this.zone = zone;
    this.list = el("ul", { class: "tray-list", "aria-label": "要发送的文件" });
    this.error = el("p", { class: "tray-error", role: "alert" });
    this.root = el("div", { class: "tray", hidden: true }, this.list, this.error);
    this.input = el("input", { type: "file", multiple: true, accept: ACCEPTED, hidden: true });
    this.button = el(
      "button",
      {
        type: "button",
        class: "attach",
        "aria-label": "添加截图或文件",
        title: "添加截图或文件（也可以直接粘贴、拖进来）",
      },
      drawClip(),
    );
    this.button.addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => {
      this.add([...(this.input.files ?? [])]);
      this.input.value = "";
    });
    zone.addEventListener("paste", (event) => this.#paste(event));
    this.#takeDrops();
  }

  get isEmpty() {
    return this.parcels.length === 0;
  }

  /** @param {boolean} isAllowed */
  allow(isAllowed) {
    this.isAllowed = isAllowed;
    this.button.disabled = this.input.disabled = !isAllowed;
  }

  /** @param {File[]} files */
  add(files) {
    if (!this.isAllowed || !files.length) return;
    const faults = [];
    for (const file of files) {
      if (file.size > MOST_BYTES)
        faults.push(`「${file.name}」有 ${sizeOf(file.size)}，最大 50 MB。日志请只截取出错时间前后，或压缩成 zip。`);
      else if (file.size === 0) faults.push(`「${file.name}」是空的。`);
      else if (this.parcels.length >= MOST_FILES) faults.push(`一次最多发 ${MOST_FILES} 个文件。`);
      else this.parcels.push({ file: named(file), clientMsgId: newId() });
    }
    this.#draw([...new Set(faults)].join(""));
  }

  /** @param {Parcel} parcel */
  remove(parcel) {
    this.parcels = this.parcels.filter((one) => one !== parcel);
    this.#draw("");
  }

  /** Everything in it; it is empty afterwards. */
  take() {
    const taken = this.parcels;
    this.parcels = [];
    this.#draw("");
    return taken;
  }

  /** @param {string} fault */
  #draw(fault) {
    this.error.textContent = fault;
    this.list.replaceChildren(...this.parcels.map((parcel) => this.#drawParcel(parcel)));
    this.root.hidden = this.isEmpty && !fault;
    this.onChange();
  }

  /** @param {Parcel} parcel */
  #drawParcel(parcel) {
    const { file } = parcel;
    const remove = el("button", { type: "button", class: "tray-remove", "aria-label": `移除 ${file.name}` }, "×");
    remove.addEventListener("click", () => {
      this.remove(parcel);
      this.button.focus();
    });
    return el(
      "li",
      { class: "tray-item" },
      drawThumb(file),
      el("span", { class: "tray-name" }, file.name),
      el("span", { class: "file-size" }, sizeOf(file.size)),
      remove,
    );
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    // Cells copied in Excel come as words and as a picture of themselves: the words are meant.
    if (!files.length || !this.isAllowed || event.clipboardData?.getData("text/plain")) return;
    event.preventDefault();
    this.add(files);
  }

  #takeDrops() {
    /** @param {DragEvent} event */
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
    // A file dropped beside the zone would otherwise replace the page by itself.
    for (const kind of ["dragover", "drop"])
      addEventListener(kind, (event) => carriesFiles(/** @type {DragEvent} */ (event)) && event.preventDefault());
    this.zone.addEventListener("dragover", (event) => {
      if (carriesFiles(event) && this.isAllowed) this.zone.classList.add("dropping");
    });
    this.zone.addEventListener("dragleave", (event) => {
      if (!this.zone.contains(/** @type {Node | null} */ (event.relatedTarget))) this.zone.classList.remove("dropping");
    });
    this.zone.addEventListener("drop", (event) => {
      this.zone.classList.remove("dropping");
      this.add([...(event.dataTransfer?.files ?? [])]);
    });
  }
}

/** A pasted screenshot gets a name that tells when. @param {File} file */
function named(file) {
  if (!PASTED.test(file.name)) return file;
  const now = new Date();
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const at = `${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return new File([file], `截图 ${at}${file.name.slice(file.name.lastIndexOf("."))}`, { type: file.type });
}

/** @param {File} file */
export function drawThumb(file) {
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type))
    return el("span", { class: "file-mark", "aria-hidden": "true" }, markOf(file.name));
  const image = el("img", { class: "tray-thumb", alt: "", src: URL.createObjectURL(file) });
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  return image;
}

function drawClip() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M14.8 9.2 9.4 14.6a3.3 3.3 0 0 1-4.7-4.7l6.2-6.2a2.2 2.2 0 0 1 3.1 3.1l-6 6a1.1 1.1 0 0 1-1.6-1.6l5-5");
  svg.append(path);
  return svg;
}
