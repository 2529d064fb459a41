/** Looking for a room or a person while one types. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HubFind } from '../src/find/hub-find';

const page = `<form data-find action="/rooms/find/"><input type="search" name="text"><button>Find</button></form>
<p data-count></p><div data-results></div><div data-groups>all</div>`;

const found = (text: string): string => `<div data-found><p data-said>${text}</p></div>`;

interface Asked { readonly text: string; readonly signal: AbortSignal; readonly answer: (html: string, status?: number) => void }

let asked: Asked[] = [];
let room: HTMLElement;

if (customElements.get('hub-find') === undefined) customElements.define('hub-find', HubFind);

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  HubFind.ask = (_action, form, signal) => new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => { reject(new Error('aborted')); });
    asked.push({ text: form.get('text') as string, signal, answer: (html, status = 200) => { resolve(new Response(html, { status })); } });
  });
  room = document.createElement('hub-find');
  room.innerHTML = page; // eslint-disable-line no-restricted-properties
  document.body.replaceChildren(room);
});

afterEach(() => { vi.useRealTimers(); });

const part = (mark: string): HTMLElement => {
  const at = room.querySelector<HTMLElement>(`[${mark}]`);
  if (at === null) throw new Error(mark);
  return at;
};

function type(text: string): void {
  const field = room.querySelector<HTMLInputElement>('input');
  if (field === null) throw new Error('no field');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

const answered = async (): Promise<void> => { await vi.advanceTimersByTimeAsync(1); };

describe('<hub-find>', () => {
  it('asks once for what stands there when the keys are quiet', async () => {
    for (const text of ['b', 'bl', 'blå']) type(text);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.map((one) => one.text)).toEqual(['blå']);
    asked[0]?.answer(found('1 found'));
    await answered();
    expect(part('data-results').textContent).toBe('1 found');
    expect(part('data-count').textContent).toBe('1 found');
    expect(part('data-groups').hidden).toBe(true);
  });

  it('never shows the answer to what is no longer sought', async () => {
    type('a');
    await vi.advanceTimersByTimeAsync(200);
    type('ab');
    asked[0]?.answer(found('old'));
    await vi.advanceTimersByTimeAsync(200);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(part('data-results').textContent).toBe('');
    asked[1]?.answer(found('new'));
    await answered();
    expect(part('data-results').textContent).toBe('new');
  });

  it('gives the list back when the field is empty', async () => {
    type('a');
    await vi.advanceTimersByTimeAsync(200);
    asked[0]?.answer(found('1 found'));
    await answered();
    type('');
    expect(part('data-groups').hidden).toBe(false);
    expect(part('data-results').childElementCount).toBe(0);
    expect(part('data-count').textContent).toBe('');
  });

  it('takes nothing for an answer but what was promised, and else lets the form post', async () => {
    const form = room.querySelector<HTMLFormElement>('form');
    if (form === null) throw new Error('no form');
    const posted = vi.spyOn(form, 'submit').mockImplementation(() => undefined);
    type('a');
    await vi.advanceTimersByTimeAsync(200);
    asked[0]?.answer('', 503);
    await answered();
    expect(posted).toHaveBeenCalledOnce();
    expect(part('data-groups').hidden).toBe(false);
  });
});
