// Copies the text of the element named in data-copy="#id" and says so on the button for two seconds.
export function mount(button) {
  button.addEventListener("click", async () => {
    const text = document.querySelector(button.dataset.copy)?.textContent.trim() ?? "";
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    label.textContent = (await write(text)) ? "已复制" : "未复制，请手工选中";
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeOldWay(text);           // plain http in an office network has no clipboard interface
  }
}

function writeOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
