/**
 * What may come over the room's wire, as types.
 *
 * Only `read.ts` turns text into these, so whoever holds a frame holds one
 * whose shape was checked.
 */

export interface Scope { readonly key: string; readonly name: string }
export interface Seen { readonly seat: string; readonly name: string }

export interface Person extends Seen {
  readonly party: string;
  readonly role: string;
}

export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly by: Seen | null;
  readonly scopes: readonly string[];
  readonly clientId: string | null;
  readonly revision: number;
  readonly retracted: boolean;
  readonly html: string;
  readonly cursor: string;
}

export interface Standing { readonly id: string; readonly kind: string; readonly html: string }

export interface Party { readonly name: string; readonly seats: readonly string[] }

export interface Audience {
  readonly sees: readonly Seen[];
  readonly parties: readonly Party[];
  readonly token: string;
}

export interface Refused {
  readonly type: 'refused';
  readonly clientId: string | null;
  readonly code: string;
  readonly message: string;
  readonly audience: Audience | null;
}

export type Frame =
  | { readonly type: 'welcome'; readonly seat: string; readonly role: string; readonly state: string; readonly scopes: readonly Scope[]; readonly standing: readonly Standing[] }
  | { readonly type: 'people'; readonly list: readonly Person[] }
  | { readonly type: 'entries'; readonly list: readonly Entry[] }
  | { readonly type: 'standing'; readonly thing: Standing }
  | { readonly type: 'standing-gone'; readonly id: string }
  | { readonly type: 'page'; readonly entries: readonly Entry[]; readonly more: boolean }
  | { readonly type: 'caught_up'; readonly cursor: string }
  | { readonly type: 'ack'; readonly clientId: string; readonly id: string }
  | Refused
  | { readonly type: 'audience'; readonly scopes: readonly string[]; readonly audience: Audience }
  | { readonly type: 'reach'; readonly scopes: readonly Scope[] }
  | { readonly type: 'typing'; readonly by: string }
  | { readonly type: 'read'; readonly by: string; readonly entry: string }
  | { readonly type: 'presence'; readonly by: string; readonly connected: boolean }
  | { readonly type: 'pong' };

/** What this side may say; keys as the wire spells them. */
export type Said =
  | { readonly type: 'resume'; readonly cursor: string | null }
  | Post
  | { readonly type: 'revise'; readonly client_id: string; readonly entry: string; readonly body: string }
  | { readonly type: 'retract'; readonly client_id: string; readonly entry: string }
  | { readonly type: 'audience'; readonly scopes: readonly string[] }
  | { readonly type: 'earlier'; readonly before: string; readonly limit: number }
  | { readonly type: 'read'; readonly entry: string }
  | { readonly type: 'typing'; readonly scopes: readonly string[] }
  | { readonly type: 'ping' };

export interface Post {
  readonly type: 'post';
  readonly client_id: string;
  readonly body: string;
  readonly scopes: readonly string[];
  readonly reply_to?: string;
  readonly documents?: readonly string[];
  readonly audience?: string;
}
