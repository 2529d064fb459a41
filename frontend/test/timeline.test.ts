/** The conversation as one stretch of time, with the server's side played by the test. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Calendar } from '../src/room/calendar';
import { Fetching } from '../src/room/fetched';
import { HubRoom } from '../src/room/hub-room';
import { Words } from '../src/room/words';
import { aEntry, FakeSocket, li, page, people, welcome } from './cast';

if (customElements.get('hub-room') === undefined) customElements.define('hub-room', HubRoom);

const one = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const list = '[data-timeline] > ';
const shown = (): string[] => [...document.querySelectorAll<HTMLElement>(`${list}[data-entry]`)].map((item) => item.dataset.entry ?? '');
/** Everything in the list in its order: entries by id, days as their date, the divider as a line. */
const rows = (): string[] => [...document.querySelectorAll<HTMLElement>(`${list}li`)]
  .map((item) => item.dataset.entry ?? item.dataset.day ?? '—');
const caughtUp = { type: 'caught_up', cursor: 'now' };
const at = (day: string, time = '08:00'): Record<string, unknown> => ({ at: `2026-11-${day}T${time}:00+01:00` });
const whole = '<p data-later hidden></p><div data-change hidden></div><button data-newest hidden><span data-newest-words></span></button>'
  + '<dialog data-sheet-dialog><h2 data-sheet-heading tabindex="-1"></h2><div data-sheet-inside></div></dialog>';

let asked: string[] = [];
let answers: Map<string, string | number>;

function ask(url: string): Promise<Response> {
  asked.push(url);
  const path = new URL(url, location.href);
  const answer = answers.get(path.pathname + path.search) ?? 404;
  return Promise.resolve(new Response(typeof answer === 'string' ? answer : '', { status: typeof answer === 'string' ? 200 : answer }));
}

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(60);
}

/** Opens the room as the page with this inside, and fills it with these. */
function open(entries: readonly object[], { marks = '', inside = '', hidden = true, cursor = 'from-page' } = {}): void {
  document.body.replaceChildren(document.createRange().createContextualFragment(
    page('r', inside).replace('from-page', cursor).replace('<hub-room ', `<hub-room ${marks} `).replace('</hub-room>', `${hidden ? whole : whole.replace('data-later hidden', 'data-later')}</hub-room>`)));
  FakeSocket.last.open();
  FakeSocket.last.tell(welcome, people, { type: 'entries', list: entries }, caughtUp);
}

const stretch = (ids: readonly string[], later: boolean): string =>
  `<h1>R</h1><a data-earlier>Earlier</a><ol data-timeline>${ids.map((id) => li(id, `text ${id}`)).join('')}</ol><p data-later${later ? '' : ' hidden'}></p>`;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') });
  FakeSocket.all = [];
  HubRoom.connect = () => new FakeSocket();
  Fetching.ask = ask;
  asked = [];
  answers = new Map();
});

afterEach(() => {
  document.body.replaceChildren();
  history.replaceState(null, '', '/');
  vi.useRealTimers();
});

describe('days', () => {
  it('stand once, before the first entry of each, also when older ones come on top', () => {
    open([aEntry('b', at('20')), aEntry('c', at('20', '09:00')), aEntry('d', at('22'))]);
    expect(rows()).toEqual(['2026-11-20', 'b', 'c', '2026-11-22', 'd']);
    one('[data-earlier]').click();
    expect(FakeSocket.last.heard('earlier')).toEqual([{ type: 'earlier', before: 'b', limit: 50 }]);
    FakeSocket.last.tell({ type: 'page', entries: [aEntry('a', at('19')), aEntry('z', at('20', '07:00'))], more: false });
    expect(rows()).toEqual(['2026-11-19', 'a', '2026-11-20', 'z', 'b', 'c', '2026-11-22', 'd']);
    expect(one('[data-earlier]').hidden).toBe(true);
  });

  it('keep their place when a page of history comes on top', () => {
    const many = Array.from({ length: 30 }, (_, index) => aEntry(`n${index}`, at('21')));
    open(many);
    one('[data-earlier]').click();
    FakeSocket.last.tell({ type: 'page', entries: [aEntry('x', at('20')), aEntry('y', at('21', '07:00'))], more: false });
    expect(rows().slice(0, 5)).toEqual(['2026-11-20', 'x', '2026-11-21', 'y', 'n0']);
  });

  it('go when their entries do', () => {
    open([aEntry('a', at('20'))]);
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    expect(rows()).toEqual([]);
  });

  it('are said as people say them', () => {
    const calendar = new Calendar(new Words(document), undefined);
    const now = Date.parse('2026-11-22T23:30:00Z');
    expect(calendar.name('2026-11-23', now)).toBe('Today');
    expect(calendar.name('2026-11-22', now)).toBe('Yesterday');
    expect(calendar.name('2026-10-07', now)).toBe('3 7 10');
    expect(calendar.name('2025-10-07', now)).toBe('2 7 10 2025');
    expect(calendar.name('nonsense', now)).toBe('nonsense');
  });

  it('follow the server where the device has another day', () => {
    const drawn = new Date(Date.now() - 3 * 86_400_000);
    const day = drawn.toISOString().slice(0, 10);
    expect(new Calendar(new Words(document), drawn.toISOString()).name(day, undefined)).toMatch(/Today|Yesterday/);
    expect(new Calendar(new Words(document), undefined).name(day)).not.toMatch(/Today|Yesterday/);
  });
});

