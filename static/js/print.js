// Prints the page as it is filtered now.
export function mount(button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}
