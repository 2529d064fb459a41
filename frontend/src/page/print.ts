/** A way to paper, drawn by the server in its place, and seen once the script is there: it is nothing without. */
export function printing(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.dataset.print = 'ready';
    button.addEventListener('click', () => { window.print(); });
  }
}
