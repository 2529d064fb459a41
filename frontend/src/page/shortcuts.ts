/**
 * Single keys that do something, while nobody is writing.
 *
 * They never fire in a field, in a dialog or together with Ctrl, Alt or Meta, and not at all where the person has turned
 * them off (WCAG 2.1.4). What a key reaches is found when it is pressed: what is not on the page does nothing.
 */
const entry = '[data-timeline] > [data-entry], [data-timeline] > [data-course]';
const writing = 'input, textarea, select, [contenteditable], dialog[open], [popover], [role=listbox], [role=menu]';

const acts: ReadonlyMap<string, () => void> = new Map<string, () => void>([
  ['?', () => { openList(); }],
  ['h', () => { document.querySelector<HTMLElement>('[data-way="rooms"]')?.click(); }],
  ['s', () => { document.querySelector<HTMLElement>('[data-composer] textarea')?.focus(); }],
  ['n', () => { toNewest(); }],
  ['j', () => { step(1); }],
  ['k', () => { step(-1); }],
  ['r', () => { here()?.querySelector<HTMLElement>('[data-reply]')?.click(); }],
  ['m', () => { toMatters(); }],
]);

export function shortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (document.documentElement.dataset.keys === 'off' || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat && !isStep(event.key)) return;
    if (event.target instanceof Element && event.target.closest(writing) !== null) return;
    const act = document.querySelector('dialog[open]') === null ? acts.get(event.key.toLowerCase()) : undefined;
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  document.querySelector('[data-shortcuts-open]')?.addEventListener('click', (event) => {
    event.preventDefault();
    openList();
  });
}

function openList(): void {
  const list = document.querySelector<HTMLDialogElement>('dialog[data-shortcuts]');
  list?.showModal();
  list?.querySelector<HTMLElement>('h2')?.focus();
}

function isStep(key: string): boolean {
  return key === 'j' || key === 'k';
}

function here(): Element | null {
  return document.activeElement?.closest(entry) ?? null;
}

/** From the entry one is at, or from the one that is being read. */
function step(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(entry)];
  const at = all.findIndex((one) => one === here());
  if (at >= 0) go(all[at + by]);
  else go(by === 1 ? all.find((one) => one.getBoundingClientRect().top >= 0) : all.findLast((one) => one.getBoundingClientRect().bottom <= innerHeight));
}

function go(one: HTMLElement | undefined): void {
  if (one === undefined) return;
  one.tabIndex = -1;
  one.focus({ preventScroll: true });
  one.scrollIntoView({ block: 'nearest' });
}

function toNewest(): void {
  document.querySelector<HTMLElement>('[data-newest]')?.click();
  go([...document.querySelectorAll<HTMLElement>(entry)].at(-1));
}

function toMatters(): void {
  const opener = document.querySelector<HTMLElement>('[data-way="matters"]');
  if (opener !== null) {
    opener.click();
    return;
  }
  const fold = document.querySelector<HTMLDetailsElement>('.room__matters details');
  if (fold === null) return;
  fold.open = true;
  const summary = fold.querySelector<HTMLElement>('summary');
  const heading = fold.querySelector<HTMLElement>('[data-pinned]');
  if (summary !== null && summary.offsetParent !== null) summary.focus();
  else if (heading !== null) go(heading);
}
