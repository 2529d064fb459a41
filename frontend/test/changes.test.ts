/** One's own message changed and taken back where it stands, and what it said before. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fetching } from '../src/room/fetched';
import { HubRoom } from '../src/room/hub-room';
import { aEntry, FakeSocket, li, page, people, told, welcome } from './cast';

if (customElements.get('hub-room') === undefined) customElements.define('hub-room', HubRoom);

const one = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const mine = { seat: 'me', name: 'Ola' };
const caughtUp = { type: 'caught_up', cursor: 'now' };
const field = (): HTMLTextAreaElement => one('[data-entry=b] textarea') as HTMLTextAreaElement;
const composer = (): HTMLTextAreaElement => one('[data-composer] textarea') as HTMLTextAreaElement;
const said = (type: string): Record<string, unknown>[] => FakeSocket.last.heard(type);
const body = (at = -1): unknown => saved.at(at)?.form?.get('body');
const kept = (text: string): object => ({ draft: { version: 'v', body: text, scopes: [], reply_to: '', client_id: '' }, token: 't' });

let saved: { url: string; form: FormData | null }[] = [];
let found: object = { draft: null, token: 't' };

async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

function write(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

function press(key: string, more: object = {}): void {
  field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

function send(form: HTMLElement): void {
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

async function edit(): Promise<void> {
  one('[data-entry=b] [data-edit]').click();
  await pass();
}

/** As the server draws it anew, with what it said before. */
function redrawn(text: string, more: object = {}): void {
  const html = li('b', text).replace('</li>', '<div class="entry__actions"><a class="entry__history" href="/rooms/r/entries/b/" data-past>Earlier</a></div></li>');
  FakeSocket.last.tell({ type: 'entry', ...aEntry('b', { by: mine, revision: 2, html, ...more }) });
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  saved = [];
  found = { draft: null, token: 't' };
  HubRoom.connect = () => new FakeSocket();
  HubRoom.fetch = (url, how) => {
    saved.push({ url, form: how.body as FormData | undefined ?? null });
    return Promise.resolve(told(how.method === 'POST' ? { version: `v${saved.length}` } : found));
  };
  Fetching.ask = (url) => Promise.resolve(new Response(url.endsWith('/sees/')
    ? '<i data-person data-me>Ola</i><i data-person>Kari</i><i data-person>Per</i>'
    : '<h1>Past</h1><ol data-part><li>first words</li></ol>'));
  document.body.replaceChildren(document.createRange().createContextualFragment(page('r')));
  FakeSocket.last.open();
  FakeSocket.last.tell(welcome, people, caughtUp, { type: 'entries', list: [aEntry('a'), aEntry('b', { by: mine })] });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('a change', () => {
  it('is made where the message stands, by its author alone, and says who sees it', async () => {
    expect(document.querySelector('[data-entry=a] [data-edit]')).toBeNull();
    composer().value = 'halvveis';
    await edit();
    expect([field().value, document.activeElement === field(), composer().value]).toEqual(['text b', true, 'halvveis']);
    expect(one('[data-entry=b] [data-sees]').textContent).toBe('The change is seen by: Kari and Per.');
    write('text b, better');
    press('Enter', { ctrlKey: true });
    press('Enter', { ctrlKey: true });
    expect(said('revise')).toMatchObject([{ entry: 'b', body: 'text b, better' }]);
    expect([field().readOnly, one('[data-entry=b] [data-draft-state]').textContent]).toEqual([true, 'Waiting to be stored']);
    FakeSocket.last.tell({ type: 'ack', client_id: said('revise')[0]?.client_id, id: 'b' });
    expect(document.querySelector('[data-entry=b] textarea')).toBeNull();
    expect(document.activeElement).toBe(one('[data-entry=b] [data-edit]'));
    expect(composer().value).toBe('halvveis');
  });

  it('that changes nothing is not sent and not kept', async () => {
    await edit();
    write(' text b ');
    await pass(2_000);
    expect(saved.filter((one) => one.form !== null)).toEqual([]);
    send(one('[data-entry=b] form'));
    expect(said('revise')).toEqual([]);
    expect(document.querySelector('[data-entry=b] form')).toBeNull();
  });

  it('that is left by Escape is there the next time, and thrown away when one says so', async () => {
    await edit();
    write('text b, half');
    expect(one('[data-entry=b] [data-throw-away]').hidden).toBe(false);
    press('Escape');
    await pass();
    expect([saved.at(-1)?.form?.get('entry'), body()]).toEqual(['b', 'text b, half']);
    expect(document.activeElement).toBe(one('[data-entry=b] [data-edit]'));
    found = kept('text b, half');
    await edit();
    expect(field().value).toBe('text b, half');
    one('[data-entry=b] [data-throw-away]').click();
    await pass();
    expect([body(), document.querySelector('[data-entry=b] form'), said('revise').length]).toEqual(['', null, 0]);
  });

  it('goes along when its message is drawn anew, and says so when that was changed elsewhere', async () => {
    await edit();
    write('mine');
    redrawn('text b');
    expect([field().value, document.activeElement === field(), one('[data-entry=b] [data-refusal]').hidden]).toEqual(['mine', true, true]);
    redrawn('theirs');
    expect(one('[data-entry=b] [data-refusal]').textContent).toContain('somewhere else');
    redrawn('', { retracted: true, revision: 3 });
    expect([field().value, field().readOnly, one('[data-entry=b] form [type=submit]').hidden]).toEqual(['mine', true, true]);
  });

  it('stays on the screen when what may be seen changes, and finds its message again', async () => {
    await edit();
    write('mine');
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    const away = one('[data-away] textarea') as HTMLTextAreaElement;
    expect([away.value, document.activeElement === away]).toEqual(['mine', true]);
    FakeSocket.last.tell(welcome, { type: 'entries', list: [aEntry('b', { by: mine })] }, caughtUp);
    expect([field().value, document.querySelector('[data-away]')]).toEqual(['mine', null]);
  });

  it('that is refused can be written on, and goes under another name', async () => {
    await edit();
    write('mine');
    send(one('[data-entry=b] form'));
    const first = said('revise')[0]?.client_id;
    FakeSocket.last.tell({ type: 'refused', client_id: first, code: 'too-fast', message: 'Wait a little.' });
    expect([field().value, field().readOnly, one('[data-entry=b] [data-refusal]').textContent]).toEqual(['mine', false, 'Wait a little.']);
    expect(document.querySelector('[data-outbox] li')).toBeNull();
    send(one('[data-entry=b] form'));
    expect(said('revise').at(-1)).toMatchObject({ body: 'mine' });
    expect(said('revise').at(-1)?.client_id).not.toBe(first);
  });

  it('that is refused when its form is gone can be taken up again', async () => {
    await edit();
    write('mine');
    send(one('[data-entry=b] form'));
    press('Escape');
    FakeSocket.last.tell({ type: 'refused', client_id: said('revise')[0]?.client_id, code: 'too-fast', message: 'Wait a little.' });
    one('[data-outbox] [data-take-back]').click();
    await pass();
    expect([field().value, document.querySelector('[data-outbox] li')]).toEqual(['mine', null]);
  });
});

describe('taking back', () => {
  it('is asked about where the message stands, with the focus on the way out', async () => {
    one('[data-entry=b] [data-retract]').click();
    expect(document.activeElement).toBe(one('[data-entry=b] [data-leave]'));
    one('[data-entry=b] [data-leave]').click();
    expect([said('retract'), document.querySelector('[data-entry=b] form')]).toEqual([[], null]);
    one('[data-entry=b] [data-retract]').click();
    send(one('[data-entry=b] form'));
    send(one('[data-entry=b] form'));
    expect(said('retract')).toMatchObject([{ entry: 'b' }]);
    redrawn('', { retracted: true });
    expect(document.querySelector('[data-entry=b] form')).toBeNull();
    await pass();
  });

  it('that is refused says so, and can be tried again', () => {
    one('[data-entry=b] [data-retract]').click();
    send(one('[data-entry=b] form'));
    FakeSocket.last.tell({ type: 'refused', client_id: said('retract')[0]?.client_id, code: 'read-only', message: 'Paused.' });
    expect(one('[data-entry=b] [data-refusal]').textContent).toBe('Paused.');
    send(one('[data-entry=b] form'));
    expect(said('retract')).toHaveLength(2);
  });
});

describe('earlier texts', () => {
  it('open beneath the message, close again, and go when the screen is emptied', async () => {
    redrawn('new words');
    const link = (): HTMLElement => one('[data-entry=b] [data-past]');
    link().click();
    await pass();
    expect(one('[data-entry=b] .past').textContent).toContain('first words');
    expect(link().getAttribute('aria-expanded')).toBe('true');
    one('[data-entry=b] [data-close-past]').click();
    expect([document.querySelector('.past'), document.activeElement === link()]).toEqual([null, true]);
    link().click();
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    await pass();
    expect(document.body.textContent).not.toContain('first words');
  });
});
