/**
 * What was said here and is not yet known to be stored.
 *
 * Something is `waiting` until the server's `ack` and never called stored
 * before it. It keeps its client id however often it is sent, so the log takes
 * it once. All of it lives in memory: a shared computer keeps nothing.
 */
import type { Post, Said } from '../wire/frames';

export type Act = Post | Extract<Said, { type: 'revise' | 'retract' }>;
export type State = 'waiting' | 'stored' | 'refused';

export interface Item {
  readonly act: Act;
  readonly state: State;
  readonly why: string;
}

export class Outbox {
  private readonly items = new Map<string, Item>();

  put(act: Act): void {
    this.items.set(act.client_id, { act, state: 'waiting', why: '' });
  }

  /** Messages stay until their entry is drawn; a change to one is done when stored. */
  acknowledged(clientId: string): void {
    const item = this.items.get(clientId);
    if (item === undefined) return;
    if (item.act.type === 'post') this.items.set(clientId, { ...item, state: 'stored' });
    else this.items.delete(clientId);
  }

  refused(clientId: string, why: string): Item | null {
    const item = this.items.get(clientId);
    if (item?.state !== 'waiting') return null;
    const refused: Item = { ...item, state: 'refused', why };
    this.items.set(clientId, refused);
    return refused;
  }

  /** The entry is on the screen, and so is stored, whether or not the ack has come. */
  drawn(clientId: string): void {
    this.items.delete(clientId);
  }

  drop(clientId: string): void {
    this.items.delete(clientId);
  }

  /** All that was stored has been sent by the time a catch-up ends. */
  caughtUp(): void {
    for (const [id, item] of this.items) if (item.state === 'stored') this.items.delete(id);
  }

  clear(): void {
    this.items.clear();
  }

  /** What a new connection must say again, in the order it was said. */
  unsent(): readonly Act[] {
    return [...this.items.values()].filter((item) => item.state === 'waiting').map((item) => item.act);
  }

  all(): readonly Item[] {
    return [...this.items.values()];
  }
}
