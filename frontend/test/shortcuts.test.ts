/** Single keys: what they reach, and when they keep still. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shortcuts } from '../src/page/shortcuts';
import { li } from './cast';

const entryWithReply = (id: string): string => li(id, id).replace('</li>', '<button type="button" data-reply>Reply</button></li>');
const one = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const at = (): string => (document.activeElement as HTMLElement | null)?.dataset.entry ?? document.activeElement?.tagName ?? '';

function press(key: string, more: KeyboardEventInit = {}, target: Element = document.activeElement ?? document.body): boolean {
  return !target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

shortcuts();

let clicked: string[] = [];

beforeEach(() => {
  clicked = [];
  document.body.replaceChildren(document.createRange().createContextualFragment(`
    <a href="#" data-way="rooms">My rooms</a>
    <ol data-timeline>${['a', 'b', 'c'].map(entryWithReply).join('')}</ol>
    <button data-newest hidden>New below</button>
    <form data-composer><textarea></textarea><input type="checkbox"></form>
    <dialog data-shortcuts><h2 tabindex="-1">Keys</h2></dialog>`));
  for (const element of document.querySelectorAll('a, button')) {
    element.addEventListener('click', (event) => {
      event.preventDefault();
      clicked.push(element.closest<HTMLElement>('[data-entry]')?.dataset.entry ?? element.textContent);
    });
  }
});

afterEach(() => {
  document.body.replaceChildren();
  delete document.documentElement.dataset.keys;
});

describe('a single key', () => {
  it('goes to the field, to the newest, to the rooms', () => {
    expect(press('s')).toBe(true);
    expect(at()).toBe('TEXTAREA');
    one('textarea').blur();
    press('n');
    expect(at()).toBe('c');
    press('h');
    expect(clicked).toEqual(['New below', 'My rooms']);
  });

  it('steps from entry to entry, stays at the ends, and answers the one it is at', () => {
    press('n');
    press('k');
    press('k');
    press('k');
    expect(at()).toBe('a');
    press('j');
    expect(at()).toBe('b');
    press('r');
    expect(clicked).toEqual(['New below', 'b']);
  });

  it('answers nothing where one is at no entry', () => {
    press('r');
    expect(clicked).toEqual([]);
  });

  it('opens the list, and then keeps still until it is closed', () => {
    press('?', { shiftKey: true });
    const list = one('dialog') as HTMLDialogElement;
    expect(list.open).toBe(true);
    expect(press('h')).toBe(false);
    list.close();
    expect(press('h')).toBe(true);
  });

  it('never fires while somebody writes or chooses', () => {
    for (const place of ['textarea', 'input']) {
      for (const key of ['s', 'h', 'n', '?', 'r', 'm', 'j', 'k']) expect(press(key, {}, one(place)), `${key} in ${place}`).toBe(false);
    }
    expect(clicked).toEqual([]);
  });

  it('never fires together with Ctrl, Alt or Meta, in the middle of a composed letter, or held down', () => {
    for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }, { repeat: true }]) expect(press('h', more)).toBe(false);
    expect(clicked).toEqual([]);
  });

  it('does nothing where they are turned off', () => {
    document.documentElement.dataset.keys = 'off';
    for (const key of ['s', 'h', 'n', '?', 'r', 'm', 'j', 'k']) expect(press(key)).toBe(false);
    expect(clicked).toEqual([]);
    expect((one('dialog') as HTMLDialogElement).open).toBe(false);
  });
});
