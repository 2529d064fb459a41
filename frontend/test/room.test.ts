/** The room as its reader meets it, with the server's side played by the test. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HubRoom } from '../src/room/hub-room';
import { aEntry, audience, FakeSocket, li, page, people, welcome } from './cast';

customElements.define('hub-room', HubRoom);

const one = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const shown = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-timeline] > :is([data-entry], [data-course])')].map((item) => item.dataset.entry ?? item.dataset.course ?? '');
const field = (): HTMLTextAreaElement => one('textarea') as HTMLTextAreaElement;
const caughtUp = { type: 'caught_up', cursor: 'now' };

function write(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

function send(): void {
  one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

/** Writes something whose audience was shown, and sends it. */
function say(text: string): string {
  write(text);
  FakeSocket.last.tell(audience);
  send();
  return String(FakeSocket.last.heard('post').at(-1)?.client_id);
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  HubRoom.connect = () => new FakeSocket();
  document.body.replaceChildren(document.createRange().createContextualFragment(page('r', li('old', 'from the page'))));
  FakeSocket.last.open();
  FakeSocket.last.tell(welcome, people, caughtUp);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('the line', () => {
  it('resumes from the cursor of the page, and later from the last one heard', () => {
    expect(FakeSocket.last.said[0]).toEqual({ type: 'resume', cursor: 'from-page' });
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a') });
    FakeSocket.last.end(1006);
    expect(one('[data-status]').dataset.state).toBe('line.lost');
    vi.advanceTimersByTime(600);
    FakeSocket.last.open();
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.last.said[0]).toEqual({ type: 'resume', cursor: 'after-a' });
  });

  it('is lost after 30 s of silence', () => {
    vi.advanceTimersByTime(29_000);
    expect(FakeSocket.last.heard('ping')).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('asks for the newest page when its cursor is refused', () => {
    FakeSocket.last.tell({ type: 'refused', code: 'bad-cursor', message: '' });
    expect(FakeSocket.last.said.at(-1)).toEqual({ type: 'resume', cursor: null });
    FakeSocket.last.tell(welcome, { type: 'entries', list: [aEntry('a'), aEntry('b')] }, caughtUp);
    expect(shown()).toEqual(['a', 'b']);
  });
});

describe('entries', () => {
  it('stand in the order in which they came', () => {
    FakeSocket.last.tell({ type: 'entries', list: [aEntry('a'), aEntry('b')] }, { type: 'entry', ...aEntry('c') });
    expect(shown()).toEqual(['old', 'a', 'b', 'c']);
  });

  it('replace their earlier drawing in its place', () => {
    FakeSocket.last.tell({ type: 'entries', list: [aEntry('a'), aEntry('b')] });
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { revision: 2, html: li('a', 'changed') }) });
    expect(shown()).toEqual(['old', 'a', 'b']);
    expect(one('[data-entry=a] .entry__body').textContent).toBe('changed');
  });

  it('of the past come on top', () => {
    one('[data-earlier]').click();
    expect(FakeSocket.last.said.at(-1)).toEqual({ type: 'earlier', before: 'old', limit: 50 });
    FakeSocket.last.tell({ type: 'page', entries: [aEntry('x'), aEntry('y')], more: false });
    expect(shown()).toEqual(['x', 'y', 'old']);
    expect(one('[data-earlier]').hidden).toBe(true);
  });

  it('that are not what their frame says are left out', () => {
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { html: li('b', 'other') }) });
    expect(shown()).toEqual(['old']);
  });
});

