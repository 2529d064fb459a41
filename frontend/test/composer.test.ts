/** The form one writes in: how little room it takes, and what it refuses. */
import { describe, expect, it } from 'vitest';
import { aEntry, audience, FakeSocket, welcome } from './cast';
import { choose, field, kari, keeper, one, open, pass, per, said, sees, send, write, writing } from './writing';

writing();

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
  const client_id = keeper.saved[0]?.form.get('client_id');
  FakeSocket.last.tell({ type: 'entry', ...aEntry('n', { client_id, by: { seat: 'me', name: 'Ola' } }) });
  expect(one('[data-draft-choice]').hidden).toBe(false);
  write('hei');
  await pass(2_000);
  expect(keeper.saved).toHaveLength(1);
  FakeSocket.last.tell(audience);
  send();
  expect(said('post')).toMatchObject([{ client_id }]);
  FakeSocket.last.tell({ type: 'ack', client_id, id: 'n' });
  expect(document.querySelectorAll('[data-outbox] li')).toHaveLength(0);
});
