// @ts-check
/** Keeping the newest line in sight without taking the page away from someone who reads further up. */

const NEAR_PX = 80;
const MARGIN_PX = 12;

export class Scroll {
  /**
   * @param {HTMLElement} box the element that scrolls
   * @param {HTMLElement} newer the button 「有新消息」
   */
  constructor(box, newer) {
    this.box = box;
    this.newer = newer;
    newer.addEventListener("click", () => this.toEnd());
    box.addEventListener("scroll", () => {
      if (this.isAtEnd) newer.hidden = true;
    });
  }

  get isAtEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_PX;
  }

  toEnd() {
    this.newer.hidden = true;
    this.box.scrollTop = this.box.scrollHeight;
  }

  /**
   * After lines were added: go to the end, but never past the beginning of the first new one (a long card is read from its top).
   * @param {boolean} wasAtEnd
   * @param {HTMLElement | null} firstNew
   */
  follow(wasAtEnd, firstNew) {
    if (!wasAtEnd) {
      this.newer.hidden = false;
      return;
    }
    const end = this.box.scrollHeight - this.box.clientHeight;
    const top = firstNew
      ? firstNew.getBoundingClientRect().top - this.box.getBoundingClientRect().top + this.box.scrollTop - MARGIN_PX
      : end;
    this.box.scrollTop = Math.min(end, top);
  }
}
