/**
 * Who would see what is being written, as last told by the server.
 *
 * Nothing is sent before its audience was shown for exactly the chosen kinds of
 * information. What is shown grows stale when people come and go.
 */
import type { Audience } from '../wire/frames';

export class ShownAudience {
  private readonly told = new Map<string, Audience>();
  private readonly asked = new Set<string>();

  /** True when the question must be put; false when it is answered or on its way. */
  wants(scopes: readonly string[]): boolean {
    const key = keyOf(scopes);
    if (scopes.length === 0 || this.asked.has(key) || this.told.has(key)) return false;
    this.asked.add(key);
    return true;
  }

  isAsked(scopes: readonly string[]): boolean {
    return this.asked.has(keyOf(scopes));
  }

  answer(scopes: readonly string[], audience: Audience): void {
    this.told.set(keyOf(scopes), audience);
    this.asked.delete(keyOf(scopes));
  }

  tokenFor(scopes: readonly string[]): string | null {
    return this.for(scopes)?.token ?? null;
  }

  for(scopes: readonly string[]): Audience | null {
    return this.told.get(keyOf(scopes)) ?? null;
  }

  /** A question that a lost line may have swallowed is put again. */
  unanswered(): void {
    this.asked.clear();
  }

  forget(): void {
    this.told.clear();
    this.asked.clear();
  }
}

/** Names of the people and parties in an audience that were not in another. */
export function comers(now: Audience, before: Audience): readonly string[] {
  const seats = new Set(before.sees.map((one) => one.seat));
  const parties = new Set(before.parties.map((one) => one.name));
  return [
    ...now.sees.filter((one) => !seats.has(one.seat)).map((one) => one.name),
    ...now.parties.filter((one) => one.seats.length === 0 && !parties.has(one.name)).map((one) => one.name),
  ];
}

export function keyOf(scopes: readonly string[]): string {
  return [...scopes].sort().join('\n');
}
