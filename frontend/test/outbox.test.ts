/** Nothing is called stored before it is. */
import { describe, expect, it } from 'vitest';
import { Outbox } from '../src/room/outbox';

const post = (client_id: string) => ({ type: 'post' as const, client_id, body: 'Hei', scopes: ['general'] });

describe('the outbox', () => {
  it('waits until the ack and then until the entry', () => {
    const outbox = new Outbox();
    outbox.put(post('1'));
    expect(outbox.all()[0]?.state).toBe('waiting');
    outbox.acknowledged('1');
    expect(outbox.all()[0]?.state).toBe('stored');
    outbox.drawn('1');
    expect(outbox.all()).toEqual([]);
  });

  it('takes the entry before the ack just as well', () => {
    const outbox = new Outbox();
    outbox.put(post('1'));
    outbox.drawn('1');
    outbox.acknowledged('1');
    expect(outbox.all()).toEqual([]);
  });

  it('says again only what waits, in order and under the same name', () => {
    const outbox = new Outbox();
    for (const id of ['1', '2', '3', '4']) outbox.put(post(id));
    outbox.acknowledged('1');
    outbox.refused('3', 'no');
    expect(outbox.unsent().map((act) => act.client_id)).toEqual(['2', '4']);
  });

  it('says which of them have waited too long, once, and still sends them again', () => {
    const outbox = new Outbox();
    for (const id of ['1', '2', '3']) outbox.put(post(id));
    outbox.acknowledged('1');
    expect(outbox.late(['1', '2'])).toBe(true);
    expect(outbox.late(['1', '2'])).toBe(false);
    expect(outbox.all().map((item) => item.state)).toEqual(['stored', 'kept', 'waiting']);
    expect(outbox.unsent().map((act) => act.client_id)).toEqual(['2', '3']);
    expect(outbox.refused('2', 'no')?.state).toBe('refused');
    expect(outbox.late()).toBe(true);
    outbox.acknowledged('3');
    expect(outbox.all().map((item) => item.state)).toEqual(['stored', 'refused', 'stored']);
  });

  it('cannot refuse what was stored', () => {
    const outbox = new Outbox();
    outbox.put(post('1'));
    outbox.acknowledged('1');
    expect(outbox.refused('1', 'no')).toBeNull();
    expect(outbox.all()[0]?.state).toBe('stored');
  });
});
