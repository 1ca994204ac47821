// − and + of a number field; the value stays inside min and max, the field says “change” itself.
// Arrow keys are left to the page (they move between items), + and − step.
export function mount(box) {
  const input = box.querySelector("input");
  if (!input) return;
  const move = (direction) => {
    if (input.readOnly || input.disabled) return;
    const next = Number(input.value || 0) + direction * Number(input.step || 1);
    const low = input.min === "" ? -Infinity : Number(input.min);
    const high = input.max === "" ? Infinity : Number(input.max);
    input.value = String(Math.min(high, Math.max(low, Math.round(next * 1000) / 1000)));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) move(Number(button.dataset.step));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") event.preventDefault();
    if (event.key !== "+" && event.key !== "-") return;
    event.preventDefault();
    move(event.key === "+" ? 1 : -1);
  });
}
