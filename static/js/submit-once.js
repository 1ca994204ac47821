// A form is sent once: its buttons rest after the first submit and wake when the page is shown again.
// Enter that ends an input-method composition never submits.
export function mount(body) {
  let composing = false;
  body.addEventListener("compositionstart", () => { composing = true; });
  body.addEventListener("compositionend", () => { setTimeout(() => { composing = false; }, 0); });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || composing || event.keyCode === 229)) event.preventDefault();
  }, true);

  body.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-submit-many")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    // after this turn, so that the pressed button's own name and value are still sent
    setTimeout(() => buttonsOf(form).forEach((button) => { button.setAttribute("aria-disabled", "true"); }), 0);
  });

  const wake = (form) => {
    delete form.dataset.sent;
    buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));
  body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form?.dataset.sent) wake(form);
  });
}

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}
