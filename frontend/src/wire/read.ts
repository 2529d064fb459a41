/**
 * One text frame in, one checked frame out, or nothing.
 *
 * A type this page does not know and a frame that is not what its type
 * promises are both left out: the line goes on without them.
 */
import type { Audience, Entry, Frame, Party, Person, Scope, Seen, Standing } from './frames';

type Raw = Readonly<Record<string, unknown>>;
type Reader = (raw: Raw) => Frame | null;

class Malformed extends Error {}

export function read(text: string): Frame | null {
  try {
    const raw = object(JSON.parse(text));
    return readers.get(string(raw.type))?.(raw) ?? null;
  } catch {
    return null;
  }
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['welcome', (raw) => ({
    type: 'welcome',
    seat: string(object(raw.seat).id),
    role: optional(object(raw.seat).role) ?? '',
    state: optional(object(raw.room).state) ?? '',
    scopes: list(raw.scopes, scope),
    standing: list(raw.standing, standing),
  })],
  ['people', (raw) => ({ type: 'people', list: list(raw.list, person) })],
  ['entry', (raw) => ({ type: 'entries', list: [entry(raw)] })],
  ['entries', (raw) => ({ type: 'entries', list: list(raw.list, entry) })],
  ['standing', (raw) => ({ type: 'standing', thing: standing(raw) })],
  ['standing-gone', (raw) => ({ type: 'standing-gone', id: string(raw.id) })],
  ['page', (raw) => ({ type: 'page', entries: list(raw.entries, entry), more: raw.more === true })],
  ['caught_up', (raw) => ({ type: 'caught_up', cursor: string(raw.cursor) })],
  ['ack', (raw) => ({ type: 'ack', clientId: string(raw.client_id), id: string(raw.id) })],
  ['refused', (raw) => ({
    type: 'refused',
    clientId: optional(raw.client_id),
    code: string(raw.code),
    message: optional(raw.message) ?? '',
    audience: raw.token === undefined ? null : audience(raw),
  })],
  ['audience', (raw) => ({ type: 'audience', scopes: list(raw.scopes, string), audience: audience(raw) })],
  ['reach', (raw) => ({ type: 'reach', scopes: list(raw.scopes, scope) })],
  ['typing', (raw) => ({ type: 'typing', by: seat(raw.by) })],
  ['read', (raw) => ({ type: 'read', by: seat(raw.by), entry: string(raw.entry) })],
  ['presence', (raw) => ({ type: 'presence', by: seat(raw.by), connected: raw.connected === true })],
  ['pong', () => ({ type: 'pong' })],
]);

function entry(value: unknown): Entry {
  const raw = object(value);
  return {
    id: string(raw.id),
    kind: string(raw.kind),
    at: string(raw.at),
    by: raw.by === null || raw.by === undefined ? null : seen(raw.by),
    scopes: list(raw.scopes, string),
    clientId: optional(raw.client_id),
    revision: typeof raw.revision === 'number' ? raw.revision : 1,
    retracted: raw.retracted === true,
    html: string(raw.html),
    cursor: string(raw.cursor),
  };
}

function standing(value: unknown): Standing {
  const raw = object(value);
  return { id: string(raw.id), kind: string(raw.kind), html: string(raw.html) };
}

function person(value: unknown): Person {
  const raw = object(value);
  const party = raw.party;
  return {
    ...seen(raw),
    party: party === null || party === undefined ? '' : string(object(party).name),
    role: optional(raw.role) ?? '',
  };
}

function audience(raw: Raw): Audience {
  return { sees: list(raw.sees, seen), parties: list(raw.parties, party), token: string(raw.token) };
}

function party(value: unknown): Party {
  const raw = object(value);
  return { name: string(raw.name), seats: list(raw.seats, string) };
}

function scope(value: unknown): Scope {
  const raw = object(value);
  return { key: string(raw.key), name: string(raw.name) };
}

function seen(value: unknown): Seen {
  const raw = object(value);
  return { seat: string(raw.seat), name: string(raw.name) };
}

/** Hints name a seat either by its id alone or as an entry's `by` does. */
function seat(value: unknown): string {
  return typeof value === 'string' ? value : string(object(value).seat);
}

function object(value: unknown): Raw {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed();
  return value as Raw;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw new Malformed();
  return value;
}

function optional(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function list<T>(value: unknown, one: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new Malformed();
  return value.map((item) => one(item));
}
