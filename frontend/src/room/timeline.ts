/**
 * The list of entries on the screen, each drawn by the server.
 *
 * One id is one element: a second drawing takes the first one's place. After a
 * fresh resume, what the server did not send again is gone from the screen,
 * since only the server knows what may still be seen.
 */
import type { Entry } from '../wire/frames';
import { button, element, fragment } from './draw';
import { place, type Placed } from './order';
import type { Words } from './words';

/** Fewer than this after a fresh resume is all there is: the server sends 50, less the few that say nothing here. */
const surelyAll = 25;
const root = 'li[data-entry], li[data-course]';

export class Timeline {
  private seat = '';
  private unsent: Set<string> | null = null;
  private first: string | null = null;
  /** True while there may be pages before the first one shown. */
  more = true;

  constructor(private readonly list: HTMLElement, private readonly words: Words) {}

  /** Shows an entry and says whether it was new here. */
  show(entry: Entry): boolean {
    this.unsent?.delete(entry.id);
    const where = place(this.placed(), entry, this.more);
    if (where.how === 'later') return false;
    const drawn = this.draw(entry);
    if (drawn === null) return false;
    if (where.how === 'replace') {
      this.swap(entry.id, drawn);
      return false;
    }
    const next = where.how === 'before' ? this.find(where.id) : null;
    this.list.insertBefore(drawn, next);
    return where.how === 'last';
  }

  /** Puts a page of history on top without moving what is being read. */
  prepend(entries: readonly Entry[], more: boolean): void {
    this.more = more;
    const anchor = this.items()[0];
    const before = anchor?.getBoundingClientRect().top ?? 0;
    for (const entry of entries) {
      const drawn = this.draw(entry);
      if (drawn === null) continue;
      if (this.find(entry.id) === null) this.list.insertBefore(drawn, anchor ?? null);
      else this.swap(entry.id, drawn);
    }
    if (anchor?.isConnected === true) window.scrollBy(0, anchor.getBoundingClientRect().top - before);
  }

  /** From here until `settle`, the server says again what may be seen. */
  restart(): void {
    this.unsent = new Set(this.items().map(idOf));
    this.first = this.oldest();
  }

  settle(): void {
    if (this.unsent === null) return;
    for (const id of this.unsent) this.find(id)?.remove();
    this.unsent = null;
    const oldest = this.oldest();
    if (oldest === null || oldest !== this.first) this.more = this.items().length >= surelyAll;
  }

  clear(): void {
    this.list.replaceChildren();
    this.unsent = null;
    this.more = true;
  }

  /** Marks what this seat wrote; only its author may change a message. */
  mine(seat: string): void {
    this.seat = seat;
    for (const item of this.items()) this.own(item);
  }

  find(id: string): HTMLElement | null {
    return this.items().find((item) => idOf(item) === id) ?? null;
  }

  items(): readonly HTMLElement[] {
    return [...this.list.children].filter((child): child is HTMLElement => child instanceof HTMLElement && child.matches(root));
  }

  oldest(): string | null {
    const first = this.items()[0];
    return first === undefined ? null : idOf(first);
  }

  private placed(): readonly Placed[] {
    return this.items().map((item) => ({ id: idOf(item), at: timeOf(item) }));
  }

  private draw(entry: Entry): HTMLElement | null {
    const drawn = fragment(entry.html, root);
    if (drawn === null || idOf(drawn) !== entry.id) return null;
    drawn.dataset.at = entry.at;
    drawn.dataset.kind = entry.kind;
    drawn.dataset.scopes = entry.scopes.join(' ');
    if (entry.by !== null) drawn.dataset.by = entry.by.seat;
    if (entry.retracted) drawn.dataset.retracted = '';
    this.own(drawn);
    return drawn;
  }

  private swap(id: string, drawn: HTMLElement): void {
    const old = this.find(id);
    const focused = old?.contains(document.activeElement) ?? false;
    old?.replaceWith(drawn);
    if (!focused) return;
    drawn.tabIndex = -1;
    drawn.focus({ preventScroll: true });
  }

  private own(item: HTMLElement): void {
    const id = item.dataset.entry;
    const isOwn = id !== undefined && this.seat !== '' && item.dataset.by === this.seat;
    item.toggleAttribute('data-own', isOwn);
    item.querySelector('[data-own-actions]')?.remove();
    if (!isOwn || item.dataset.kind !== 'message' || isRetracted(item)) return;
    const own = element('div', { class: 'entry__own', 'data-own-actions': '' },
      button(this.words.say('entry.edit'), 'data-edit', id),
      button(this.words.say('entry.retract'), 'data-retract', id));
    const reply = item.querySelector('.entry__actions > [data-reply]');
    if (reply === null) item.append(own);
    else reply.after(own);
  }
}

export function idOf(item: HTMLElement): string {
  return item.dataset.entry ?? item.dataset.course ?? '';
}

function timeOf(item: HTMLElement): string {
  return item.dataset.at ?? item.querySelector('time')?.dateTime ?? '';
}

function isRetracted(item: HTMLElement): boolean {
  return item.dataset.retracted !== undefined || item.classList.contains('entry--retracted');
}
