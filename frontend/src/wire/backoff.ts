/**
 * How long to wait before the next try at a lost line.
 *
 * The span doubles up to a ceiling, and the wait is drawn from its upper half,
 * so that a server that comes back is not met by everyone at once.
 */
const first = 500;
const ceiling = 15_000;

/** Milliseconds before try number `attempt` (from 0); `chance` is in [0, 1). */
export function backoff(attempt: number, chance: number): number {
  const span = Math.min(ceiling, first * 2 ** Math.min(attempt, 10));
  return Math.round(span / 2 + (span / 2) * chance);
}
