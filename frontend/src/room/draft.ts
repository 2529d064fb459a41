/** What leaves the form, and where it goes. */
import type { Fetch } from './keeping';
import type { Asked } from './recipients';
import type { Send } from './upload';

export interface Draft {
  readonly clientId: string;
  readonly body: string;
  readonly scopes: readonly string[];
  readonly replyTo: string | null;
  readonly editing: string | null;
  readonly audience: string | null;
  readonly documents: readonly string[];
  /** The refused item in the outbox that this text came back from. */
  readonly from: string | null;
}

export interface Outlet extends Asked {
  typing(scopes: readonly string[]): void;
  /** False when it could not be taken; the text then stays. */
  take(draft: Draft): boolean;
  readonly fetch: Fetch;
  readonly send: Send;
}
