/** A token counts only for the very scopes it was shown for. */
import { expect, it } from 'vitest';
import { ShownAudience } from '../src/room/audience';

const told = { sees: [], parties: [], token: 't' };

it('asks once for each choice of scopes', () => {
  const shown = new ShownAudience();
  expect(shown.wants([])).toBe(false);
  expect(shown.wants(['a', 'b'])).toBe(true);
  expect(shown.wants(['b', 'a'])).toBe(false);
  shown.answer(['b', 'a'], told);
  expect(shown.tokenFor(['a', 'b'])).toBe('t');
  expect(shown.tokenFor(['a'])).toBeNull();
  expect(shown.wants(['a'])).toBe(true);
});

it('asks again when people have changed', () => {
  const shown = new ShownAudience();
  shown.answer(['a'], told);
  shown.forget();
  expect(shown.tokenFor(['a'])).toBeNull();
  expect(shown.wants(['a'])).toBe(true);
});
