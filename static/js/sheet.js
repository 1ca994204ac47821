// The score sheet: which item is open and what was decided on it. The score is always the server's.
import { bind } from "./sheet-keys.js";
import { addLine, dropLine, figuresOf, showFaults, showLines } from "./sheet-item.js";
import { drop, upload } from "./sheet-photos.js";
import { Saver } from "./sheet-saver.js";
import { state as sayState } from "./sheet-state.js";

const phone = matchMedia("(max-width: 767px)");
const submitLinks = () => [...document.querySelectorAll("[data-submit-sheet]")];

export function mount(form) {
  new Sheet(form).begin();
}

class Sheet {
  constructor(form) {
    this.form = form;
    this.saver = new Saver(form, { onReplaced: (item, isHere) => (isHere ? this.open(item) : this.mark()) });
  }

  get items() { return [...this.form.querySelectorAll("[data-item]")]; }
  get current() { return this.form.querySelector(".item.is-open"); }

  begin() {
    const { form, saver } = this;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("focusin", (event) => this.focused(event.target));
    form.addEventListener("pointerdown", () => { this.isPressing = true; });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => this.released(), 0));
    form.addEventListener("input", (event) => this.typed(event.target));
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("click", (event) => this.clicked(event));
    for (const button of document.querySelectorAll("[data-thumb]")) button.addEventListener("click", () => this.thumb(button.dataset.thumb));
    for (const link of submitLinks()) {
      link.addEventListener("click", (event) => {
        if (!saver.isPending) return;
        event.preventDefault();
        event.stopPropagation();
        this.submit();
      }, true);
    }
    bind(form, this);
    saver.restore();
    const named = this.items.find((item) => `#${item.id}` === decodeURIComponent(location.hash));
    this.open(named ?? this.items.find((item) => !item.classList.contains("is-checked")) ?? this.items[0]);
  }

  // ---- which item is open
  // The item stays where it is on the screen while the one before it folds.
  show(item) {
    if (this.current === item) return;
    const before = item.getBoundingClientRect().top;
    this.current?.classList.remove("is-open");
    item.classList.add("is-open");
    showLines(item);
    const moved = item.getBoundingClientRect().top - before;
    const inside = document.getElementById("items");
    (inside.scrollHeight > inside.clientHeight + 1 ? inside : window).scrollBy({ top: moved, behavior: "instant" });
    this.mark();
  }

  // Nothing moves between the press and the release of a button, or the click would miss it.
  released() {
    this.isPressing = false;
    const item = document.activeElement?.closest?.("[data-item]");
    if (item) this.show(item);
  }

  mark() {
    const key = this.current?.closest("[data-category]").dataset.category;
    for (const link of document.querySelectorAll("[data-category-link]")) {
      link.toggleAttribute("aria-current", link.dataset.categoryLink === key);
      if (link.dataset.categoryLink !== key) continue;
      link.setAttribute("aria-current", "true");
      if (phone.matches) link.closest("ol").scrollLeft = link.offsetLeft - 100;
    }
  }

  open(item) {
    if (!item) return;
    this.show(item);
    const figure = figuresOf(item)[0];
    (phone.matches || !figure ? item : figure).focus({ preventScroll: true });
    item.scrollIntoView({ block: phone.matches ? "start" : "nearest", behavior: "instant" });
  }

  step(item, direction) {
    this.open(this.items[this.items.indexOf(item) + direction]);
  }

  category(item, direction) {
    const sections = [...this.form.querySelectorAll("[data-category]")];
    const next = sections[sections.indexOf(item.closest("[data-category]")) + direction];
    this.open(next?.querySelector("[data-item]"));
  }

  // ---- what is decided
  confirm(item, target) {
    const figures = figuresOf(item);
    const next = figures[figures.indexOf(target) + 1];
    if (figures.includes(target) && next) return next.focus();
    this.look(item);
    const following = this.items[this.items.indexOf(item) + 1];
    return following ? this.open(following) : submitLinks().find((link) => link.offsetParent)?.focus();
  }

  look(item) {
    item.querySelector("[data-checked]").checked = true;
    for (const figure of item.querySelectorAll(".item-figures input[data-figure]")) {
      if (!figure.value && !figure.validity.badInput && !figure.closest(".is-percent")) figure.value = "0";
    }
    this.saver.save(item);
  }

  toggleAbsent(item) {
    const box = item.querySelector("[data-na]");
    if (!box) return showFaults(item, [["", `${item.dataset.item} 不能标为不适用。`]]);
    box.checked = !box.checked;
    item.querySelector("[data-checked]").checked = box.checked;
    return this.saver.save(item);
  }

  photo(item) { item.querySelector("[data-photo-input]")?.click(); }
  saveNow() { return this.saver.saveNow(); }
  async submit() { if (await this.saveNow()) submitLinks()[0]?.click(); }

  thumb(verb) {
    const item = this.current;
    if (!item) return;
    if (verb === "na") return this.toggleAbsent(item);
    if (verb === "none") for (const figure of figuresOf(item)) figure.value = figure.closest(".is-percent") ? "" : "0";
    return this.confirm(item, item);
  }

  // ---- what happens on the page
  focused(target) {
    const item = target.closest("[data-item]");
    if (item && !this.isPressing) this.show(item);
    if (target.matches("input[data-figure]")) target.select();
  }

  typed(target) {
    const item = target.closest("[data-item]");
    if (!item || target.type === "file") return;
    if (target.matches("[data-figure]")) {
      showLines(item);
      if (target.value !== "") item.querySelector("[data-checked]").checked = true;
    }
    this.saver.later(item);
  }

  async changed(target) {
    const item = target.closest("[data-item]");
    if (!item) return;
    if (target.type !== "file") return this.saver.save(item);
    const files = [...target.files];
    target.value = "";
    const { photoUrl: url } = this.form.dataset;
    const { added, faults } = await upload(item, files, { url, token: this.saver.token, onBusy: (words) => sayState("saving", words) });
    if (added) this.saver.save(item);
    else this.saver.queue.tell();
    showFaults(item, faults, "[data-photo-faults]");
  }

  clicked(event) {
    const { target } = event;
    const section = target.closest("[data-rest-ok]")?.closest("[data-category]");
    if (section) return section.querySelectorAll("[data-item]:not(.is-checked)").forEach((item) => this.look(item));
    const link = target.closest("[data-category-link]");
    if (link) {
      event.preventDefault();
      return this.open(document.getElementById(`category-${link.dataset.categoryLink}`).querySelector("[data-item]"));
    }
    const item = target.closest("[data-item]");
    return item && this.clickedItem(item, target);
  }

  clickedItem(item, target) {
    if (target.dataset.keep) return this.saver.settle(item, target.dataset.keep);
    if (target.closest("[data-add-line]")) return addLine(item)?.querySelector("[data-figure]").focus();
    if (target.dataset.dropPhoto) drop(item, target.dataset.dropPhoto);
    else if (target.closest("[data-drop-line]")) dropLine(target.closest(".line"));
    else return target.closest("input, select, button, a, label") ? undefined : this.open(item);
    return this.saver.save(item);
  }
}
