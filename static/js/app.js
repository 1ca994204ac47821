// Loads the module named in data-module="…" (several names apart by spaces) and gives it the element.
// A module is static/js/<name>.js and exports mount(element); nothing has to be registered here.
document.documentElement.classList.add("js");
const mounted = new WeakMap();

async function mountOne(element, name) {
  const done = mounted.get(element) ?? new Set();
  if (done.has(name) || !/^[a-z][a-z0-9-]*$/.test(name)) return;
  mounted.set(element, done.add(name));
  const module = await import(new URL(`${name}.js`, import.meta.url));
  module.mount(element);
}

function mountAll(root) {
  const inside = root.querySelectorAll ? [...root.querySelectorAll("[data-module]")] : [];
  if (root.matches?.("[data-module]")) inside.unshift(root);
  for (const element of inside) {
    for (const name of element.dataset.module.split(/\s+/).filter(Boolean)) mountOne(element, name);
  }
}

mountAll(document.documentElement);
document.addEventListener("htmx:load", (event) => mountAll(event.target));
