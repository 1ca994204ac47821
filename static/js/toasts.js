// Good news: six seconds at the bottom, longer while read (hover or focus). Faults never come here.
const SECONDS = 6;

function fade(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), SECONDS * 1000); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("mouseenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("mouseleave", start);
  toast.addEventListener("focusout", start);
  start();
}

export function mount(region) {
  region.querySelectorAll(".notice-toast").forEach(fade);
  // a view may answer with HX-Trigger: {"toast": {"text": "…"}}
  document.body.addEventListener("toast", (event) => {
    const toast = document.createElement("div");
    toast.className = "notice-toast";
    toast.textContent = event.detail.text ?? event.detail.value ?? "";
    region.append(toast);
    fade(toast);
  });
}
