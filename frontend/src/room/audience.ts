/**
 * Who would see what is being written, as last told by the server.
 *
 * Nothing is sent before its audience was shown for exactly the chosen kinds of
 * information. What is shown grows stale when people come and go.
 */
import type { Audience } from '../wire/frames';

export class ShownAudience {
  private scopes = '';
  private told: Audience | null = null;
  private asked: string | null = null;

  /** True when the question must be put; false when it is answered or on its way. */
  wants(scopes: readonly string[]): boolean {
    const key = keyOf(scopes);
    if (scopes.length === 0 || this.asked === key || this.tokenFor(scopes) !== null) return false;
    this.asked = key;
    return true;
  }

  isAsked(scopes: readonly string[]): boolean {
    return this.asked === keyOf(scopes);
  }

  answer(scopes: readonly string[], audience: Audience): void {
    this.scopes = keyOf(scopes);
    this.told = audience;
    this.asked = null;
  }

  tokenFor(scopes: readonly string[]): string | null {
    return this.told !== null && this.scopes === keyOf(scopes) ? this.told.token : null;
  }

  for(scopes: readonly string[]): Audience | null {
    return this.scopes === keyOf(scopes) ? this.told : null;
  }

  /** A question that a lost line may have swallowed is put again. */
  unanswered(): void {
    this.asked = null;
  }

  forget(): void {
    this.scopes = '';
    this.told = null;
    this.asked = null;
  }
}

function keyOf(scopes: readonly string[]): string {
  return [...scopes].sort().join('\n');
}
