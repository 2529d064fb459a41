/**
 * How far people have read: mine is told, the others' are shown.
 *
 * A read mark counts as a human act and keeps the session alive, so it is sent
 * only after the reader moved something, never because an entry came in.
 */
import { element } from './draw';
import { idOf } from './item';
import type { People } from './people';
import { Throttle } from './throttle';
import type { Timeline } from './timeline';
import type { Words } from './words';

const acts = ['scroll', 'pointerdown', 'keydown', 'focus'];

export class Reading {
  private told = '';
  private readonly marks = new Map<string, string>();
  private drawn: HTMLElement[] = [];
  private readonly throttle = new Throttle(2_000);
  private readonly acted = (): void => {
    if (!document.hidden && this.throttle.may(performance.now())) this.tell();
  };

  constructor(
    private readonly timeline: Timeline,
    private readonly people: People,
    private readonly words: Words,
    private readonly send: (entry: string) => boolean,
  ) {}

  start(): void {
    for (const act of acts) window.addEventListener(act, this.acted, { passive: true });
  }

  stop(): void {
    for (const act of acts) window.removeEventListener(act, this.acted);
  }

  mark(seat: string, entry: string): void {
    this.marks.set(seat, entry);
    this.redraw();
  }

  redraw(): void {
    for (const mark of this.drawn) mark.remove();
    this.drawn = [];
    const readers = new Map<string, string[]>();
    for (const [seat, entry] of this.marks) {
      const name = this.people.name(seat);
      if (name !== null && this.timeline.find(entry)?.dataset.by !== seat) readers.set(entry, [...(readers.get(entry) ?? []), name]);
    }
    for (const [entry, names] of readers) {
      const mark = element('p', { class: 'entry__read', 'data-read': '' }, this.words.say('entry.read', { names: this.words.names(names) }));
      this.timeline.find(entry)?.append(mark);
      this.drawn.push(mark);
    }
  }

  clear(): void {
    this.marks.clear();
    this.told = '';
  }

  /**
   * At once also where its reader has just said something: told with the next
   * act, it would move while they write what others may know nothing of.
   */
  tell(): void {
    const items = this.timeline.items();
    let lastSeen = lastAbove(items, window.innerHeight);
    while (lastSeen >= 0 && items[lastSeen]?.dataset.entry === undefined) lastSeen -= 1;
    const item = items[lastSeen];
    if (item === undefined) return;
    const before = this.timeline.find(this.told);
    if ((before === null || before.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) && this.send(idOf(item))) this.told = idOf(item);
  }
}

/** The last of those that begin above a height of the window: they stand one beneath the other, so half is asked at a time. */
function lastAbove(items: readonly HTMLElement[], height: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.getBoundingClientRect().top ?? 0) < height) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
