/**
 * What was said here and is not yet known to be stored.
 *
 * Something is `waiting` until the server's `ack`, `kept` once that has been
 * long in coming, and never called stored before it. It keeps its client id
 * however often it is sent, so the log takes it once. What is not stored lies on
 * the shelf too, where it survives a closed tab.
 */
import type { Post, Said } from '../wire/frames';
import { noShelf, type Shelf } from './waiting-shelf';

export type Act = Post | Extract<Said, { type: 'revise' | 'retract' }>;
export type State = 'waiting' | 'kept' | 'stored' | 'refused';

export interface Item {
  readonly act: Act;
  readonly state: State;
  readonly why: string;
}

export class Outbox {
  private readonly items = new Map<string, Item>();

  constructor(private readonly shelf: Shelf = noShelf) {}

  put(act: Act): void {
    this.items.set(act.client_id, { act, state: 'waiting', why: '' });
    this.shelf.put(act);
  }

  /** What lay on the shelf when the page came, before what was said on it; true if there was anything. */
  restore(acts: readonly Act[]): boolean {
    const here = [...this.items];
    const back = acts.filter((act) => !this.items.has(act.client_id));
    this.items.clear();
    for (const act of back) this.items.set(act.client_id, { act, state: 'kept', why: '' });
    for (const [id, item] of here) this.items.set(id, item);
    return back.length > 0;
  }

  /** Messages stay until their entry is drawn; a change to one is done when stored. */
  acknowledged(clientId: string): void {
    const item = this.items.get(clientId);
    if (item === undefined) return;
    this.shelf.drop(clientId);
    if (item.act.type === 'post') this.items.set(clientId, { ...item, state: 'stored' });
    else this.items.delete(clientId);
  }

  refused(clientId: string, why: string): Item | null {
    const item = this.items.get(clientId);
    if (item === undefined || !isUnsent(item)) return null;
    const refused: Item = { ...item, state: 'refused', why };
    this.items.set(clientId, refused);
    return refused;
  }

  /** The ack is long in coming: these lie here and nowhere else. True if any was not known to. */
  late(clientIds: readonly string[] = [...this.items.keys()]): boolean {
    let moved = false;
    for (const id of clientIds) {
      const item = this.items.get(id);
      if (item?.state !== 'waiting') continue;
      this.items.set(id, { ...item, state: 'kept' });
      moved = true;
    }
    return moved;
  }

  /** The entry is on the screen, and so is stored, whether or not the ack has come. */
  drawn(clientId: string): void {
    if (this.items.delete(clientId)) this.shelf.drop(clientId);
  }

  find(clientId: string): Act | null {
    return this.items.get(clientId)?.act ?? null;
  }

  drop(clientId: string): void {
    this.items.delete(clientId);
    this.shelf.drop(clientId);
  }

  /** All that was stored has been sent by the time a catch-up ends. */
  caughtUp(): void {
    for (const [id, item] of this.items) if (item.state === 'stored') this.items.delete(id);
  }

  clear(): void {
    this.items.clear();
    this.shelf.clear();
  }

  /** What a new connection must say again, in the order it was said. */
  unsent(): readonly Act[] {
    return [...this.items.values()].filter(isUnsent).map((item) => item.act);
  }

  all(): readonly Item[] {
    return [...this.items.values()];
  }
}

function isUnsent(item: Item): boolean {
  return item.state === 'waiting' || item.state === 'kept';
}