describe('a withdrawal', () => {
  it('empties the screen at once, and only then confirms', () => {
    FakeSocket.last.tell(audience, { type: 'typing', by: 'kari' });
    write('still mine');
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    expect(shown()).toEqual([]);
    for (const part of ['[data-pinned]', '[data-people]', '[data-audience]', '[data-scopes]', '[data-typing]', '[data-news]']) {
      expect(one(part).textContent.trim()).toBe('');
    }
    expect(document.querySelector('[name=scopes]')).toBeNull();
    expect(field().value).toBe('still mine');
    expect(FakeSocket.last.said.at(-1)).toEqual({ type: 'resume', cursor: null });
  });

  it('lets nothing in before the next welcome', () => {
    FakeSocket.last.tell({ type: 'reach', scopes: [] }, { type: 'entry', ...aEntry('late') }, people);
    expect(shown()).toEqual([]);
    expect(one('[data-people]').textContent).toBe('');
  });

  it('of the seat leaves nothing of the room', () => {
    say('secret draft');
    FakeSocket.last.end(4409);
    expect(document.body.textContent).not.toMatch(/secret|Blåveis|from the page/);
    expect(document.querySelector('textarea')).toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('a seat that reaches nothing', () => {
  it('is told so, and gets the composer as soon as something opens', () => {
    FakeSocket.last.tell({ type: 'reach', scopes: [] }, { ...welcome, scopes: [], standing: [] }, caughtUp);
    expect(one('[data-empty]').hidden).toBe(false);
    expect(one('form').hidden).toBe(true);
    FakeSocket.last.tell({ type: 'reach', scopes: welcome.scopes }, welcome, caughtUp);
    expect(one('[data-empty]').hidden).toBe(true);
    expect(one('form').hidden).toBe(false);
  });
});

describe('a session that ended', () => {
  it('keeps what is being written and shows the way in', () => {
    write('half a sentence');
    FakeSocket.last.end(4408);
    expect(field().value).toBe('half a sentence');
    expect(shown()).toEqual([]);
    one('[data-again]').click();
    FakeSocket.last.open();
    expect(FakeSocket.last.said[0]).toEqual({ type: 'resume', cursor: null });
  });
});

describe('writing', () => {
  it('shows who will see it before it can be sent', () => {
    write('hei');
    send();
    expect(FakeSocket.last.heard('audience')).toEqual([{ type: 'audience', scopes: ['general'] }]);
    expect(FakeSocket.last.heard('post')).toEqual([]);
    FakeSocket.last.tell(audience);
    expect(one('[data-audience]').textContent).toMatch(/Kari.*NAV/);
    send();
    expect(FakeSocket.last.heard('post')).toMatchObject([{ body: 'hei', scopes: ['general'], audience: 't1' }]);
    expect(field().value).toBe('');
  });

  it('is called stored only after the ack, and then becomes its entry', () => {
    const client_id = say('hei');
    expect(one('[data-outbox] li').dataset.state).toBe('waiting');
    FakeSocket.last.tell({ type: 'ack', client_id, id: 'n' });
    expect(one('[data-outbox] li').dataset.state).toBe('stored');
    FakeSocket.last.tell({ type: 'entry', ...aEntry('n', { client_id, by: { seat: 'me', name: 'Ola' } }) });
    expect(document.querySelector('[data-outbox] li')).toBeNull();
    expect(shown()).toEqual(['old', 'n']);
  });

  it('is shown to whoever sent it, also when something tall has come before it', () => {
    open();
    const root = document.documentElement;
    const tall = vi.spyOn(root, 'scrollHeight', 'get').mockReturnValue(5_000);
    const client_id = say('hei');
    root.scrollTop = 100;
    FakeSocket.last.tell({ type: 'entry', ...aEntry('other') });
    expect(root.scrollTop).toBe(100);
    FakeSocket.last.tell({ type: 'ack', client_id, id: 'n' }, { type: 'entry', ...aEntry('n', { client_id }) });
    expect(root.scrollTop).toBe(5_000);
    root.scrollTop = 100;
    FakeSocket.last.tell({ type: 'entry', ...aEntry('n', { client_id, revision: 2 }) });
    expect(root.scrollTop).toBe(100);
    tall.mockRestore();
  });

  it('is said again under the same name on the next line', () => {
    const client_id = say('hei');
    FakeSocket.last.end(1006);
    vi.advanceTimersByTime(600);
    FakeSocket.last.open();
    expect(FakeSocket.last.heard('post')).toEqual([]);
    FakeSocket.last.tell(welcome, caughtUp);
    expect(FakeSocket.last.heard('post')).toMatchObject([{ client_id, body: 'hei' }]);
  });

  it('that is refused comes back as text', () => {
    const client_id = say('hei');
    FakeSocket.last.tell({ type: 'refused', client_id, code: 'too-fast', message: 'Wait a little.' });
    expect(field().value).toBe('hei');
    expect(one('[data-refusal]').textContent).toBe('Wait a little.');
    expect(one('[data-outbox] li').dataset.state).toBe('refused');
  });

  it('asks again when the audience has changed, and then goes out to the new one', () => {
    const client_id = say('hei');
    FakeSocket.last.tell({
      type: 'refused', client_id, code: 'audience-changed', message: '',
      sees: [{ seat: 'per', name: 'Per' }], parties: [], token: 't2',
    });
    expect(one('[data-audience]').textContent).toContain('Per');
    expect(field().value).toBe('hei');
    send();
    expect(FakeSocket.last.heard('post').at(-1)).toMatchObject({ body: 'hei', audience: 't2' });
    expect(document.querySelectorAll('[data-outbox] li')).toHaveLength(1);
  });

  it('does not overwrite something newer when it is refused', () => {
    const client_id = say('first');
    write('second');
    FakeSocket.last.tell({ type: 'refused', client_id, code: 'too-long', message: 'Too long.' });
    expect(field().value).toBe('second');
    write('');
    one('[data-take-back]').click();
    expect(field().value).toBe('first');
  });
});

describe('the kinds of information', () => {
  const box = (key: string): HTMLInputElement => one(`[name=scopes][value=${key}]`) as HTMLInputElement;
  const choose = (key: string, checked: boolean): void => {
    box(key).checked = checked;
    box(key).dispatchEvent(new Event('change', { bubbles: true }));
  };
  const shrink = (scopes: object[]): void => { FakeSocket.last.tell({ type: 'reach', scopes }, { ...welcome, scopes }, caughtUp); };

  it('are asked for when none is chosen', () => {
    choose('general', false);
    write('hei');
    expect(FakeSocket.last.heard('audience')).toEqual([]);
    expect(one('[data-audience]').textContent).toContain('Choose');
    send();
    expect(one('[data-refusal]').hidden).toBe(false);
    expect(field().value).toBe('hei');
  });

  it('say that one is writing only once chosen for this text', () => {
    write('h');
    expect(FakeSocket.last.heard('typing')).toEqual([]);
    choose('health', true);
    write('he');
    expect(FakeSocket.last.heard('typing')).toEqual([{ type: 'typing', scopes: ['general', 'health'] }]);
    FakeSocket.last.tell({ ...audience, scopes: ['general', 'health'] });
    send();
    expect(FakeSocket.last.heard('post')).toHaveLength(1);
    expect([box('general').checked, box('health').checked]).toEqual([false, false]);
    vi.advanceTimersByTime(4_000);
    write('n');
    expect(FakeSocket.last.heard('typing')).toHaveLength(1);
  });

  it('of what is answered count as chosen', () => {
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { html: '<li data-entry="a"><a href="?" data-reply="a">Answer</a></li>', scopes: ['health'] }) });
    one('[data-reply]').click();
    write('h');
    expect(FakeSocket.last.heard('typing')).toMatchObject([{ scopes: ['general', 'health'] }]);
  });

  it('that close are named, and what is left is sent only when pressed twice', () => {
    choose('health', true);
    write('hei');
    shrink([{ key: 'general', name: 'Felles' }]);
    expect(one('[data-refusal]').textContent).toContain('«Helse»');
    expect(FakeSocket.last.heard('audience').at(-1)).toEqual({ type: 'audience', scopes: ['general'] });
    FakeSocket.last.tell(audience);
    expect(one('[data-audience]').textContent).toContain('Kari');
    send();
    expect(FakeSocket.last.heard('post')).toEqual([]);
    send();
    expect(FakeSocket.last.heard('post')).toMatchObject([{ scopes: ['general'] }]);
  });

  it('that all close leave the text in view', () => {
    write('hei');
    shrink([]);
    expect(one('form').hidden).toBe(false);
    expect(field().value).toBe('hei');
    expect(one('[data-refusal]').textContent).toContain('«Felles»');
  });
});

describe('a page that no longer fits', () => {
  const paused = { ...welcome, room: { ...welcome.room, state: 'paused' } };
  const lead = { ...welcome, seat: { ...welcome.seat, role: 'coordinator' } };

  it.each([[paused], [lead]])('is loaded again where nothing is being written', (frame) => {
    const load = vi.spyOn(location, 'replace').mockImplementation(() => undefined);
    FakeSocket.last.tell(frame);
    expect(load).toHaveBeenCalledOnce();
    load.mockRestore();
  });

  it('is offered again to whoever is writing, until it fits anew', () => {
    const load = vi.spyOn(location, 'replace').mockImplementation(() => undefined);
    write('half a sentence');
    FakeSocket.last.tell(paused, caughtUp);
    expect(load).not.toHaveBeenCalled();
    expect(field().value).toBe('half a sentence');
    expect(one('[data-outdated]').hidden).toBe(false);
    one('[data-load-again]').click();
    expect(load).toHaveBeenCalledOnce();
    FakeSocket.last.tell(welcome);
    expect(one('[data-outdated]').hidden).toBe(true);
    load.mockRestore();
  });

  it('is known by a new state among the entries, where the reach stays', () => {
    const load = vi.spyOn(location, 'replace').mockImplementation(() => undefined);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('s', { kind: 'case.state', by: null, html: '<li data-course="s"></li>' }) });
    expect(load).toHaveBeenCalledOnce();
    load.mockRestore();
  });
});

