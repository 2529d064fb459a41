/** A way to paper, drawn hidden by the server since it is nothing without script. */
export function printing(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => { window.print(); });
  }
}