describe('a head', () => {
  const follows = (id: string): boolean => one(`[data-entry="${id}"]`).dataset.follows !== undefined;

  it('is shared where one author goes on within minutes to the same people, and not else', () => {
    open([
      aEntry('a', at('22', '08:00')), aEntry('b', at('22', '08:04')),
      aEntry('c', { ...at('22', '08:05'), scopes: ['general', 'health'] }),
      aEntry('d', { ...at('22', '08:06'), scopes: ['general', 'health'], by: { seat: 'me', name: 'Ola' } }),
      aEntry('e', { ...at('22', '08:20'), scopes: ['general', 'health'], by: { seat: 'me', name: 'Ola' } }),
    ]);
    expect(['a', 'b', 'c', 'd', 'e'].map(follows)).toEqual([false, true, false, false, false]);
  });

  it('comes back when what it was shared with is taken back', () => {
    open([aEntry('a', at('22', '08:00')), aEntry('b', at('22', '08:01'))]);
    expect(follows('b')).toBe(true);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { ...at('22', '08:00'), retracted: true, revision: 2 }) });
    expect(follows('b')).toBe(false);
  });
});

describe('the new', () => {
  it('begins where it began when the page was opened, and stays there', () => {
    open([aEntry('a', at('21')), aEntry('b', at('22')), aEntry('c', at('22'))], { marks: 'data-new="b" data-new-count="2"' });
    expect(rows()).toEqual(['2026-11-21', 'a', '2026-11-22', '—', 'b', 'c']);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('d', at('22')) }, { type: 'entry', ...aEntry('b', { ...at('22'), revision: 2 }) });
    expect(rows()).toEqual(['2026-11-21', 'a', '2026-11-22', '—', 'b', 'c', 'd']);
  });

  it('is where reading begins, also on a page that the line only went on from', () => {
    const scroll = vi.spyOn(HTMLElement.prototype, 'scrollIntoView').mockImplementation(() => undefined);
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ top: -1 } as DOMRect);
    open([], { marks: 'data-new="b"', inside: li('a', 'one') + li('b', 'two') });
    expect(scroll.mock.contexts).toEqual([one('[data-divider]')]);
    FakeSocket.last.end(1006);
    vi.advanceTimersByTime(600);
    FakeSocket.last.open();
    FakeSocket.last.tell(welcome, people, caughtUp);
    expect(scroll).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });

  it('moves nobody who reads further up, and is counted', () => {
    open([aEntry('a', at('22'))]);
    const root = document.documentElement;
    const tall = vi.spyOn(root, 'scrollHeight', 'get').mockReturnValue(5_000);
    root.scrollTop = 100;
    FakeSocket.last.tell({ type: 'entry', ...aEntry('b', at('22')) }, { type: 'entry', ...aEntry('c', at('22')) });
    expect(root.scrollTop).toBe(100);
    expect([one('[data-newest]').hidden, one('[data-newest-words]').textContent]).toEqual([false, '2 new messages below']);
    one('[data-newest]').click();
    expect([root.scrollTop, one('[data-newest]').hidden]).toEqual([5_000, true]);
    tall.mockRestore();
  });
});

