// The keys of the sheet. Letters do nothing while text is typed; figures are no text.
const OFF = "anju.single-keys-off";
const isText = (target) => target.matches("textarea, input:not([type=number], [type=checkbox], [type=file], [type=button])");

function lettersOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

export function bind(form, act) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (!(event.ctrlKey || event.metaKey) || document.querySelector("dialog:modal")) return;
    if (event.key.toLowerCase() === "s") { event.preventDefault(); act.saveNow(); }
    if (event.key === "Enter") { event.preventDefault(); act.submit(); }
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const item = event.target.closest("[data-item]");
    const done = item && (move(event, item, act) || letter(event, item, act) || digit(event, item));
    if (done) event.preventDefault();
  });
}

function move(event, item, act) {
  const { key, target } = event;
  if (key === "Enter") {
    if (target.matches("button, a, [type=checkbox]")) return false;
    act.confirm(item, target);
    return true;
  }
  if (key !== "ArrowDown" && key !== "ArrowUp") return false;
  if (target.matches("[type=date], .item-open select")) return false;
  act.step(item, key === "ArrowDown" ? 1 : -1);
  return true;
}

function letter(event, item, act) {
  if (isText(event.target) || lettersOff()) return false;
  switch (event.key.toLowerCase()) {
    case "x": act.toggleAbsent(item); return true;
    case "p": act.photo(item); return true;
    case "[": act.category(item, -1); return true;
    case "]": act.category(item, 1); return true;
    default: return false;
  }
}

// A digit on the open item itself goes into its first figure.
function digit(event, item) {
  if (event.target !== item || !/^\d$/.test(event.key)) return false;
  const figure = item.querySelector(".item-figures [data-figure]");
  if (!figure || figure.closest("[hidden]")) return false;
  figure.focus();
  figure.value = event.key;
  figure.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}
