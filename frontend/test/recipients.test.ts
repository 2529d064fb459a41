/** Who sees what is being written: shown before it goes, and measured against the last. */
import { describe, expect, it, vi } from 'vitest';
import { aEntry, audience, FakeSocket, people, welcome } from './cast';
import { box, caughtUp, choose, field, kari, one, open, per, said, sees, send, write, writing } from './writing';

writing();

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

  it('is no question of choosing where the line is lost, and nothing is refused any more when it is back', () => {
    open();
    write('hei');
    choose();
    expect(one('[data-audience]').textContent).toContain('Choose what this is about');
    FakeSocket.last.end(1006);
    choose('general');
    send();
    expect(one('[data-audience]').textContent).toBe('');
    expect(one('[data-refusal]').textContent).toContain('Not connected');
    vi.advanceTimersByTime(600);
    FakeSocket.last.open();
    FakeSocket.last.tell(welcome, people, caughtUp, sees('t', ['general'], kari));
    expect(one('[data-refusal]').hidden).toBe(true);
    expect(one('[data-audience]').textContent).toContain('Kari');
    expect(said('post')).toHaveLength(0);
    expect(field().value).toBe('hei');
  });
});
