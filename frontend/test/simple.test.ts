/** The simple view goes on by itself, and lets go of what may no longer be seen. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HubSimple } from '../src/simple/hub-simple';
import { aEntry, FakeSocket, li, people, welcome } from './cast';

const drawn = (inside: string): string => `<hub-simple data-room="r" data-me="me" data-drawn="2026-11-22T09:00:00.000+01:00" data-cursor="from-page" data-home="/rooms/">
  <h1>Blåveis</h1><p data-status></p><p data-news></p>
  <p data-others>2 new, from Kari</p><p data-nothing>Nothing new</p>
  <ol data-said-list>${inside}</ol>
  <ul data-others><li data-standing="g">Ride a bike</li><li data-standing="h">Swim</li></ul>
  <form data-say><textarea></textarea><input type="file"><p data-sees>Kari</p></form>
</hub-simple>`;

const later = '2026-11-22T08:00:01Z';
let reloaded = 0;

if (customElements.get('hub-simple') === undefined) customElements.define('hub-simple', HubSimple);

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  reloaded = 0;
  HubSimple.connect = () => new FakeSocket();
  HubSimple.reload = () => { reloaded += 1; };
  const holder = document.createElement('div');
  holder.innerHTML = drawn(li('old', 'said before')); // eslint-disable-line no-restricted-properties
  document.body.replaceChildren(...holder.children);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const ids = (): (string | undefined)[] => [...document.querySelectorAll<HTMLElement>('[data-entry]')].map((one) => one.dataset.entry);
const text = (): string => document.querySelector('hub-simple')?.textContent ?? '';

function open(...frames: object[]): FakeSocket {
  FakeSocket.last.open();
  FakeSocket.last.tell(welcome, people, { type: 'entries', list: frames }, { type: 'caught_up', cursor: 'c' });
  return FakeSocket.last;
}

describe('<hub-simple>', () => {
  it('puts what comes on top, and draws what it has anew in its place', () => {
    const socket = open(aEntry('unshown', { at: '2026-11-22T07:00:00Z' }), aEntry('old', { html: li('old', 'mended') }));
    expect(ids()).toEqual(['old']);
    expect(text()).toContain('mended');
    socket.tell({ type: 'entries', list: [aEntry('one', { at: later }), aEntry('two', { at: later })] });
    expect(ids()).toEqual(['two', 'one', 'old']);
    expect(document.querySelector('[data-nothing]')).toBeNull();
    vi.advanceTimersByTime(2_100);
    expect(document.querySelector('[data-news]')?.textContent).toBe('2 new messages.');
  });

  it('goes on from where the page was drawn, and from nowhere when its sight has changed', () => {
    const socket = open();
    expect(socket.said[0]).toEqual({ type: 'resume', cursor: 'from-page' });
    socket.tell({ type: 'reach', scopes: [] });
    expect(socket.said.at(-1)).toEqual({ type: 'resume', cursor: null });
  });

  it('folds what is taller than it may be, once, and opens it whole', () => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300);
    const height = vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(900);
    FakeSocket.last.open();
    FakeSocket.last.tell(welcome, people, { type: 'entries', list: [aEntry('a', { at: later })] }, { type: 'caught_up', cursor: 'now' });
    const item = document.querySelector<HTMLElement>('[data-entry=a]');
    expect([item?.dataset.measured, item?.dataset.long, document.querySelectorAll('[data-all]').length]).toEqual(['', '', 1]);
    item?.querySelector<HTMLElement>('[data-all]')?.click();
    height.mockReturnValue(300);
    FakeSocket.last.tell({ type: 'entries', list: [aEntry('b', { at: later })] });
    expect([item?.dataset.long, document.querySelectorAll('[data-all]').length]).toEqual([undefined, 0]);
    vi.restoreAllMocks();
  });

  it('marks nothing as read, whatever is shown', () => {
    const socket = open(aEntry('one', { at: later }));
    window.dispatchEvent(new Event('scroll'));
    expect(socket.said.map((one) => one.type)).toEqual(['resume']);
  });

  it('shows nothing of the course of the case, and takes no other drawing than was promised', () => {
    const socket = open();
    socket.tell({ type: 'entry', ...aEntry('seat', { at: later, kind: 'seat.opened', scopes: [] }) });
    socket.tell({ type: 'entries', list: [aEntry('odd', { at: later, html: '<p>odd</p>' }), aEntry('other', { at: later, html: li('else', 'x') })] });
    expect(ids()).toEqual(['old']);
  });

  it('is empty before it confirms that its sight has changed, and then asks for the page anew', () => {
    const socket = open();
    socket.tell({ type: 'reach', scopes: [] });
    expect(ids()).toEqual([]);
    expect(text()).not.toContain('Kari');
    expect(text()).not.toContain('Ride a bike');
    expect(socket.heard('resume').length).toBe(2);
    expect(reloaded).toBe(0);
    socket.tell(welcome, aEntry('old'), { type: 'caught_up', cursor: 'd' });
    expect(ids()).toEqual([]);
    expect(reloaded).toBe(1);
  });

  it('keeps what is being written, and then says that the page is old', () => {
    const field = document.querySelector('textarea');
    if (field === null) throw new Error('no field');
    field.value = 'not sent yet';
    const socket = open();
    socket.tell({ type: 'reach', scopes: [] });
    socket.tell(welcome, { type: 'caught_up', cursor: 'd' });
    expect(reloaded).toBe(0);
    expect(field.value).toBe('not sent yet');
    expect(document.querySelector('[data-status]')?.textContent).toContain('out of date');
  });

  it('lets go of a goal that has left its sight', () => {
    open().tell({ type: 'standing-gone', id: 'g' });
    expect(text()).not.toContain('Ride a bike');
    expect(text()).toContain('Swim');
  });

  it('asks for the page anew when the case has another state', () => {
    open(aEntry('before', { kind: 'case.state', scopes: [] }));
    expect(reloaded).toBe(0);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('paused', { kind: 'case.state', scopes: [], at: later }) });
    expect(reloaded).toBe(1);
  });

  it('shows nothing of the room to whoever has no seat there any more', () => {
    open();
    FakeSocket.last.end(4404);
    expect(text()).not.toContain('Blåveis');
    expect(text()).not.toContain('said before');
  });

  it('is emptied when its session ends', () => {
    open();
    FakeSocket.last.end(4408);
    expect(ids()).toEqual([]);
    expect(text()).not.toContain('Ride a bike');
    expect(document.querySelector('[data-status]')?.textContent).toContain('session has ended');
  });
});
