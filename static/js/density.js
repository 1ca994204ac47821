// Rows close together or apart: the user's choice per table, remembered on this computer.
// <button data-module="density" data-table="ranking"> for <table data-density="ranking">.
export function mount(button) {
  const name = button.dataset.table;
  const table = document.querySelector(`[data-density="${name}"]`);
  if (!table) return;
  const key = `anju.density.${name}`;
  const show = (compact) => {
    table.classList.toggle("is-compact", compact);
    button.setAttribute("aria-pressed", String(compact));
  };
  show((read(key) ?? (table.classList.contains("is-compact") ? "1" : "0")) === "1");
  button.addEventListener("click", () => {
    const compact = !table.classList.contains("is-compact");
    show(compact);
    try { localStorage.setItem(key, compact ? "1" : "0"); } catch { /* private window: not remembered */ }
  });
}

function read(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}
