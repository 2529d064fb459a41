/** Entries stand in log order, however they come. */
import { describe, expect, it } from 'vitest';
import { place } from '../src/room/order';

const shown = [
  { id: 'a', at: '2026-11-22T08:00:00Z' },
  { id: 'b', at: '2026-11-22T09:00:00+01:00' },
  { id: 'c', at: '2026-11-22T10:00:00Z' },
];

describe('the place of an entry', () => {
  it('is last for what is newest', () => {
    expect(place(shown, { id: 'd', at: '2026-11-22T10:00:00Z' }, true)).toEqual({ how: 'last' });
  });

  it('stays where it was first shown', () => {
    expect(place(shown, { id: 'a', at: '2026-11-22T12:00:00Z' }, true)).toEqual({ how: 'replace' });
  });

  it('goes by time, and after equals, where a change is seen before its entry', () => {
    expect(place(shown, { id: 'd', at: '2026-11-22T08:00:00Z' }, true)).toEqual({ how: 'before', id: 'c' });
  });

  it('waits for its page when it is older than all that is shown', () => {
    const old = { id: 'd', at: '2026-11-21T08:00:00Z' };
    expect(place(shown, old, true)).toEqual({ how: 'later' });
    expect(place(shown, old, false)).toEqual({ how: 'before', id: 'a' });
  });

  it('is last in an empty room', () => {
    expect(place([], { id: 'a', at: '2026-11-22T08:00:00Z' }, true)).toEqual({ how: 'last' });
  });
});
