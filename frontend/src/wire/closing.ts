/**
 * What a close code asks of the page: come back, log in, or leave.
 *
 * An unknown code means a lost line. Only what the server says plainly ends it.
 * `away` is the server's word that it cannot store or fetch just now.
 */
export type Ending = 'lost' | 'away' | 'session-ended' | 'log-in' | 'no-access' | 'too-old';

const endings: ReadonlyMap<number, Ending> = new Map<number, Ending>([
  [1013, 'away'],
  [4400, 'too-old'],
  [4401, 'log-in'],
  [4403, 'log-in'],
  [4404, 'no-access'],
  [4408, 'session-ended'],
  [4409, 'no-access'],
]);

/** Those that trying again cures. */
export type Lost = Extract<Ending, 'lost' | 'away'>;
export type Final = Exclude<Ending, Lost>;

export function ending(code: number): Ending {
  return endings.get(code) ?? 'lost';
}
