// Keys of every page. An element declares its key: data-shortcut="p" or data-shortcut="g h"; fields are
// focused, links and buttons pressed. J and K walk the rows of the first table[data-rows].
const OFF = "anju.single-keys-off";
const SEQUENCE_MS = 1200;

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

function press(element) {
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
}

function walk(direction) {
  const table = document.querySelector("table[data-rows]");
  const links = table ? [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => row.querySelector("a, button, input")).filter(Boolean) : [];
  if (!links.length) return false;
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = here < 0 ? (direction > 0 ? 0 : links.length - 1) : here + direction;
  links[Math.max(0, Math.min(links.length - 1, next))].focus();
  return true;
}

function singleKeysOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

export function mount(body) {
  let first = "";
  let firstAt = 0;
  bindSwitch();

  body.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;         // an input method is composing
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (document.querySelector("dialog:modal") || singleKeysOff()) return;
    const inTable = event.target.closest("table[data-rows]");
    if (inTable && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      if (walk(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      return;
    }
    const key = event.key.toLowerCase();
    const pair = event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${key}` : "";
    const found = (pair && find(pair)) || find(key);
    [first, firstAt] = [key, event.timeStamp];
    if (found) press(found);
    else if (!((key === "j" && walk(1)) || (key === "k" && walk(-1)))) return;
    event.preventDefault();
  });
}

function find(keys) {
  return [...document.querySelectorAll("[data-shortcut]")].find((element) => element.dataset.shortcut === keys);
}

function bindSwitch() {
  const box = document.querySelector("[data-single-keys]");
  if (!box) return;
  box.checked = !singleKeysOff();
  box.addEventListener("change", () => {
    try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch { /* private window: not remembered */ }
  });
}
