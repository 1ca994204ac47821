// Saving the items of a sheet: when something differs, what the server answered, whose value stays.
import { fieldsOf, fill, fingerprint, refresh, replace, showFaults } from "./sheet-item.js";
import { Queue } from "./sheet-queue.js";
import { state as sayState } from "./sheet-state.js";

const PAUSE_MS = 1200;
const LOST_SIGN_IN = "登录已过期，请在新页面重新登录后回到本页，填的内容还在。";
const OUT_OF_REACH = "这张表已不在您的范围内或登录已过期，请刷新页面核对。";
const itemOf = (key) => document.getElementById(`item-${key}`);

export class Saver {
  constructor(form, { onReplaced }) {
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.onReplaced = onReplaced;
    this.saved = new Map();        // key → what the item looked like when it was last sent
    this.timers = new Map();
    this.conflicts = new Map();
    this.queue = new Queue(`anju.sheet.${form.dataset.sheet}`, {
      send: (key, fields) => this.send(key, fields),
      onState: sayState,
      onAnswer: (key, answer, isNewest) => this.answered(key, answer, isNewest),
    });
    for (const item of form.querySelectorAll("[data-item]")) this.saved.set(item.dataset.item, fingerprint(item));
  }

  get isPending() { return this.queue.size > 0 || this.timers.size > 0; }

  // What this tab had not brought to the server when it was left.
  restore() {
    for (const [key, fields] of this.queue.kept()) {
      const item = itemOf(key);
      if (!item) continue;
      fill(item, fields);
      item.querySelector("[data-version]").value = new Map(fields).get(`${key}-version`);
      this.save(item);
    }
  }

  later(item) {
    const { item: key } = item.dataset;
    clearTimeout(this.timers.get(key));
    this.timers.set(key, setTimeout(() => this.save(itemOf(key)), PAUSE_MS));
  }

  save(item) {
    const { item: key } = item.dataset;
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    const print = fingerprint(item);
    if (this.saved.get(key) === print || this.conflicts.has(key)) return;
    this.saved.set(key, print);
    item.querySelector("[data-state-words]").textContent = "保存中";
    this.queue.put(key, fieldsOf(item));
  }

  saveNow() {
    for (const key of [...this.timers.keys()]) this.save(itemOf(key));
    return this.queue.idle();
  }

  async send(key, fields) {
    const item = itemOf(key);
    const body = new URLSearchParams(fields);
    body.set(`${key}-version`, item.querySelector("[data-version]").value);
    const response = await fetch(item.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": this.token, Accept: "application/json" } });
    const refused = (sentence) => ({ kind: "refused", faults: [[key, sentence]] });
    if (response.redirected) return refused(LOST_SIGN_IN);
    if (response.status >= 500) return { kind: "lost" };
    if (!response.headers.get("content-type")?.includes("json")) return refused(OUT_OF_REACH);
    const answer = await response.json();
    if (response.ok) return { kind: "saved", ...answer };
    return { faults: [[key, answer.message]], ...answer, kind: answer.box ? "conflict" : "refused" };
  }

  answered(key, answer, isNewest) {
    const item = itemOf(key);
    item.querySelector("[data-state-words]").textContent = this.queue.waiting.has(key) ? "保存中" : "";
    if (answer.kind === "saved") this.took(item, answer, isNewest);
    else if (answer.kind === "conflict") this.ask(item, answer);
    else {
      this.saved.delete(key);
      showFaults(item, answer.faults);
    }
  }

  took(item, answer, isNewest) {
    const wasAbsent = item.classList.contains("is-na");
    const isAbsent = Boolean(item.querySelector("[data-na]")?.checked);
    refresh(item, answer);
    if (isNewest && wasAbsent !== isAbsent) this.redraw(item, answer.row);
    this.draw(answer);
  }

  redraw(item, html) {
    const isHere = item.contains(document.activeElement);
    const fresh = replace(item, html);
    this.saved.set(fresh.dataset.item, fingerprint(fresh));
    this.onReplaced(fresh, isHere);
  }

  draw(answer) {
    for (const [id, html] of [["score-card", answer.score], ["score-strip", answer.strip], ["categories", answer.categories]]) {
      document.getElementById(id).innerHTML = html;
    }
    sayState.at = answer.saved_at;
    this.onReplaced(null, false);
  }

  ask(item, answer) {
    this.conflicts.set(item.dataset.item, answer);
    item.querySelector("[data-faults]").innerHTML = answer.box;
  }

  // “用我的” writes over what is stored now; “用对方的” takes it.
  settle(item, keep) {
    const { item: key } = item.dataset;
    const answer = this.conflicts.get(key);
    this.conflicts.delete(key);
    this.queue.drop(key);
    if (keep === "theirs") {
      this.redraw(item, answer.row);
      this.draw(answer);
      return;
    }
    item.querySelector("[data-version]").value = answer.version;
    item.querySelector("[data-faults]").replaceChildren();
    this.saved.delete(key);
    this.save(item);
  }
}
