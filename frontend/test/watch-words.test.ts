/** Nobody's words are lost from a page that is drawn anew, and none are left to whoever sits there next. */
import { describe, expect, it, vi } from 'vitest';
import { tellOthers } from '../src/page/doors';
import { beside, come, field, form, leads, lies, page, server, show, text } from './beside';
import { aEntry, FakeSocket, welcome } from './cast';

const changed = { type: 'reach', scopes: [] } as const;
const added = { type: 'entries', list: [aEntry('g', { kind: 'goal' })] } as const;
const person = (seat: string, more = {}): object => ({ seat, name: seat, party: { name: 'School' }, role: 'participant', ...more });
const kept = (): string[] => [...document.querySelectorAll<HTMLTextAreaElement>('textarea[readonly]')].map((one) => one.value);

/** What a channel carries comes in time of its own. */
const truly = setTimeout;

/** Somebody comes in on another page of this browser. */
async function comesIn(): Promise<void> {
  const door = document.createElement('form');
  door.dataset.door = '';
  document.body.append(door);
  tellOthers();
  door.remove();
  await new Promise((after) => { truly(after, 50); });
}

/** Her words stand on a page whose sight changed; then somebody comes in, and they stand there no more. */
async function comesInOverHers(): Promise<void> {
  const socket = show(page(form()));
  field('textarea').value = 'hers alone';
  socket.tell(changed);
  await come();
  expect(kept()).toEqual(['hers alone']);
  await comesIn();
  expect(kept()).toEqual([]);
}

beside();

describe('<hub-watch> and words', () => {
  it('keeps a change to words that its writer is shown again, and no change to words that are gone', async () => {
    for (const [now, there] of [[form('as it was'), ['my words']], [form('as others wrote it'), []], ['<p>No form</p>', []]] as const) {
      vi.setSystemTime(Date.now() + 10_000);
      lies(page(now));
      const socket = show(page(form('as it was')));
      field('textarea').value = 'my words';
      socket.tell(changed);
      expect(text()).not.toContain('as it was');
      expect(kept()).toEqual([]);
      await come();
      expect(kept()).toEqual(there);
    }
  });

  it('draws nothing over what is written while the answer is on its way', async () => {
    const plain = '<form><textarea name="body">as it was</textarea></form>';  // this DOM knows no list's own choice
    lies(page(plain, 'goal'));
    const arrives: (() => void)[] = [];
    const socket = show(page(`${plain}<p>Old</p>`, 'goal'));
    const { Fetching } = await import('../src/room/fetched');
    Fetching.ask = async () => new Promise((answer) => { arrives.push(() => { answer(server.answer()); }); });
    socket.tell(welcome, added);
    await come();
    field('textarea').value = 'in the middle of a wo';
    arrives[0]?.();
    await come();
    expect(field('form textarea').value).toBe('in the middle of a wo');
    expect(text()).toContain('Old');
    document.querySelector<HTMLElement>('[data-again]')?.click();
    await come();
    expect(arrives).toHaveLength(2);
    arrives[1]?.();
    await come();
    expect(text()).not.toContain('Old');
    expect(kept()).toEqual(['in the middle of a wo']);
  });

  it('says once that something has changed, and leaves the way to it where it is', async () => {
    const socket = show(page(form(), 'goal'));
    field('textarea').value = 'mine';
    socket.tell(welcome, added);
    await come();
    const way = document.querySelector<HTMLElement>('[data-again]');
    way?.focus();
    socket.tell(added);
    await come();
    expect(document.querySelector('[data-again]')).toBe(way);
    expect(document.activeElement).toBe(way);
  });

  it('leaves the keyboard on the link where it was', async () => {
    const links = '<a href="/goals/1/">Goal</a><a href="/goals/2/">Change</a><a href="/goals/2/">Add</a>';
    lies(page(`<a href="/goals/0/">New</a>${links}`, 'goal'));
    const socket = show(page(links, 'goal'));
    document.querySelectorAll('a')[2]?.focus();
    socket.tell(welcome, added);
    await come();
    expect(document.activeElement?.textContent).toBe('Add');
    expect(document.querySelectorAll('a')[0]?.textContent).toBe('New');
  });

  it('follows people who come and go where it follows the case, and there alone', async () => {
    for (const [follows, times] of [['case', 1], ['goal', 0]] as const) {
      server.asked = 0;
      lies(page('<p>Now</p>', follows));
      const socket = show(page('<p>Then</p>', follows));
      socket.tell(welcome, { type: 'people', list: [person('a'), person('b')] });
      await come();
      socket.tell({ type: 'people', list: [person('b', { here: true }), person('a')] });
      await come();
      expect(server.asked).toBe(0);
      socket.tell({ type: 'people', list: [person('a')] });
      await come();
      expect(server.asked).toBe(times);
    }
  });

  it('asks nobody to log in who is only led on to the page before', async () => {
    leads('/rooms/r/consent/who/');
    const socket = show(page(`<p><a href="/rooms/r/consent/who/">Back</a></p>${form()}`));
    field('textarea').value = 'a source';
    socket.tell(changed);
    await come();
    expect(document.querySelector('a[target=_blank]')).toBeNull();
    expect(document.querySelector('main a')?.getAttribute('href')).toBe('/rooms/r/consent/who/');
    expect(kept()).toEqual(['a source']);
  });

  it('keeps what was written on a page that is out of date', () => {
    const socket = show(page(form()));
    field('textarea').value = 'mine';
    socket.end(4400);
    expect(kept()).toEqual(['mine']);
    expect(document.querySelectorAll('form')).toHaveLength(0);
  });

  it('leaves no words to whoever comes in next in the same browser', async () => {
    server.answer = () => new Response('', { status: 404 });
    await comesInOverHers();
  });

  it('gives them back to the same person alone where the page can be asked whose it is', async () => {
    for (const [me, back] of [['kari', ['hers alone']], ['ola', []]] as const) {
      const reload = vi.spyOn(location, 'reload').mockImplementation(() => { /* a page of its own */ });
      vi.setSystemTime(Date.now() + 10_000);
      leads('/login/?next=/');
      await comesInOverHers();
      lies(page(form(), '', me));
      document.querySelector<HTMLElement>('[data-again]')?.click();
      await come();
      expect(kept()).toEqual(back);
      reload.mockRestore();
    }
  });

  it('takes nothing from a page whose line is there: the server says whose it is', async () => {
    lies(page(form()));
    const socket = show(page(form()));
    socket.tell(welcome);
    field('textarea').value = 'mine';
    socket.tell(changed);
    await come();
    FakeSocket.last.open();
    await comesIn();
    expect(kept()).toEqual(['mine']);
  });
});
