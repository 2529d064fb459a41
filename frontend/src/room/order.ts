/**
 * Where an entry belongs among those already shown.
 *
 * Entries arrive in log order, so a new one goes last. Only a change to
 * something not shown before can be older: then time decides, and among equal
 * times the order of arrival. Time in a room never goes back.
 */
export interface Placed { readonly id: string; readonly at: string }

export type Place =
  | { readonly how: 'replace' }
  | { readonly how: 'before'; readonly id: string }
  | { readonly how: 'last' }
  /** Older than all that is shown, with unread pages between: it comes with its page. */
  | { readonly how: 'later' };

export function place(shown: readonly Placed[], entry: Placed, more: boolean): Place {
  if (shown.some((one) => one.id === entry.id)) return { how: 'replace' };
  const when = Date.parse(entry.at);
  let next = shown.length;
  while (next > 0 && Date.parse(shown[next - 1]?.at ?? '') > when) next -= 1;
  const after = shown[next];
  if (after === undefined) return { how: 'last' };
  if (next === 0 && more) return { how: 'later' };
  return { how: 'before', id: after.id };
}
