// One box ticks all rows that can be ticked, and the count stands beside the button.
export function mount(form) {
  const all = form.querySelector("[data-tick-all]");
  const boxes = [...form.querySelectorAll("input[name=sheet]")];
  const count = form.querySelector("[data-ticked]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = String(ticked);
    if (all) all.checked = ticked > 0 && ticked === boxes.length;
  };
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}
