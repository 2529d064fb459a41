/**
 * Two ways to make an element: from the server's own drawing, or from text.
 *
 * Only fragments that the server drew and cleaned are read as HTML. Names and
 * words are always set as text.
 */

/** The one root element of a fragment, or nothing if it is not what was promised. */
export function fragment(html: string, root: string): HTMLElement | null {
  const template = document.createElement('template');
  // The one place where a string becomes HTML: `html` of a frame, drawn and cleaned by the server.
  // eslint-disable-next-line no-restricted-properties
  template.innerHTML = html.trim();
  const [only, ...rest] = template.content.children;
  return rest.length === 0 && only instanceof HTMLElement && only.matches(root) ? only : null;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Only where it is not so already: a mark set again costs what a new one does, and this is done with each key and each frame. */
export function hide(place: HTMLElement | null, isHidden: boolean): void {
  if (place !== null && place.hidden !== isHidden) place.hidden = isHidden;
}

/** Only where it says something else. */
export function write(place: Element | null, text: string): void {
  if (place !== null && place.textContent !== text) place.textContent = text;
}

export function button(words: string, mark: string, value: string): HTMLButtonElement {
  return element('button', {
    type: 'button', class: 'ds-button quiet', 'data-variant': 'tertiary', 'data-size': 'sm', [mark]: value,
  }, words);
}

/** A whole page of ours, read without being shown: nothing in it runs or is fetched. */
export function parsed(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}
