/** Where somebody is on a page, so that they are there still when it is drawn anew: what has the keyboard, what lies open. */
export type Place = (next: ParentNode) => HTMLElement | null;

export function placeOf(page: ParentNode, at: Element | null): Place {
  if (at === null) return () => null;
  const named = selector(at);
  if (named === null) return () => null;
  // Several links may lead to one place.
  const index = [...page.querySelectorAll(named)].indexOf(at);
  return (next) => [...next.querySelectorAll<HTMLElement>(named)][index] ?? null;
}

/** The folds that lie open, by their names. */
export function openIn(page: ParentNode): string[] {
  return [...page.querySelectorAll('details[open][id]')].map((one) => one.id);
}

function selector(at: Element): string | null {
  if (at.id !== '') return `#${CSS.escape(at.id)}`;
  if (at instanceof HTMLAnchorElement) return `a[href="${CSS.escape(at.getAttribute('href') ?? '')}"]`;
  if (at.tagName === 'SUMMARY' && at.parentElement?.id !== undefined && at.parentElement.id !== '') return `#${CSS.escape(at.parentElement.id)} > summary`;
  const name = at.getAttribute('name');
  return name === null ? null : `${at.tagName.toLowerCase()}[name="${CSS.escape(name)}"]`;
}
