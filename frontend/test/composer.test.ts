/** The form one writes in: who sees it, what is kept of it, and what goes along. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HubRoom } from '../src/room/hub-room';
import type { Outcome } from '../src/room/upload';
import { aEntry, audience, FakeSocket, page, people, told, welcome } from './cast';

if (customElements.get('hub-room') === undefined) customElements.define('hub-room', HubRoom);

const one = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const field = (): HTMLTextAreaElement => one('textarea') as HTMLTextAreaElement;
const box = (key: string): HTMLInputElement => one(`[name=scopes][value=${key}]`) as HTMLInputElement;
const said = (type: string): Record<string, unknown>[] => FakeSocket.last.heard(type);
const caughtUp = { type: 'caught_up', cursor: 'now' };
const kari = { seat: 'kari', name: 'Kari' };
const per = { seat: 'per', name: 'Per' };
const sees = (token: string, scopes: string[], ...list: object[]): object => ({ type: 'audience', scopes, sees: list, parties: [], token });

let saved: { url: string; form: FormData }[] = [];
let answers: (() => Response | Promise<Response>)[] = [];

function write(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

function choose(...keys: string[]): void {
  for (const item of document.querySelectorAll<HTMLInputElement>('[name=scopes]')) item.checked = keys.includes(item.value);
  box('general').dispatchEvent(new Event('change', { bubbles: true }));
}

function send(): void {
  one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

function open(form = '', inside = ''): void {
  document.body.replaceChildren(document.createRange().createContextualFragment(`<main>${page('r', inside, form)}</main>`));
  FakeSocket.last.open();
  FakeSocket.last.tell(welcome, people, caughtUp);
}

async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  saved = [];
  answers = [];
  HubRoom.connect = () => new FakeSocket();
  HubRoom.fetch = async (url, how) => {
    saved.push({ url, form: how.body as FormData });
    return await (answers.shift()?.() ?? told({ version: `v${saved.length}` }));
  };
});

afterEach(() => {
  document.body.replaceChildren();
  sessionStorage.clear();
  vi.useRealTimers();
});

describe('who sees it', () => {
  it('is short at first, and whole for whoever asks', () => {
    open();
    write('hei');
    const many = ['A', 'B', 'C', 'D', 'E'].map((name) => ({ seat: name, name }));
    FakeSocket.last.tell({ ...audience, sees: [{ seat: 'me', name: 'Ola' }, ...many], parties: [{ name: 'Skole', seats: ['A', 'B', 'C', 'D', 'E'] }, { name: 'NAV', seats: [] }] });
    expect(one('[data-audience]').textContent).toBe('Will be seen by: A, B, C and 3 more.');
    const whole = one('[data-audience-whole]');
    expect(whole.hidden).toBe(false);
    expect([...whole.querySelectorAll('li')].map((item) => item.textContent)).toEqual(['Skole: A, B, C, D and E', 'NAV (nobody here yet)']);
  });

  it('is warned of where it is wider than last, and mended with one press', () => {
    open();
    choose('health');
    FakeSocket.last.tell(sees('t1', ['health'], kari));
    write('om helse');
    send();
    expect(said('post')).toHaveLength(1);
    expect(box('health').checked).toBe(false);
    choose('general');
    FakeSocket.last.tell(sees('t2', ['general'], kari, per));
    expect(one('[data-last]').hasAttribute('data-is-wider')).toBe(true);
    expect(one('[data-wider]').textContent).toContain('Per');
    expect(one('[data-wider]').textContent).not.toContain('Kari');
    one('[data-as-last]').click();
    expect([box('health').checked, box('general').checked]).toEqual([true, false]);
    expect(one('[data-last]').hidden).toBe(true);
  });

  it('is not warned of where it is the same or fewer', () => {
    open();
    choose('general');
    FakeSocket.last.tell(sees('t2', ['general'], kari, per));
    write('til alle');
    send();
    choose('health');
    FakeSocket.last.tell(sees('t1', ['health'], kari));
    expect(one('[data-last]').hasAttribute('data-is-wider')).toBe(false);
    expect(one('[data-wider]').textContent).toBe('');
  });

  it('is measured against the last one from before this page', () => {
    open('', '<li data-entry="m" data-by="me" data-kind="message" data-scopes="health"></li>');
    choose('general');
    expect(said('audience').map((frame) => frame.scopes)).toEqual([['health'], ['general']]);
    FakeSocket.last.tell(sees('t1', ['health'], kari), sees('t2', ['general'], kari, per));
    expect(one('[data-wider]').textContent).toContain('Per');
  });

  it('is asked anew when a consent was given or taken meanwhile', () => {
    open();
    choose('health');
    FakeSocket.last.tell(sees('t1', ['health'], kari));
    choose();
    choose('health');
    expect(said('audience').map((frame) => frame.scopes)).toEqual([['health']]);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('c', { html: '<li data-course="c"></li>', kind: 'consent.given', scopes: [] }) });
    choose();
    choose('health');
    expect(said('audience').map((frame) => frame.scopes)).toEqual([['health'], ['health']]);
  });

  it('cannot be widened in an answer', () => {
    open();
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { html: '<li data-entry="a"><a href="?" data-reply="a">Answer</a></li>', scopes: ['health'] }) });
    choose();
    one('[data-reply]').click();
    expect([box('health').checked, box('health').disabled, box('general').disabled]).toEqual([true, true, false]);
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect([one('[data-mode]').hidden, box('health').disabled]).toEqual([true, false]);
  });
});

describe('where there is little room', () => {
  const line = (): [string, string | null] => [one('[data-kinds-words]').textContent, one('[data-kinds-line]').getAttribute('aria-expanded')];

  it('the kinds are one line that says them by name, and opens', () => {
    open();
    expect(line()).toEqual(['Felles', 'false']);
    one('[data-kinds-line]').click();
    choose('general', 'health');
    expect(line()).toEqual(['Felles, Helse', 'true']);
    field().dispatchEvent(new FocusEvent('focus'));
    expect(line()).toEqual(['Felles, Helse', 'false']);
    FakeSocket.last.tell({ type: 'reach', scopes: [] }, { ...welcome, scopes: [] });
    expect(line()[0]).toBe('Choose what it is about');
  });

  it('the kinds stand open for whoever sends without any', () => {
    open();
    choose();
    write('hei');
    send();
    expect(line()).toEqual(['Choose what it is about', 'true']);
    expect(one('[data-refusal]').textContent).toContain('Choose at least one');
  });

  it('everybody is counted, and can be opened also where all are named', () => {
    open();
    write('hei');
    FakeSocket.last.tell(sees('t', ['general'], kari, per));
    const whole = one('[data-audience-whole]');
    expect([whole.hidden, whole.dataset.short, one('[data-audience-count]').textContent]).toEqual([false, '', '(2)']);
    choose();
    expect(whole.hidden).toBe(true);
  });

  it('it is said that one writes until the form is left', () => {
    open();
    field().focus();
    expect(one('main').dataset.writing).toBe('');
    one('[data-kinds-line]').focus();
    expect(one('main').dataset.writing).toBe('');
    one('[data-kinds-line]').blur();
    expect(one('main').dataset.writing).toBeUndefined();
  });
});

describe('a draft', () => {
  const form = 'data-draft-url="/draft/" data-draft=""';
  const body = (at = -1): unknown => saved.at(at)?.form.get('body');

  it('stands with the names that were drawn with it until somebody does something', () => {
    const names = 'Will be seen by: Kari.';
    const drawn = page('r').replace('<p data-audience></p>', `<p data-audience>${names}</p>`)
      .replace('<textarea name="body"></textarea>', '<textarea name="body">Begun</textarea>');
    document.body.replaceChildren(document.createRange().createContextualFragment(drawn));
    FakeSocket.last.open();
    FakeSocket.last.tell(welcome, people, caughtUp);
    expect([one('[data-audience]').textContent, said('audience')]).toEqual([names, []]);
    one('[data-throw-away]').focus();
    expect([one('[data-audience]').textContent, said('audience')]).toEqual([names, []]);
    field().focus();
    expect(said('audience').map((frame) => frame.scopes)).toEqual([['general']]);
    FakeSocket.last.tell(welcome);
    expect(said('audience')).toHaveLength(2);
  });

  it('is kept a moment after writing stops, with what was chosen', async () => {
    open(form);
    write('h');
    await pass(600);
    write('hei');
    await pass(900);
    expect(saved).toEqual([]);
    await pass(200);
    expect(saved).toHaveLength(1);
    expect([body(), saved[0]?.form.getAll('scopes'), saved[0]?.form.get('over')]).toEqual(['hei', ['general'], '']);
    expect(one('[data-draft-state]').textContent).toBe('Draft kept');
    write('hei du');
    await pass(1_100);
    expect(saved[1]?.form.get('over')).toBe('v1');
  });

  it('is thrown away once what it said is stored, and not before', async () => {
    open(form);
    write('hei');
    await pass(1_100);
    FakeSocket.last.tell(audience);
    send();
    await pass(2_000);
    expect(saved).toHaveLength(1);
    const post = said('post')[0];
    expect(post?.client_id).toBe(saved[0]?.form.get('client_id'));
    FakeSocket.last.tell({ type: 'ack', client_id: post?.client_id, id: 'n' });
    await pass();
    expect([saved.length, body(), saved[1]?.form.get('over')]).toEqual([2, '', 'v1']);
  });

  it('that is still on its way when it is stored is thrown away too', async () => {
    open(form);
    let kept = (): void => undefined;
    answers.push(() => new Promise((settle) => { kept = () => { settle(told({ version: 'late' })); }; }));
    write('hei');
    await pass(1_100);
    FakeSocket.last.tell(audience);
    send();
    FakeSocket.last.tell({ type: 'ack', client_id: said('post')[0]?.client_id, id: 'n' });
    await pass();
    expect(saved).toHaveLength(1);
    kept();
    await pass();
    expect([saved.length, body(), saved[1]?.form.get('over')]).toEqual([2, '', 'late']);
  });

  it('of the next message is left alone when the one before is stored', async () => {
    open(form);
    write('hei');
    await pass(1_100);
    FakeSocket.last.tell(audience);
    send();
    write('neste');
    await pass(1_100);
    FakeSocket.last.tell({ type: 'ack', client_id: said('post')[0]?.client_id, id: 'n' });
    await pass();
    expect([saved.length, body(), saved[1]?.form.get('over')]).toEqual([2, 'neste', 'v1']);
  });

  it('of the next message is left alone even before it is kept', async () => {
    open(form);
    write('hei');
    await pass(1_100);
    FakeSocket.last.tell(audience);
    send();
    write('neste');
    FakeSocket.last.tell({ type: 'ack', client_id: said('post')[0]?.client_id, id: 'n' });
    await pass(1_100);
    expect([saved.length, body()]).toEqual([2, 'neste']);
  });

  it('does not overwrite a newer one, and lets its writer choose', async () => {
    open('data-draft-url="/draft/" data-draft="v0"');
    answers.push(() => told({ draft: { version: 'x', body: 'fra telefonen', scopes: ['health'], reply_to: '', client_id: 'c' } }, 409));
    write('herfra');
    await pass(1_100);
    expect(one('[data-draft-choice]').hidden).toBe(false);
    expect(field().value).toBe('herfra');
    write('herfra igjen');
    await pass(5_000);
    expect(saved).toHaveLength(1);
    one('[data-draft-theirs]').click();
    expect([field().value, box('health').checked, one('[data-draft-choice]').hidden]).toEqual(['fra telefonen', true, true]);
    write('fra telefonen, og herfra');
    await pass(1_100);
    expect(saved[1]?.form.get('over')).toBe('x');
  });

  it('can be kept over a newer one, knowingly', async () => {
    open('data-draft-url="/draft/" data-draft="v0"');
    answers.push(() => told({ draft: null }, 409));
    write('herfra');
    await pass(1_100);
    one('[data-draft-mine]').click();
    await pass();
    expect([saved.length, body(), saved[1]?.form.get('over')]).toEqual([2, 'herfra', '']);
    expect(saved[1]?.form.get('client_id')).not.toBe(saved[0]?.form.get('client_id'));
  });

  it('is kept as soon as the line is back, and under a new token after a new log-in', async () => {
    open(form);
    answers.push(() => Promise.reject(new TypeError('away')));
    write('hei');
    await pass(1_100);
    expect(one('[data-draft-state]').textContent).toContain('no connection');
    answers.push(() => told({}, 403), () => told({ draft: null, token: 'new-token' }));
    FakeSocket.last.tell(welcome, caughtUp);
    await pass();
    expect(saved).toHaveLength(4);
    expect([body(), saved[3]?.form.get('csrfmiddlewaretoken')]).toEqual(['hei', 'new-token']);
    expect((one('[name=csrfmiddlewaretoken]') as HTMLInputElement).value).toBe('new-token');
  });

  it('is kept at once when the page is left', async () => {
    open(form);
    write('hei');
    window.dispatchEvent(new Event('pagehide'));
    await pass();
    expect(body()).toBe('hei');
  });

  it('that was on its way when the page was left is found by the next one', async () => {
    open(form);
    answers.push(() => new Promise(() => undefined));
    write('hei');
    window.dispatchEvent(new Event('pagehide'));
    document.body.replaceChildren();
    const nothing = (): Response => told({ draft: null, token: 't' });
    answers.push(nothing, () => told({ draft: { version: 'late', body: 'hei', scopes: ['health'], reply_to: '', client_id: 'c' }, token: 't' }));
    open(form);
    await pass(300);
    expect(field().value).toBe('');
    await pass(1_000);
    expect([field().value, box('health').checked]).toEqual(['hei', true]);
    write('hei du');
    await pass(1_100);
    expect([body(), saved.at(-1)?.form.get('over')]).toEqual(['hei du', 'late']);
  });

  it('that comes late is not put over what is being written', async () => {
    open(form);
    answers.push(() => new Promise(() => undefined));
    write('hei');
    window.dispatchEvent(new Event('pagehide'));
    document.body.replaceChildren();
    open(form);
    answers.push(() => told({ draft: { version: 'late', body: 'hei', scopes: [], reply_to: '', client_id: 'c' }, token: 't' }));
    await pass(100);
    field().value = 'noe annet';
    await pass(200);
    expect([field().value, one('[data-draft-choice]').hidden]).toEqual(['noe annet', false]);
  });

  it('is not looked for where all was kept', async () => {
    open(form);
    write('hei');
    await pass(1_100);
    window.dispatchEvent(new Event('pagehide'));
    document.body.replaceChildren();
    saved = [];
    open(form);
    await pass(5_000);
    expect(saved).toEqual([]);
  });

  it('is thrown away when one says so', async () => {
    open(form);
    write('hei');
    await pass(1_100);
    one('[data-throw-away]').click();
    await pass();
    expect([field().value, saved.length, body()]).toEqual(['', 2, '']);
  });
});

describe('files', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
  const file = (name: string, content: Uint8Array<ArrayBuffer> = png): File => new File([content], name);
  let uploads: { form: FormData; settle: (outcome: Outcome) => void; progress: (part: number) => void; cancelled: boolean }[] = [];

  function attach(...files: File[]): void {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { files, types: ['Files'] } });
    one('form').dispatchEvent(event);
  }

  beforeEach(() => {
    uploads = [];
    HubRoom.send = (_url, form, progress) => {
      let settle: (outcome: Outcome) => void = () => undefined;
      const done = new Promise<Outcome>((resolve) => { settle = resolve; });
      const upload = { form, settle, progress, cancelled: false };
      uploads.push(upload);
      return { done, cancel: () => { upload.cancelled = true; settle({ how: 'away' }); } };
    };
    open();
    write('se her');
    FakeSocket.last.tell(audience);
  });

  it('leave only when one sends, one after the other, and the message after them', async () => {
    attach(file('a.png'), file('b.png'));
    await pass(10);
    expect(uploads).toHaveLength(0);
    send();
    send();
    await pass();
    expect(uploads).toHaveLength(1);
    expect([uploads[0]?.form.get('audience'), uploads[0]?.form.getAll('scopes'), uploads[0]?.form.get('shown_with')]).toEqual(['t1', ['general'], '1']);
    uploads[0]?.progress(0.5);
    expect((one('progress') as HTMLProgressElement).value).toBe(0.5);
    expect([said('post').length, field().readOnly]).toEqual([0, true]);
    uploads[0]?.settle({ how: 'shared', id: 'd1' });
    await pass();
    uploads[1]?.settle({ how: 'shared', id: 'd2' });
    await pass();
    expect(said('post')).toMatchObject([{ body: 'se her', documents: ['d1', 'd2'] }]);
    expect([field().readOnly, document.querySelectorAll('.attached').length]).toEqual([false, 0]);
  });

  it('that do not get through keep the message, and are shared once when tried again', async () => {
    attach(file('a.png'), file('b.png'));
    await pass(10);
    send();
    await pass();
    uploads[0]?.settle({ how: 'shared', id: 'd1' });
    await pass();
    uploads[1]?.settle({ how: 'away' });
    await pass();
    expect(one('[data-refusal]').textContent).toContain('nothing was sent');
    expect([said('post').length, field().value]).toEqual([0, 'se her']);
    send();
    await pass();
    expect(uploads).toHaveLength(3);
    expect(uploads[2]?.form.get('client_id')).toBe(uploads[1]?.form.get('client_id'));
    uploads[2]?.settle({ how: 'shared', id: 'd2' });
    await pass();
    expect(said('post')).toMatchObject([{ documents: ['d1', 'd2'] }]);
  });

  it('that one stops are gone, and nothing is sent without pressing again', async () => {
    attach(file('a.png'));
    await pass(10);
    send();
    await pass();
    one('[data-unattach]').click();
    await pass();
    expect([uploads[0]?.cancelled, said('post').length]).toEqual([true, 0]);
    send();
    await pass();
    expect(said('post')).toMatchObject([{ body: 'se her' }]);
    expect(said('post')[0]).not.toHaveProperty('documents');
  });

  it.each([
    ['empty', new Uint8Array(0), 'empty'],
    ['a.docx', new Uint8Array([0x50, 0x4b, 3, 4]), 'PDF'],
    ['a.jpg', new Uint8Array([0, 0, 0, 0x18, ...new TextEncoder().encode('ftypheic')]), 'HEIC'],
  ])('that cannot be shared say why before anything leaves: %s', async (name, content, why) => {
    attach(file(name, content));
    await pass(10);
    expect(one('.attached').textContent).toContain(why);
    send();
    await pass();
    expect([uploads.length, said('post').length]).toEqual([0, 0]);
  });

  it('may go alone', async () => {
    write('');
    attach(file('a.png'));
    await pass(10);
    send();
    await pass();
    uploads[0]?.settle({ how: 'shared', id: 'd1' });
    await pass();
    expect([said('post').length, one('[data-refusal]').hidden]).toEqual([0, true]);
  });
});

describe('what is written', () => {
  it('is sent once by a double press', () => {
    open();
    write('hei');
    FakeSocket.last.tell(audience);
    send();
    send();
    expect([said('post').length, one('[data-refusal]').hidden]).toEqual([1, true]);
  });

  it('may be too long, is counted as the server counts, and is kept', () => {
    open();
    write('a'.repeat(19_990));
    expect(one('[data-count]').textContent).toContain('10');
    write('👍'.repeat(20_000));
    expect(one('[data-count]').hasAttribute('data-over')).toBe(false);
    write('👍'.repeat(20_003));
    expect(one('[data-count]').textContent).toContain('3 characters too many');
    send();
    expect(said('post')).toEqual([]);
    expect(field().value).toHaveLength(40_006);
  });
});

it('says that it was sent from another tab, and is stored once if sent here too', async () => {
  open('data-draft-url="/draft/" data-draft="v0"');
  write('hei');
  await pass(1_100);
  const client_id = saved[0]?.form.get('client_id');
  FakeSocket.last.tell({ type: 'entry', ...aEntry('n', { client_id, by: { seat: 'me', name: 'Ola' } }) });
  expect(one('[data-draft-choice]').hidden).toBe(false);
  write('hei');
  await pass(2_000);
  expect(saved).toHaveLength(1);
  FakeSocket.last.tell(audience);
  send();
  expect(said('post')).toMatchObject([{ client_id }]);
  FakeSocket.last.tell({ type: 'ack', client_id, id: 'n' });
  expect(document.querySelectorAll('[data-outbox] li')).toHaveLength(0);
});

describe('files beside a draft', () => {
  const form = 'data-draft-url="/draft/" data-draft="" data-files-url="/draft/files/"';
  const png = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])], 'a.png');
  const back = JSON.stringify([{ id: 'k', name: 'a.png', size: 12, client_id: 'c' }]).replaceAll('"', '&quot;');
  let sent: { url: string; form: FormData }[] = [];
  let outcome: Outcome = { how: 'shared', id: 'k' };

  async function attach(): Promise<void> {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { files: [png], types: ['Files'] } });
    one('form').dispatchEvent(event);
    await pass(1_200);
  }

  const leaves = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

  beforeEach(() => {
    sent = [];
    outcome = { how: 'shared', id: 'k' };
    HubRoom.send = (url, told) => {
      sent.push({ url, form: told });
      return { done: Promise.resolve(outcome), cancel: () => undefined };
    };
  });

  it('are kept at once, named in the draft, and shared without being sent again', async () => {
    open(form);
    await attach();
    expect(one('.attached').dataset.state).toBe('kept');
    expect([saved.at(-1)?.form.getAll('files'), saved.at(-1)?.form.get('body'), leaves()]).toEqual([['k'], '', true]);
    write('se her');
    FakeSocket.last.tell(audience);
    send();
    await pass();
    const [kept, shared] = sent;
    expect([kept?.form.get('kept'), shared?.form.get('kept'), shared?.form.get('file')]).toEqual([null, 'k', null]);
    expect(shared?.form.get('client_id')).toBe(kept?.form.get('client_id'));
    expect(said('post')).toMatchObject([{ body: 'se her', documents: ['k'] }]);
  });

  it('wait here where they could not be kept, and the page is not left in silence', async () => {
    outcome = { how: 'away' };
    open(form);
    await attach();
    expect([one('.attached').dataset.state, leaves(), saved.length]).toEqual(['ready', false, 0]);
    FakeSocket.last.tell(audience);
    write('se her');
    outcome = { how: 'shared', id: 'd' };
    FakeSocket.last.tell(audience);
    send();
    await pass();
    expect(sent.at(-1)?.form.get('file')).toBeInstanceOf(File);
  });

  it('come back with the page, and are thrown away one by one', async () => {
    open(`data-draft-url="/draft/" data-draft="v" data-files-url="/draft/files/" data-draft-files="${back}"`);
    expect([one('.attached__name').textContent, one('.attached').dataset.state]).toEqual(['a.png', 'kept']);
    one('[data-unattach]').click();
    await pass(1_200);
    expect(sent[0]?.form.get('drop')).toBe('k');
    expect([saved.at(-1)?.form.getAll('files'), saved.at(-1)?.form.get('over')]).toEqual([[], 'v']);
  });

  it('alone are a draft that is done when they are shared', async () => {
    open(`data-draft-url="/draft/" data-draft="v" data-files-url="/draft/files/" data-draft-files="${back}"`);
    field().dispatchEvent(new Event('focus'));
    FakeSocket.last.tell(audience);
    send();
    await pass();
    expect([said('post').length, sent.at(-1)?.form.get('kept'), document.querySelector('.attached')]).toEqual([0, 'k', null]);
    expect([saved.at(-1)?.form.get('body'), saved.at(-1)?.form.getAll('files'), saved.at(-1)?.form.get('over')]).toEqual(['', [], 'v']);
  });
});
