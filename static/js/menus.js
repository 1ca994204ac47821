// Menus are details elements; this closes them on Esc, on a click elsewhere, and when another one opens.
export function mount(body) {
  const openMenus = () => body.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  body.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (!menu) return;
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(menu, event.key === "ArrowDown" ? 1 : -1);
    }
  });
}

function step(menu, direction) {
  const items = [...menu.querySelectorAll(".menu-panel a, .menu-panel button")];
  const next = items.indexOf(document.activeElement) + direction;
  items[Math.max(0, Math.min(items.length - 1, next))]?.focus();
}
