// What was typed on its way to the server: one item after the other, the newest state of each, kept in this
// tab until the server has it. A lost connection is tried again; a refused item waits for its mending.
const WAITS_MS = [2000, 4000, 8000, 15000, 30000];

export class Queue {
  constructor(name, { send, onState, onAnswer }) {
    Object.assign(this, { name, send, onState, onAnswer });
    this.waiting = new Map();      // key → fields as [name, value] pairs
    this.refused = new Map();
    this.failures = 0;
    this.isBusy = false;
    addEventListener("beforeunload", (event) => { if (this.size) event.preventDefault(); });
    addEventListener("online", () => this.hurry());
  }

  get size() { return this.waiting.size + this.refused.size; }

  put(key, fields) {
    this.refused.delete(key);
    this.waiting.delete(key);      // the newest state goes to the end
    this.waiting.set(key, fields);
    this.keep();
    this.run();
  }

  drop(key) {
    this.refused.delete(key);
    this.waiting.delete(key);
    this.keep();
    this.tell();
  }

  kept() {
    try { return Object.entries(JSON.parse(sessionStorage.getItem(this.name) ?? "{}")); } catch { return []; }
  }

  keep() {
    const all = Object.fromEntries([...this.refused, ...this.waiting]);
    try {
      if (this.size) sessionStorage.setItem(this.name, JSON.stringify(all));
      else sessionStorage.removeItem(this.name);
    } catch { /* a private window keeps nothing; the page itself still does */ }
  }

  hurry() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.run();
  }

  async idle() {
    this.hurry();
    while (this.isBusy) await new Promise((done) => setTimeout(done, 40));
    return this.size === 0;
  }

  async run() {
    if (this.isBusy || this.timer) return;
    this.isBusy = true;
    while (this.waiting.size) {
      const [key, fields] = this.waiting.entries().next().value;
      this.onState("saving", key);
      const answer = await this.send(key, fields).catch(() => ({ kind: "lost" }));
      if (answer.kind === "lost") { this.later(); break; }
      this.failures = 0;
      const isNewest = this.waiting.get(key) === fields;
      if (isNewest) this.waiting.delete(key);
      if (isNewest && answer.kind !== "saved") this.refused.set(key, fields);
      this.keep();
      this.onAnswer(key, answer, isNewest);
    }
    this.isBusy = false;
    this.tell();
  }

  later() {
    const wait = WAITS_MS[Math.min(this.failures++, WAITS_MS.length - 1)];
    this.timer = setTimeout(() => this.hurry(), wait);
  }

  tell() {
    if (this.isBusy) return;
    if (this.timer) this.onState("offline");
    else this.onState(this.refused.size ? "refused" : "saved", [...this.refused.keys()].join("、"));
  }
}
