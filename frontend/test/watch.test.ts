/** A page that stands by itself lets go of what may no longer be seen, and shows what it follows as it is now. */
import { describe, expect, it, vi } from 'vitest';
import { Fetching } from '../src/room/fetched';
import { beside, come, field, form, leads, lies, page, server, show, text } from './beside';
import { aEntry, FakeSocket, welcome } from './cast';

beside();

describe('<hub-watch>', () => {
  it('takes all off the screen when sight changes, closes its line, and shows the page as it is then', async () => {
    lies(page('<p>School</p>'));
    document.title = 'Health';
    const socket = show(page('<p>Health</p><aside>More health</aside>'));
    expect(socket.said[0]).toEqual({ type: 'resume', cursor: 'from-page' });
    socket.tell(welcome, { type: 'caught_up', cursor: 'c' });
    const closed = vi.spyOn(socket, 'close');
    socket.tell({ type: 'reach', scopes: [] });
    expect(text()).not.toMatch(/health/i);
    expect(text()).toContain('has changed');
    expect(document.title).toBe('Samrom');
    expect([...document.querySelectorAll('h1')].map((one) => one.textContent)).toEqual(['Samrom']);
    expect(closed).toHaveBeenCalledOnce();
    await come();
    expect(text()).toContain('School');
    expect(document.title).toBe('Anew');
    expect(FakeSocket.all).toHaveLength(2);
    expect(socket.heard('resume')).toHaveLength(1);
  });

  it('gives nothing that was written to somebody else who has logged in meanwhile', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => { /* a page of its own */ });
    for (const theirs of [() => { lies(page(form(), '', 'ola')); }, () => { server.answer = () => new Response('', { status: 404 }); }]) {
      theirs();
      const socket = show(page(form()));
      field('textarea').value = 'hers alone';
      socket.end(4408);
      document.querySelector<HTMLElement>('[data-again]')?.click();
      await come();
      expect(document.querySelectorAll('textarea')).toHaveLength(0);
    }
    expect(reload).toHaveBeenCalledOnce();
    reload.mockRestore();
  });

  it('says that what stood here is gone where the page is not there any more, and keeps nothing of it', async () => {
    server.answer = () => new Response('', { status: 404 });
    const socket = show(page(`<h1>Health</h1>${form('of others')}`));
    field('textarea').value = 'of others, changed';
    socket.tell({ type: 'reach', scopes: [] });
    await come();
    expect(text()).toContain('no longer open to you');
    expect(document.querySelectorAll('textarea')).toHaveLength(0);
    expect(document.title).not.toContain('Health');
    expect(document.querySelector('a')?.getAttribute('href')).toBe('/rooms/r/');
  });

  it('keeps what somebody wrote into an empty field where the page is gone', async () => {
    server.answer = () => new Response('', { status: 404 });
    const socket = show(page(form()));
    field('textarea').value = 'half an hour of work';
    socket.tell({ type: 'reach', scopes: [] });
    expect(document.querySelectorAll('form')).toHaveLength(0);
    await come();
    const kept = field('textarea');
    expect(kept.value).toBe('half an hour of work');
    expect(kept.hasAttribute('readonly')).toBe(true);
  });

  it('puts what was filled in into no form, where others might read it, and keeps the words to be copied', async () => {
    lies(page(form('', 'new')));
    const socket = show(page(form('', 'old')));
    field('textarea').value = 'mine';
    field('[value=b]').checked = true;
    field('textarea').focus();
    socket.tell({ type: 'reach', scopes: [] });
    expect(document.activeElement).toBe(field('textarea[readonly]'));
    await come();
    expect(field('form textarea').value).toBe('');
    expect(field('[value=b]').checked).toBe(false);
    expect(field('[name=token]').value).toBe('new');
    const kept = field('textarea[readonly]');
    expect(kept.value).toBe('mine');
    expect(document.activeElement).toBe(kept);
    FakeSocket.last.open();
    vi.setSystemTime(Date.now() + 10_000);
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    await come();
    expect([...document.querySelectorAll<HTMLTextAreaElement>('textarea[readonly]')].map((one) => one.value)).toEqual(['mine']);
  });

  it('keeps what came back with an error, but for a form that changes the words of others', async () => {
    lies(page('<p>Now</p>'));
    for (const [hidden, kept] of [['', 1], ['<input type="hidden" name="version" value="1">', 0]] as const) {
      vi.setSystemTime(Date.now() + 10_000);
      const socket = show(page(`<div data-error-summary></div>${form('sent once').replace('<textarea', `${hidden}<textarea`)}`, 'case'));
      socket.tell(welcome, { type: 'entries', list: [aEntry('c', { kind: 'consent.given', scopes: [] })] });
      await come();
      expect(server.asked).toBe(0);
      socket.tell({ type: 'reach', scopes: [] });
      await come();
      expect(document.querySelectorAll('textarea[readonly]')).toHaveLength(kept);
      server.asked = 0;
    }
  });

  it('draws nothing that was on its way when sight changed or the session ended', async () => {
    for (const end of [(socket: FakeSocket): void => { socket.tell({ type: 'reach', scopes: [] }); }, (socket: FakeSocket): void => { socket.end(4408); }]) {
      vi.setSystemTime(Date.now() + 10_000);
      let arrive = (): void => { /* nothing is on its way yet */ };
      const late = new Promise<Response>((resolve) => { arrive = (): void => { resolve(new Response(`<body>${page('<p>Health anew</p>')}`)); }; });
      const socket = show(page('<p>Health</p>', 'case'));
      Fetching.ask = async () => late;
      socket.tell(welcome, { type: 'entries', list: [aEntry('c', { kind: 'consent.given', scopes: [] })] });
      await come();
      Fetching.ask = async () => Promise.resolve(new Response('', { status: 503 }));
      end(socket);
      arrive();
      await come();
      expect(text()).not.toContain('Health');
    }
  });

  it('asks by itself no more for a page that is emptied again at once', async () => {
    lies(page('<p>School</p>'));
    show(page('<p>Health</p>')).tell({ type: 'reach', scopes: [] });
    await come();
    FakeSocket.last.open();
    FakeSocket.last.tell({ type: 'reach', scopes: [] });
    await come();
    expect(server.asked).toBe(1);
    expect(text()).not.toContain('School');
    document.querySelector<HTMLElement>('[data-again]')?.click();
    await come();
    expect(text()).toContain('School');
  });

  it('leads to the log-in, and on from there, where that is asked for', async () => {
    leads('/login/?next=/');
    const socket = show(page(form()));
    field('textarea').value = 'half an hour of work';
    socket.tell({ type: 'reach', scopes: [] });
    await come();
    expect(field('textarea[readonly]').value).toBe('half an hour of work');
    expect(document.querySelector('a[target=_blank]')?.getAttribute('href')).toBe(location.pathname + location.search);
    lies(page(form()));
    document.querySelector<HTMLElement>('[data-again]')?.click();
    await come();
    expect(field('textarea[readonly]').value).toBe('half an hour of work');
  });

  it('says to begin again where only a form leads to the page, and only if it was emptied', async () => {
    server.answer = () => new Response('', { status: 405 });
    const socket = show(page('<p><a href="/rooms/r/consent/">Back to the consents</a></p><p>Text</p>', 'case'));
    socket.tell(welcome, { type: 'entries', list: [aEntry('c', { kind: 'consent.given', scopes: [] })] });
    await come();
    expect(text()).toContain('Text');
    socket.tell({ type: 'reach', scopes: [] });
    await come();
    expect(text()).not.toContain('Text');
    expect(document.querySelector('main a')?.getAttribute('href')).toBe('/rooms/r/consent/');
  });

  it('draws anew what it follows, with the place that somebody stood at', async () => {
    lies(page('<details id="d"><summary>D</summary></details><button id="b">Now</button>', 'case'));
    const socket = show(page('<details id="d" open><summary>D</summary></details><button id="b">Before</button>', 'case'));
    field('#b').focus();
    socket.tell(welcome, { type: 'entries', list: [aEntry('m')] });
    await come();
    expect(server.asked).toBe(0);
    socket.tell({ type: 'entries', list: [aEntry('c1', { kind: 'consent.given', scopes: [] }), aEntry('c2', { kind: 'seat.opened', scopes: [] })] });
    expect(text()).toContain('Before');
    await come();
    expect(server.asked).toBe(1);
    expect(text()).toContain('Now');
    expect(document.activeElement?.id).toBe('b');
    expect(document.querySelector('details')?.open).toBe(true);
  });

  it('is drawn anew for whoever comes back to it, where it follows anything', async () => {
    for (const [follows, times] of [['case', 1], ['', 0]] as const) {
      lies(page('<p>Now</p>', follows));
      server.asked = 0;
      show(page('<p>Before</p>', follows));
      const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(11_000);
      hidden.mockReturnValue(false);
      document.dispatchEvent(new Event('visibilitychange'));
      await come();
      hidden.mockRestore();
      expect(server.asked).toBe(times);
    }
  });

  it('follows an entry that it shows', async () => {
    lies(page('<p>taken back</p>'));
    const socket = show(page('<ol><li data-entry="m">said</li></ol>'));
    socket.tell(welcome, { type: 'entries', list: [aEntry('m', { revision: 2 })] });
    await come();
    expect(text()).toContain('taken back');
  });

  it('only says that something changed to whoever is in the middle of something', async () => {
    lies(page(form(), 'case'));
    const socket = show(page(form(), 'case'));
    field('textarea').value = 'mine';
    socket.tell(welcome, { type: 'entries', list: [aEntry('c', { kind: 'consent.given', scopes: [] })] });
    await come();
    expect(server.asked).toBe(0);
    expect(text()).toContain('Something here has changed');
    document.querySelector<HTMLElement>('[data-again]')?.click();
    await come();
    expect(server.asked).toBe(1);
    expect(field('textarea[readonly]').value).toBe('mine');
  });

  it('takes away at once what no longer stands, whether told now or when the line opens', async () => {
    lies(page('<p>The rest</p>'));
    const socket = show(page('<div data-standing="g">Walk</div><div data-standing="h">Swim</div>'));
    socket.tell(welcome);
    expect(text()).toContain('Walk');
    expect(text()).not.toContain('Swim');
    socket.tell({ type: 'standing-gone', id: 'g' });
    expect(text()).not.toContain('Walk');
    await come();
    expect(text()).toContain('The rest');
  });

  it('shows nothing when the seat or the session has ended', () => {
    for (const code of [4404, 4408, 4409]) {
      show(page('<h1>Health</h1>')).end(code);
      expect(text()).not.toContain('Health');
    }
  });

  it('offers to try again where the page could not be fetched, and shows none of it meanwhile', async () => {
    server.answer = () => new Response('', { status: 503 });
    const socket = show(page('<p>Health</p>'));
    socket.tell({ type: 'reach', scopes: [] });
    await come();
    expect(text()).not.toContain('Health');
    lies(page('<p>School</p>'));
    document.querySelector<HTMLElement>('[data-again]')?.click();
    await come();
    expect(text()).toContain('School');
  });
});