describe('read marks', () => {
  const told = (): unknown[] => FakeSocket.last.heard('read').map((frame) => frame.entry);

  it('are told at once of what one says oneself, so that writing the next thing moves none', () => {
    const before = told().length;
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a') });
    expect(told()).toHaveLength(before);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('b', { client_id: say('to all') }) });
    expect(told().at(-1)).toBe('b');
    const said = told().length;
    vi.advanceTimersByTime(5_000);
    write('to few');
    window.dispatchEvent(new Event('keydown'));
    expect(told()).toHaveLength(said);
  });

  it('name readers, and not the author', () => {
    FakeSocket.last.tell({ type: 'people', list: [...people.list, { ...people.list[0], seat: 'per', name: 'Per' }, { ...people.list[0], seat: 'lise', name: 'Lise' }] },
      { type: 'entry', ...aEntry('a') });
    for (const by of ['kari', 'per', 'lise']) FakeSocket.last.tell({ type: 'read', by, entry: 'a' });
    expect(one('[data-read]').textContent).toBe('Read by Per and Lise');
  });
});

it('offers nothing earlier where all was sent', () => {
  FakeSocket.last.tell({ type: 'reach', scopes: [] }, welcome, { type: 'entries', list: [aEntry('a'), aEntry('b')] }, caughtUp);
  expect(one('[data-earlier]').hidden).toBe(true);
});

