// Photos of an item: sent one by one; the item is saved with their numbers once the server has them.
export async function upload(item, files, { url, token, onBusy }) {
  const faults = [];
  let added = 0;
  for (const file of files) {
    onBusy(`照片 ${file.name} 上传中`);
    const answer = await send(url, token, file).catch(() => ({ message: `照片“${file.name}”没有传上，请检查网络后重选。` }));
    if (answer.message) faults.push([item.dataset.item, answer.message]);
    else { add(item, answer); added += 1; }
  }
  return { added, faults };
}

async function send(url, token, file) {
  const body = new FormData();
  body.append("photo", file);
  const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
  if (!response.headers.get("content-type")?.includes("json")) throw new Error("no answer");
  return response.json();
}

const lists = (item) => [...item.querySelectorAll("[data-line-photos]")];

// A photo proves the line in use: the first with a figure, else the first.
function listFor(item) {
  const used = lists(item).find((list) => {
    const figure = item.querySelector(`[name="${CSS.escape(list.name.replace("-photos", "-quantity"))}"]`);
    return Number(figure?.value) > 0;
  });
  return used ?? lists(item)[0];
}

function add(item, { id, url, thumbnail }) {
  const list = listFor(item);
  list.value = [...list.value.split(",").filter(Boolean), id].join(",");
  const link = document.createElement("a");
  Object.assign(link, { href: url, target: "_blank", rel: "noopener", tabIndex: -1 });
  const image = document.createElement("img");
  Object.assign(image, { src: thumbnail, alt: `${item.dataset.item} 照片`, width: 34, height: 26 });
  link.append(image);
  const drop = document.createElement("button");
  Object.assign(drop, { type: "button", className: "with-js drop-photo", textContent: "×", tabIndex: -1 });
  drop.dataset.dropPhoto = id;
  drop.setAttribute("aria-label", `删除 ${item.dataset.item} 照片`);
  item.querySelector("[data-photos]").querySelector(".photo-add").before(link, drop);
}

export function drop(item, id) {
  for (const list of lists(item)) list.value = list.value.split(",").filter((part) => part && part !== id).join(",");
  const button = item.querySelector(`[data-drop-photo="${CSS.escape(id)}"]`);
  button.previousElementSibling?.remove();
  button.remove();
}
