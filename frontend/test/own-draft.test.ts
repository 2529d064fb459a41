/** What is written is kept until it is said, and no newer draft is written over. */
import { describe, expect, it } from 'vitest';
import { audience, FakeSocket, page, people, told, welcome } from './cast';
import { box, caughtUp, field, keeper, one, open, pass, said, send, write, writing } from './writing';

writing();

describe('a draft', () => {
  const form = 'data-draft-url="/draft/" data-draft=""';
  const body = (at = -1): unknown => keeper.saved.at(at)?.form.get('body');

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
    expect(keeper.saved).toEqual([]);
    await pass(200);
    expect(keeper.saved).toHaveLength(1);
    expect([body(), keeper.saved[0]?.form.getAll('scopes'), keeper.saved[0]?.form.get('over')]).toEqual(['hei', ['general'], '']);
    expect(one('[data-draft-state]').textContent).toBe('Draft kept');
    write('hei du');
    await pass(1_100);
    expect(keeper.saved[1]?.form.get('over')).toBe('v1');
  });

  it('is thrown away once what it said is stored, and not before', async () => {
    open(form);
    write('hei');
    await pass(1_100);
    FakeSocket.last.tell(audience);
    send();
    await pass(2_000);
    expect(keeper.saved).toHaveLength(1);
    const post = said('post')[0];
    expect(post?.client_id).toBe(keeper.saved[0]?.form.get('client_id'));
    FakeSocket.last.tell({ type: 'ack', client_id: post?.client_id, id: 'n' });
    await pass();
    expect([keeper.saved.length, body(), keeper.saved[1]?.form.get('over')]).toEqual([2, '', 'v1']);
  });

  it('that is still on its way when it is stored is thrown away too', async () => {
    open(form);
    let kept = (): void => undefined;
    keeper.answers.push(() => new Promise((settle) => { kept = () => { settle(told({ version: 'late' })); }; }));
    write('hei');
    await pass(1_100);
    FakeSocket.last.tell(audience);
    send();
    FakeSocket.last.tell({ type: 'ack', client_id: said('post')[0]?.client_id, id: 'n' });
    await pass();
    expect(keeper.saved).toHaveLength(1);
    kept();
    await pass();
    expect([keeper.saved.length, body(), keeper.saved[1]?.form.get('over')]).toEqual([2, '', 'late']);
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
    expect([keeper.saved.length, body(), keeper.saved[1]?.form.get('over')]).toEqual([2, 'neste', 'v1']);
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
    expect([keeper.saved.length, body()]).toEqual([2, 'neste']);
  });

  it('does not overwrite a newer one, and lets its writer choose', async () => {
    open('data-draft-url="/draft/" data-draft="v0"');
    keeper.answers.push(() => told({ draft: { version: 'x', body: 'fra telefonen', scopes: ['health'], reply_to: '', client_id: 'c' } }, 409));
    write('herfra');
    await pass(1_100);
    expect(one('[data-draft-choice]').hidden).toBe(false);
    expect(field().value).toBe('herfra');
    write('herfra igjen');
    await pass(5_000);
    expect(keeper.saved).toHaveLength(1);
    one('[data-draft-theirs]').click();
    expect([field().value, box('health').checked, one('[data-draft-choice]').hidden]).toEqual(['fra telefonen', true, true]);
    write('fra telefonen, og herfra');
    await pass(1_100);
    expect(keeper.saved[1]?.form.get('over')).toBe('x');
  });

  it('can be kept over a newer one, knowingly', async () => {
    open('data-draft-url="/draft/" data-draft="v0"');
    keeper.answers.push(() => told({ draft: null }, 409));
    write('herfra');
    await pass(1_100);
    one('[data-draft-mine]').click();
    await pass();
    expect([keeper.saved.length, body(), keeper.saved[1]?.form.get('over')]).toEqual([2, 'herfra', '']);
    expect(keeper.saved[1]?.form.get('client_id')).not.toBe(keeper.saved[0]?.form.get('client_id'));
  });

  it('is kept as soon as the line is back, and under a new token after a new log-in', async () => {
    open(form);
    keeper.answers.push(() => Promise.reject(new TypeError('away')));
    write('hei');
    await pass(1_100);
    expect(one('[data-draft-state]').textContent).toContain('no connection');
    keeper.answers.push(() => told({}, 403), () => told({ draft: null, token: 'new-token' }));
    FakeSocket.last.tell(welcome, caughtUp);
    await pass();
    expect(keeper.saved).toHaveLength(4);
    expect([body(), keeper.saved[3]?.form.get('csrfmiddlewaretoken')]).toEqual(['hei', 'new-token']);
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
    keeper.answers.push(() => new Promise(() => undefined));
    write('hei');
    window.dispatchEvent(new Event('pagehide'));
    document.body.replaceChildren();
    const nothing = (): Response => told({ draft: null, token: 't' });
    keeper.answers.push(nothing, () => told({ draft: { version: 'late', body: 'hei', scopes: ['health'], reply_to: '', client_id: 'c' }, token: 't' }));
    open(form);
    await pass(300);
    expect(field().value).toBe('');
    await pass(1_000);
    expect([field().value, box('health').checked]).toEqual(['hei', true]);
    write('hei du');
    await pass(1_100);
    expect([body(), keeper.saved.at(-1)?.form.get('over')]).toEqual(['hei du', 'late']);
  });

  it('that comes late is not put over what is being written', async () => {
    open(form);
    keeper.answers.push(() => new Promise(() => undefined));
    write('hei');
    window.dispatchEvent(new Event('pagehide'));
    document.body.replaceChildren();
    open(form);
    keeper.answers.push(() => told({ draft: { version: 'late', body: 'hei', scopes: [], reply_to: '', client_id: 'c' }, token: 't' }));
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
    keeper.saved = [];
    open(form);
    await pass(5_000);
    expect(keeper.saved).toEqual([]);
  });

  it('is thrown away when one says so', async () => {
    open(form);
    write('hei');
    await pass(1_100);
    one('[data-throw-away]').click();
    await pass();
    expect([field().value, keeper.saved.length, body()]).toEqual(['', 2, '']);
  });
});