describe('hints', () => {
  it('name only people who are known, and pass', () => {
    FakeSocket.last.tell({ type: 'typing', by: 'kari' }, { type: 'typing', by: 'stranger' });
    expect(one('[data-typing]').textContent).toContain('Kari');
    vi.advanceTimersByTime(6_000);
    expect(one('[data-typing]').textContent).toBe('');
  });

  it('tell aloud in one sentence what came at once', () => {
    FakeSocket.last.tell({ type: 'entries', list: [aEntry('a'), aEntry('b')] });
    vi.advanceTimersByTime(2_500);
    expect(one('[data-news]').textContent).toContain('2');
  });
});

it('is emptied when it comes back from the memory of the browser', () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(one('hub-room').childElementCount).toBe(0);
  expect(reload).toHaveBeenCalled();
});

describe('a house that cannot store', () => {
  const state = (): string => one('[data-outbox] li').dataset.state ?? '';
  const banner = (): string => one('[data-status]').dataset.state ?? '';

  it('is told of as soon as an ack is long in coming, and no longer than that', () => {
    const id = say('kept?');
    vi.advanceTimersByTime(2_900);
    expect([state(), banner()]).toEqual(['waiting', 'line.open']);
    vi.advanceTimersByTime(200);
    expect([state(), banner()]).toEqual(['kept', 'line.unstored']);
    expect(one('[data-outbox]').textContent).toContain('Kept here, not yet stored');
    expect(one('[data-outbox]').textContent).toContain('kept?');
    FakeSocket.last.tell({ type: 'ack', client_id: id, id: 'a' });
    expect([state(), banner()]).toEqual(['stored', 'line.open']);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { client_id: id }) });
    expect(document.querySelector('[data-outbox] li')).toBeNull();
  });

  it('is not told of where everything is stored in time', () => {
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { client_id: say('quick') }) });
    vi.advanceTimersByTime(10_000);
    expect(banner()).toBe('line.open');
  });

  it('is met again under the same name after it has sent us away', () => {
    const id = say('kept');
    FakeSocket.last.end(1013);
    expect([state(), banner()]).toEqual(['kept', 'line.unstored']);
    vi.advanceTimersByTime(600);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.open();
    FakeSocket.last.end(1013);
    expect(banner()).toBe('line.unstored');
    vi.advanceTimersByTime(1_100);
    FakeSocket.last.open();
    FakeSocket.last.tell(welcome, people, caughtUp);
    expect(FakeSocket.last.heard('post').map((post) => [post.client_id, post.body])).toEqual([[id, 'kept']]);
    expect([state(), banner()]).toEqual(['kept', 'line.open']);
    vi.advanceTimersByTime(3_100);
    expect(banner()).toBe('line.unstored');
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { client_id: id }) }, { type: 'ack', client_id: id, id: 'a' });
    expect(banner()).toBe('line.open');
    expect(document.querySelector('[data-outbox] li')).toBeNull();
    expect(shown()).toEqual(['old', 'a']);
  });

  it('is another matter than a line that was lost', () => {
    say('kept');
    FakeSocket.last.end(1006);
    expect([state(), banner()]).toEqual(['kept', 'line.lost']);
  });

  it('gives back what it refuses in the end', () => {
    const id = say('too much');
    vi.advanceTimersByTime(3_100);
    FakeSocket.last.tell({ type: 'refused', client_id: id, code: 'too-fast', message: 'Wait a little.' });
    expect([state(), banner()]).toEqual(['refused', 'line.open']);
    expect(field().value).toBe('too much');
  });
});
