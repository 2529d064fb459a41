/**
 * How far people have read: mine is told, the others' are shown.
 *
 * A read mark counts as a human act and keeps the session alive, so it is sent
 * only after the reader moved something, never because an entry came in.
 */
import { element } from './draw';
import type { People } from './people';
import { Throttle } from './throttle';
import { idOf, type Timeline } from './timeline';
import type { Words } from './words';

const acts = ['scroll', 'pointerdown', 'keydown', 'focus'];

export class Reading {
  private told = '';
  private readonly marks = new Map<string, string>();
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
    for (const item of this.timeline.items()) item.querySelector('[data-read]')?.remove();
    const readers = new Map<string, string[]>();
    for (const [seat, entry] of this.marks) {
      const name = this.people.name(seat);
      if (name !== null && this.timeline.find(entry)?.dataset.by !== seat) readers.set(entry, [...(readers.get(entry) ?? []), name]);
    }
    for (const [entry, names] of readers) {
      this.timeline.find(entry)?.append(element('p', { class: 'entry__read', 'data-read': '' },
        this.words.say('entry.read', { names: this.words.names(names) })));
    }
  }

  clear(): void {
    this.marks.clear();
    this.told = '';
  }

  private tell(): void {
    const items = this.timeline.items().filter((item) => item.dataset.entry !== undefined);
    const lastSeen = items.findLastIndex((item) => item.getBoundingClientRect().top < window.innerHeight);
    const item = items[lastSeen];
    if (item === undefined) return;
    const told = items.findIndex((one) => idOf(one) === this.told);
    if (lastSeen > told && this.send(idOf(item))) this.told = idOf(item);
  }
}
