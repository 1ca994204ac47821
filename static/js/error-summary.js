// Focus goes to the summary of faults; its links then lead to the fields.
export function mount(summary) {
  summary.focus();
}
