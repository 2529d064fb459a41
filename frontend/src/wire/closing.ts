/**
 * What a close code asks of the page: come back, log in, or leave.
 *
 * An unknown code means a lost line. Only what the server says plainly ends it.
 */
export type Ending = 'lost' | 'session-ended' | 'log-in' | 'no-access' | 'too-old';

const endings: ReadonlyMap<number, Ending> = new Map<number, Ending>([
  [4400, 'too-old'],
  [4401, 'log-in'],
  [4403, 'log-in'],
  [4404, 'no-access'],
  [4408, 'session-ended'],
  [4409, 'no-access'],
]);

export function ending(code: number): Ending {
  return endings.get(code) ?? 'lost';
}