describe('a place in the log', () => {
  it('that is on the screen is gone to and marked', async () => {
    open([aEntry('a', at('22')), aEntry('b', at('22'))]);
    history.replaceState(null, '', '#e-a');
    window.dispatchEvent(new Event('hashchange'));
    await settled();
    expect(one('[data-entry=a]').dataset.marked).toBe('');
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(one('[data-entry=a]').dataset.marked).toBeUndefined();
  });

  it('that is not is fetched with what is around it; what comes meanwhile is kept for the way back', async () => {
    answers.set('/rooms/r/?at=old', stretch(['o1', 'old', 'o2'], true));
    answers.set('/rooms/r/', stretch(['a', 'b'], false));
    answers.set('/rooms/r/?after=o2', stretch(['o3', 'a'], false));
    open([aEntry('a', at('22'))]);
    history.replaceState(null, '', '#e-old');
    window.dispatchEvent(new Event('hashchange'));
    await settled();
    expect(shown()).toEqual(['o1', 'old', 'o2']);
    expect(one('[data-entry=old]').dataset.marked).toBe('');
    FakeSocket.last.tell({ type: 'entry', ...aEntry('b', at('22')) });
    expect(shown()).toEqual(['o1', 'old', 'o2']);
    one('[data-newest]').click();
    FakeSocket.last.tell({ type: 'entry', ...aEntry('c', at('22')) });
    await settled();
    expect(shown()).toEqual(['a', 'b', 'c']);
  });

  it('that is not for this reader is said in the words for what is not there', async () => {
    open([aEntry('a', at('22'))]);
    history.replaceState(null, '', '#e-secret');
    window.dispatchEvent(new Event('hashchange'));
    await settled();
    expect(one('[data-change]').textContent).toContain('not here, or not here any more');
    expect(shown()).toEqual(['a']);
  });

  it('is where a page with an address of its own opens, asked for anew once the line is open', async () => {
    answers.set('/rooms/r/?at=old', stretch(['old', 'o2'], true));
    open([aEntry('a', at('22'))], { marks: 'data-at="old"', inside: li('o1', 'gone by now') + li('old', 'from the page'), hidden: false, cursor: '' });
    await settled();
    expect(shown()).toEqual(['old', 'o2']);
  });

  it('is gone to on the page as it was drawn, where the line went on from there', async () => {
    open([aEntry('n', at('23'))], { marks: 'data-at="old"', inside: li('o1', 'before') + li('old', 'from the page'), hidden: false });
    await settled();
    expect([shown(), asked, one('[data-entry=old]').dataset.marked]).toEqual([['o1', 'old'], [], '']);
    FakeSocket.last.end(1006);
    await vi.advanceTimersByTimeAsync(5_000);
    FakeSocket.last.open();
    FakeSocket.last.tell(welcome, people, caughtUp);
    await settled();
    expect([asked, one('[data-entry=old]').dataset.marked]).toEqual([[], undefined]);
  });

  it('fetched under a reach that is gone is not shown', async () => {
    answers.set('/rooms/r/?at=old', stretch(['old'], true));
    const link = '<p class="entry__reply"><a href="/rooms/r/?at=old#e-old" data-answered="old">An answer</a></p>';
    open([aEntry('a', { ...at('22'), html: li('a', 'Yes').replace('<div', `${link}<div`) })]);
    one('[data-answered]').click();
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    await settled();
    expect(asked.filter((url) => url.includes('?at='))).toEqual(['/rooms/r/?at=old']);
    expect(shown()).toEqual([]);
  });
});

describe('an answer', () => {
  const answer = (id: string, to: string): Record<string, unknown> => aEntry(id, {
    ...at('22'), html: `<li class="entry" data-entry="${id}"><p class="entry__reply"><a href="?at=${to}" data-answered="${to}">Answer to Kari</a></p><div class="entry__body">yes</div></li>`,
  });

  it('shows the first words of what it answers, and follows when they change or are taken back', () => {
    open([aEntry('a', { ...at('22'), html: li('a', `<b>one</b> two ${'w '.repeat(200)}`) }), answer('b', 'a')]);
    const line = (): string => one('[data-entry=b] .entry__line').textContent;
    expect(line()).toMatch(/^one two (w )+w…$/);
    expect(line().length).toBeLessThanOrEqual(121);
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { ...at('22'), revision: 2, html: li('a', 'other') }) });
    expect(line()).toBe('other');
    FakeSocket.last.tell({ type: 'entry', ...aEntry('a', { ...at('22'), revision: 3, retracted: true, html: li('a', 'taken back') }) });
    expect(line()).toBe('taken back');
  });

  it('keeps the words that the server drew above it, and takes newer ones from what is here', () => {
    const drawn = (id: string, to: string): Record<string, unknown> => {
      const entry = answer(id, to);
      return { ...entry, html: (entry.html as string).replace('Kari</a>', 'Kari <span class="entry__line">as drawn</span></a>') };
    };
    open([aEntry('a', { ...at('22'), html: li('a', 'newer') }), aEntry('doc', { ...at('22'), kind: 'document', html: li('doc', 'Document: x.pdf') }), drawn('b', 'a'), drawn('c', 'doc'), drawn('d', 'old')]);
    const line = (id: string): string => one(`[data-entry=${id}] .entry__line`).textContent;
    expect([line('b'), line('c'), line('d')]).toEqual(['newer', 'as drawn', 'as drawn']);
  });

  it('leads to what it answers', async () => {
    open([aEntry('a', at('22')), answer('b', 'a')]);
    one('[data-answered]').click();
    await settled();
    expect(one('[data-entry=a]').dataset.marked).toBe('');
  });
});

