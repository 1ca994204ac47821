// A filter form sends itself when a choice changes; text fields wait for Enter or leaving the field.
export function mount(form) {
  form.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;   // a short address
    setTimeout(() => [...form.elements].forEach((field) => { field.disabled = false; }), 0);
  });
}
