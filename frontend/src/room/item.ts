/** What an entry on the screen says of itself. */
export function idOf(item: HTMLElement): string {
  return item.dataset.entry ?? item.dataset.course ?? '';
}

export function timeOf(item: HTMLElement): string {
  return item.dataset.at ?? item.querySelector('time')?.dateTime ?? '';
}

export function isRetracted(item: HTMLElement): boolean {
  return item.dataset.retracted !== undefined || item.classList.contains('entry--retracted');
}