describe('a sheet', () => {
  const sees = '<h1>Who sees this</h1><div data-part><ul><li>Skole</li></ul></div>';
  const withLink = (): void => {
    open([aEntry('a', { ...at('22'), html: '<li class="entry" data-entry="a"><a href="/rooms/r/entries/a/sees/" data-sheet>General</a></li>' })]);
    one('[data-sheet]').focus();
    one('[data-sheet]').click();
  };

  it('shows who sees an entry, and gives the focus back', async () => {
    answers.set('/rooms/r/entries/a/sees/', sees);
    withLink();
    await settled();
    expect([one('[data-sheet-heading]').textContent, one('[data-sheet-inside]').textContent]).toEqual(['Who sees this', 'Skole']);
    expect(document.activeElement).toBe(one('[data-sheet-heading]'));
    (one('dialog[data-sheet-dialog]') as HTMLDialogElement).close();
    expect(one('[data-sheet-inside]').textContent).toBe('');
    expect(document.activeElement).toBe(one('[data-sheet]'));
  });

  it('is closed and empty when the reach has changed, also when the answer comes after', async () => {
    answers.set('/rooms/r/entries/a/sees/', sees);
    withLink();
    await settled();
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    expect((one('dialog[data-sheet-dialog]') as HTMLDialogElement).open).toBe(false);
    expect(one('[data-sheet-inside]').textContent).toBe('');
    withLink();
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    await settled();
    expect(one('[data-sheet-inside]').textContent).toBe('');
  });

  it('is an ordinary link where there is no line', () => {
    withLink();
    FakeSocket.last.end(1006);
    asked = [];
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    one('[data-sheet]').addEventListener('click', (event) => { event.stopPropagation(); }, { once: true, capture: false });
    one('[data-sheet]').dispatchEvent(click);
    expect(click.defaultPrevented).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('a new reach', () => {
  const card = (): string => one('[data-change]').textContent;

  it('says in plain words what has gone and what has come', () => {
    open([aEntry('a', at('22'))]);
    FakeSocket.last.tell({ type: 'reach', scopes: [{ key: 'general', name: 'Felles' }, { key: 'school', name: 'Skole' }] });
    expect(card()).toContain('no longer see Helse');
    expect(card()).toContain('also see Skole');
    one('[data-close-change]').click();
    expect(one('[data-change]').hidden).toBe(true);
  });

  it('that the line learned of when it came back is told of all the same', () => {
    open([aEntry('a', at('22'))]);
    const scopes = [{ key: 'general', name: 'Felles' }];
    FakeSocket.last.end(1006);
    vi.advanceTimersByTime(600);
    FakeSocket.last.open();
    FakeSocket.last.tell({ ...welcome, scopes }, { type: 'reach', scopes });
    expect(card()).toContain('no longer see Helse');
  });

  it('with the same kinds of information says only that something changed', () => {
    open([aEntry('a', at('22'))]);
    FakeSocket.last.tell({ type: 'reach', scopes: welcome.scopes });
    expect(card()).toContain('has changed');
    expect(card()).not.toContain('Helse');
  });
});

it('asks once for what is earlier, and puts it only where it belongs', async () => {
  answers.set('/rooms/r/?at=old', stretch(['old'], true));
  open(Array.from({ length: 30 }, (_, index) => aEntry(`n${index}`, at('22'))));
  one('[data-earlier]').click();
  one('[data-earlier]').click();
  expect(FakeSocket.last.heard('earlier')).toMatchObject([{ before: 'n0' }]);
  history.replaceState(null, '', '#e-old');
  window.dispatchEvent(new Event('hashchange'));
  await settled();
  FakeSocket.last.tell({ type: 'page', entries: [aEntry('late', at('20'))], more: true });
  expect(shown()).toEqual(['old']);
});

it('tells how far a goal has come, of the measures that are seen', () => {
  const pin = (id: string, kind: string, more = ''): object => ({
    id, kind, scopes: ['general'], html: `<article data-standing="${id}" data-kind="${kind}" ${more}><p class="pin__meta"></p></article>`,
  });
  open([]);
  FakeSocket.last.tell({ ...welcome, standing: [
    pin('g', 'goal'), pin('m', 'measure', 'data-goal="g" data-stage="done"'), pin('n', 'measure', 'data-goal="g" data-stage="planned"'),
    pin('s', 'measure', 'data-goal="g" data-stage="stopped"'),
  ] });
  expect(one('[data-standing=g] [data-progress]').textContent).toBe('1 of 2 measures done');
  FakeSocket.last.tell({ type: 'standing-gone', id: 'n' });
  expect(one('[data-standing=g] [data-progress]').textContent).toBe('1 of 1 measures done');
});
