/** What leaves the form, and where it goes. */
import type { Post } from '../wire/frames';
import type { Fetch } from './keeping';
import type { Asked } from './recipients';
import type { Send } from './upload';

export interface Draft {
  readonly clientId: string;
  readonly body: string;
  readonly scopes: readonly string[];
  readonly replyTo: string | null;
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

/** What was refused, as it can be written on; it will be said under another client id. */
export function draftOf(act: Post): Draft {
  return {
    clientId: '', body: act.body, from: act.client_id, audience: null,
    scopes: act.scopes, replyTo: act.reply_to ?? null, documents: act.documents ?? [],
  };
}
