/** A way to paper, drawn by the server in its place, and seen once the script is there: it is nothing without. */
export function printing(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    if (button.dataset.print === 'ready') continue;
    button.dataset.print = 'ready';
    button.addEventListener('click', () => { window.print(); });
  }
}
