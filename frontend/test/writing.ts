/** A form that one writes in, the server that keeps what is written, and the line: what the tests of it share. */
import { afterEach, beforeEach, vi } from 'vitest';
import { HubRoom } from '../src/room/hub-room';
import { FakeSocket, page, people, told, welcome } from './cast';

if (customElements.get('hub-room') === undefined) customElements.define('hub-room', HubRoom);

/** What was sent to be kept, and what is answered in turn. */
export const keeper: { saved: { url: string; form: FormData }[]; answers: (() => Response | Promise<Response>)[] } = { saved: [], answers: [] };

export const one = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
export const field = (): HTMLTextAreaElement => one('textarea') as HTMLTextAreaElement;
export const box = (key: string): HTMLInputElement => one(`[name=scopes][value=${key}]`) as HTMLInputElement;
export const said = (type: string): Record<string, unknown>[] => FakeSocket.last.heard(type);
export const caughtUp = { type: 'caught_up', cursor: 'now' };
export const kari = { seat: 'kari', name: 'Kari' };
export const per = { seat: 'per', name: 'Per' };
export const sees = (token: string, scopes: string[], ...list: object[]): object => ({ type: 'audience', scopes, sees: list, parties: [], token });

export function write(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

export function choose(...keys: string[]): void {
  for (const item of document.querySelectorAll<HTMLInputElement>('[name=scopes]')) item.checked = keys.includes(item.value);
  box('general').dispatchEvent(new Event('change', { bubbles: true }));
}

export function send(): void {
  one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

export function open(form = '', inside = ''): void {
  document.body.replaceChildren(document.createRange().createContextualFragment(`<main>${page('r', inside, form)}</main>`));
  FakeSocket.last.open();
  FakeSocket.last.tell(welcome, people, caughtUp);
}

export async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

export function writing(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
    keeper.saved = [];
    keeper.answers = [];
    HubRoom.connect = () => new FakeSocket();
    HubRoom.fetch = async (url, how) => {
      keeper.saved.push({ url, form: how.body as FormData });
      return await (keeper.answers.shift()?.() ?? told({ version: `v${keeper.saved.length}` }));
    };
  });
  afterEach(() => {
    document.body.replaceChildren();
    sessionStorage.clear();
    vi.useRealTimers();
  });
}
