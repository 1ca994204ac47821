// Confirm boxes, drawers, the list of keys: dialog elements. A link href="#id" data-dialog-open opens one;
// without this module the same link shows it as the target of the address.
export function mount(body) {
  let opener = null;
  body.addEventListener("click", (event) => {
    const open = event.target.closest("[data-dialog-open]");
    if (open) {
      const dialog = document.getElementById(open.dataset.dialogOpen || open.hash?.slice(1));
      if (!(dialog instanceof HTMLDialogElement)) return;
      event.preventDefault();
      opener = open;
      dialog.showModal();
      return;
    }
    const close = event.target.closest("[data-dialog-close]");
    const dialog = close?.closest("dialog");
    if (dialog?.open) {
      event.preventDefault();
      dialog.close();
    } else if (event.target instanceof HTMLDialogElement && event.target.open) {
      closeWhenOutside(event.target, event);
    }
  });
  body.addEventListener("close", () => opener?.focus(), true);
}

function closeWhenOutside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && event.detail > 0) dialog.close();
}
