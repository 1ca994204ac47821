// Navigation: a sheet on the phone, a rail on the desk when the user folds it (remembered in a cookie,
// so that the server draws the next page folded and nothing jumps).
export function mount(body) {
  const sheet = document.getElementById("navigation");
  const opener = document.querySelector("[data-nav-open]");
  if (!sheet) return;

  const close = () => {
    if (!sheet.classList.contains("is-open")) return;
    sheet.classList.remove("is-open");
    opener?.setAttribute("aria-expanded", "false");
    opener?.focus();
  };
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    sheet.classList.add("is-open");
    opener.setAttribute("aria-expanded", "true");
    sheet.querySelector("a, button")?.focus();
  });
  for (const closer of document.querySelectorAll("[data-nav-close]")) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      close();
    });
  }
  sheet.addEventListener("keydown", (event) => event.key === "Escape" && close());

  const fold = document.querySelector("[data-nav-fold]");
  fold?.addEventListener("click", () => {
    const folded = body.toggleAttribute("data-rail");
    fold.setAttribute("aria-pressed", String(folded));
    document.cookie = `anju_rail=${folded ? 1 : 0}; path=/; max-age=31536000; samesite=lax`;
  });
}
