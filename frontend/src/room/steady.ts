/**
 * Changes what stands above without moving what is being read.
 *
 * Browsers hold the view still by themselves, but not at the very top, and some
 * not at all; so that the two never add up, theirs is off while ours is at work.
 */
export function keepInView(anchor: HTMLElement | null, change: () => void): void {
  const root = document.documentElement;
  const before = anchor?.getBoundingClientRect().top ?? 0;
  root.toggleAttribute('data-steady', true);
  change();
  if (anchor?.isConnected === true) window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' });
  requestAnimationFrame(() => { root.toggleAttribute('data-steady', false); });
}
