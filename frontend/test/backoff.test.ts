/** A server that comes back is not met by everyone at once. */
import { describe, expect, it } from 'vitest';
import { backoff } from '../src/wire/backoff';
import { ending } from '../src/wire/closing';

describe('waiting before the next try', () => {
  it('grows to a ceiling', () => {
    expect([0, 1, 2, 20].map((attempt) => backoff(attempt, 0.999))).toEqual([500, 1000, 1999, 14993]);
  });

  it('is never nothing', () => {
    expect(backoff(0, 0)).toBe(250);
  });
});

describe('what a close code asks for', () => {
  it.each([[4408, 'session-ended'], [4409, 'no-access'], [4404, 'no-access'], [4401, 'log-in'], [1006, 'lost'], [4429, 'lost'], [4999, 'lost']])(
    '%i is %s', (code, how) => { expect(ending(code)).toBe(how); });
});
