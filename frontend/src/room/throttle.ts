/** Lets an act through at most once in a span, and says when it may not. */
export class Throttle {
  private last = Number.NEGATIVE_INFINITY;

  constructor(private readonly span: number) {}

  /** `now` in milliseconds on a clock that never goes back. */
  may(now: number): boolean {
    if (now - this.last < this.span) return false;
    this.last = now;
    return true;
  }
}
