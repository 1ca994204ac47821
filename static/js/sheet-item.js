// One item of the sheet: reading its fields, putting them back, drawing what the server answered.
export const figuresOf = (item) => [...item.querySelectorAll("[data-figure]")].filter((field) => field.closest("[hidden]") === null);

export function fieldsOf(item) {
  const fields = [];
  for (const field of item.elements ?? []) {
    if (!field.name || field.type === "file" || field.type === "button") continue;
    if (field.type === "checkbox" && !field.checked) continue;
    fields.push([field.name, field.validity?.badInput ? "?" : field.value]);
  }
  return fields;
}

// A text that differs when something was changed, whoever saved what before.
export const fingerprint = (item) => JSON.stringify(fieldsOf(item).filter(([name]) => !name.endsWith("-version")));

export function fill(item, fields) {
  const key = item.dataset.item;
  const lines = Number(new Map(fields).get(`${key}-lines`) ?? 0);
  while (Number(item.querySelector("[data-lines]").value) < lines) addLine(item);
  const values = new Map(fields);
  for (const field of item.elements) {
    if (!field.name || field.type === "file") continue;
    if (field.type === "checkbox") field.checked = values.has(field.name);
    else if (values.has(field.name)) field.value = values.get(field.name);
  }
}

export function replace(item, html) {
  const isOpen = item.classList.contains("is-open");
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const fresh = holder.content.firstElementChild;
  fresh.classList.toggle("is-open", isOpen);
  item.replaceWith(fresh);
  wake(fresh);
  return fresh;
}

const wake = (element) => element.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));

export function refresh(item, answer) {
  item.querySelector("[data-version]").value = answer.version;
  item.querySelector("[data-deducted]").innerHTML = answer.deducted;
  item.querySelector("[data-state]").innerHTML = answer.state;
  const hint = item.querySelector("[data-hint]");
  if (hint) hint.textContent = answer.hint ? `（${answer.hint}）` : "";
  item.classList.toggle("is-checked", answer.is_checked);
  showFaults(item, []);
}

export function showFaults(item, faults, place = "[data-faults]") {
  const box = item.querySelector(place);
  box.replaceChildren(...faults.map(([, sentence]) => {
    const line = document.createElement("p");
    line.className = "error-line";
    line.textContent = sentence;
    return line;
  }));
  if (place !== "[data-faults]") return;
  item.classList.toggle("has-error", faults.length > 0);
  const named = new Set(faults.map(([name]) => name));
  const isWhole = named.has(item.dataset.item);
  for (const field of item.querySelectorAll("input, select")) {
    const isMeant = named.has(field.name) || (isWhole && field.matches("[data-figure]"));
    if (isMeant) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// Details of a clause show once it has a figure; nothing typed is ever hidden.
export function showLines(item) {
  if (!item.classList.contains("has-clauses")) return;
  for (const figure of figuresOf(item)) {
    const line = item.querySelector(`[data-line="${figure.name.split("-").at(-2)}"]`);
    const isUsed = Number(figure.value) > 0 || [...(line?.querySelectorAll(".input:not([type=date])") ?? [])].some((field) => field.value);
    line?.toggleAttribute("data-idle", !isUsed);
  }
}

// An emptied line is not stored; the page only hides it, so that the numbers of the others stay.
export function dropLine(line) {
  for (const field of line.querySelectorAll(".input:not([type=date]), [data-figure], [data-line-photos]")) field.value = "";
  line.hidden = true;
}

// One more line under the clause whose figure was used last.
export function addLine(item, rule) {
  const figures = [...item.querySelectorAll(".item-figures [data-figure]")];
  const model = figures.find((figure) => figure.name === rule) ?? figures.find((figure) => Number(figure.value)) ?? figures[0];
  if (!model) return null;
  const key = item.dataset.item;
  const index = model.name.slice(key.length + 1).split("-")[0];
  const counter = item.querySelector("[data-lines]");
  const next = counter.value;
  counter.value = Number(next) + 1;
  const line = item.querySelector(`[data-line="${index}"]`).cloneNode(true);
  line.classList.add("is-extra");
  line.removeAttribute("data-idle");
  line.dataset.line = next;
  line.querySelector(".line-clause")?.remove();
  const figure = model.closest(".clause").cloneNode(true);
  figure.className = "line-clause";
  line.prepend(figure);
  for (const field of line.querySelectorAll("[name]")) {
    field.name = field.name.replace(`${key}-${index}-`, `${key}-${next}-`);
    if (field.id) field.id = field.name;
    if (field.type === "checkbox") field.checked = false;
    else if (field.type !== "date" && !field.name.endsWith("-rule")) field.value = "";
  }
  item.querySelector(".item-foot").before(line);
  wake(line);
  return line;
}
