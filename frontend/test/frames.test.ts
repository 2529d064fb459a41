/** What the wire may say is checked before anything is done with it. */
import { describe, expect, it } from 'vitest';
import { read } from '../src/wire/read';
import { aEntry } from './cast';

describe('reading a frame', () => {
  it('takes one entry as a list of one', () => {
    const frame = read(JSON.stringify({ type: 'entry', ...aEntry('a') }));
    expect(frame).toMatchObject({ type: 'entries', list: [{ id: 'a', by: { seat: 'kari' }, revision: 1 }] });
  });

  it('takes an author whom the reader does not know as nobody', () => {
    const frame = read(JSON.stringify({ type: 'entries', list: [aEntry('a', { by: null })] }));
    expect(frame).toMatchObject({ list: [{ by: null }] });
  });

  it('leaves out types that it does not know', () => {
    expect(read('{"type":"confetti"}')).toBeNull();
  });

  it.each([
    ['not JSON', 'hello'],
    ['a list', '[]'],
    ['an entry without its id', JSON.stringify({ type: 'entry', ...aEntry('a'), id: undefined })],
    ['an entry whose html is no text', JSON.stringify({ type: 'entry', ...aEntry('a', { html: 7 }) })],
    ['a list with one bad entry', JSON.stringify({ type: 'entries', list: [aEntry('a'), {}] })],
  ])('leaves out %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('brings the new audience with a refusal', () => {
    const frame = read(JSON.stringify({
      type: 'refused', client_id: 'c', code: 'audience-changed', message: 'changed',
      sees: [{ seat: 'kari', name: 'Kari' }], parties: [{ name: 'NAV', seats: [] }], token: 't2',
    }));
    expect(frame).toMatchObject({ audience: { token: 't2', parties: [{ name: 'NAV', seats: [] }] } });
  });
});
