/**
 * The list of entries on the screen, each drawn by the server.
 *
 * One id is one element: a second drawing takes the first one's place. After a
 * fresh resume, what the server did not send again is gone from the screen,
 * since only the server knows what may still be seen. What is shown is always
 * one unbroken stretch of the log; while newer entries follow it that are not
 * shown (`later`), what comes in live is left to be fetched.
 */
import type { Entry } from '../wire/frames';
import { button, element, fragment } from './draw';
import { idOf, isRetracted, timeOf } from './item';
import type { Marks } from './marks';
import { place } from './order';
import { keepInView } from './steady';
import type { Words } from './words';

/** Fewer than this after a fresh resume is all there is: the server sends 50, less the few that say nothing here. */
const surelyAll = 25;
/** As many cost little to lay out. */
const few = 100;
const root = 'li[data-entry], li[data-course]';

export class Timeline {
  private unsent: Set<string> | null = null;
  private first: string | null = null;
  private readonly shown = new Map<string, HTMLElement>();
  /** As the server drew it, before anything personal was added here. */
  private readonly source = new WeakMap<HTMLElement, string>();
  private order: HTMLElement[] = [];
  private asked: string | null = null;
  private resting = false;
  private readonly leaves = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (isIntersecting) continue;
      target.toggleAttribute('data-rested', true);
      this.leaves.unobserve(target);
    }
  }, { rootMargin: '50% 0px' });
  /** True while there may be pages before the first one shown. */
  more = true;
  /** True while there are newer entries than the last one shown. */
  later = false;
  /** Told of each element that came, in place of another or anew. */
  drawn: (item: HTMLElement) => void = () => undefined;
  /** Told when something is about to leave the screen, and is not to be found any more. */
  left: () => void = () => undefined;

  /** `seat` is whose screen this is, where the page says it: what is theirs is then marked before anything is seen. */
  constructor(private readonly list: HTMLElement, private readonly words: Words, private readonly marks: Marks, private seat = '') {
    this.adopt();
  }

  /** Shows an entry and says whether it was new here. */
  show(entry: Entry): boolean {
    this.unsent?.delete(entry.id);
    if (!this.shown.has(entry.id) && this.later) return entry.revision === 1;
    const before = this.shown.has(entry.id) ? null : this.nextOf(entry);
    if (before === 'later') return false;
    const drawn = this.draw(entry);
    if (drawn === null) return false;
    const old = this.shown.get(entry.id);
    if (old === undefined) {
      this.insert(drawn, before);
      return before === null;
    }
    // What is drawn as it stands is left standing: to put the same in its place would move what is being read.
    if (this.source.get(old) !== this.source.get(drawn) || entry.retracted !== isRetracted(old)) this.swap(entry.id, drawn);
    else Object.assign(old.dataset, { at: entry.at, kind: entry.kind, scopes: entry.scopes.join(' ') });
    return false;
  }

  /** The entry before which a page of history is to be asked for; null where there is none, or it is on its way. */
  asks(): string | null {
    const before = this.oldest();
    if (!this.more || before === this.asked) return null;
    return this.asked = before;
  }

  /** Puts a page of history on top without moving what is being read. Of another stretch it does not belong here. */
  prepend(entries: readonly Entry[], more: boolean): void {
    if (this.asked !== this.oldest()) return;
    this.asked = null;
    const drawn = entries.map((entry) => this.draw(entry)).filter((item) => item !== null);
    this.prependDrawn(drawn, more);
  }

  prependDrawn(items: readonly HTMLElement[], more: boolean): void {
    this.more = more;
    const anchor = this.order[0] ?? null;
    keepInView(anchor, () => {
      for (const item of items) {
        if (this.shown.has(idOf(item))) this.swap(idOf(item), item);
        else this.insert(item, anchor);
      }
    });
  }

  /** What follows the last one shown. */
  append(items: readonly HTMLElement[], later: boolean): void {
    for (const item of items) {
      if (this.shown.has(idOf(item))) this.swap(idOf(item), item);
      else this.insert(item, null);
    }
    this.later = later;
  }

  /** Another stretch of the log in place of the one shown. */
  replace(items: readonly HTMLElement[], more: boolean, later: boolean): void {
    this.clear();
    this.more = more;
    this.append(items, later);
  }

  /** From here until `settle`, the server says again what may be seen. */
  restart(): void {
    this.asked = null;
    if (this.later) return;
    this.unsent = new Set(this.shown.keys());
    this.first = this.oldest();
  }

  settle(): void {
    if (this.unsent === null) return;
    for (const id of this.unsent) this.remove(id);
    this.unsent = null;
    this.marks.redraw(this.order);
    const oldest = this.oldest();
    if (oldest === null || oldest !== this.first) this.more = this.order.length >= surelyAll;
  }

  clear(): void {
    this.shown.clear();
    this.left();
    this.list.replaceChildren();
    this.order = [];
    this.leaves.disconnect();
    this.resting = false;
    this.asked = null;
    this.marks.clear();
    this.unsent = null;
    this.more = true;
    this.later = false;
  }

  /** Marks what this seat wrote; only its author may change a message. */
  mine(seat: string): void {
    if (this.seat === seat) return;
    this.seat = seat;
    for (const item of this.order) this.own(item);
  }

  find(id: string): HTMLElement | null {
    return this.shown.get(id) ?? null;
  }

  /** As they stand on the screen, from the top. */
  items(): readonly HTMLElement[] {
    return this.order;
  }

  oldest(): string | null {
    const first = this.order[0];
    return first === undefined ? null : idOf(first);
  }

  newest(): string | null {
    const last = this.order.at(-1);
    return last === undefined ? null : idOf(last);
  }

  /** Makes a page's own elements this list's: what is personal in them is drawn here. */
  ready(items: Iterable<Element>): readonly HTMLElement[] {
    return [...items].filter((item): item is HTMLElement => item instanceof HTMLElement && item.matches(root))
      .map((item) => {
        const here = item.ownerDocument === document ? item : document.adoptNode(item);
        here.removeAttribute('data-follows');
        this.source.set(here, here.outerHTML);
        this.prepare(here);
        return here;
      });
  }

  private adopt(): void {
    this.order = [...this.ready(this.list.children)];
    for (const item of this.order) this.shown.set(idOf(item), item);
    this.marks.redraw(this.order);
    this.rest(this.order);
  }

  private nextOf(entry: Entry): HTMLElement | null | 'later' {
    const last = this.order.at(-1);
    if (last === undefined || Date.parse(timeOf(last)) <= Date.parse(entry.at)) return null;
    const where = place(this.order.map((item) => ({ id: idOf(item), at: timeOf(item) })), entry, this.more);
    if (where.how === 'later') return 'later';
    return where.how === 'before' ? this.find(where.id) : null;
  }

  private insert(drawn: HTMLElement, before: HTMLElement | null): void {
    const at = before === null ? this.order.length : this.order.lastIndexOf(before);
    this.list.insertBefore(drawn, before === null ? null : this.marks.head(before));
    if (at === this.order.length) this.order.push(drawn);
    else this.order.splice(at, 0, drawn);
    this.shown.set(idOf(drawn), drawn);
    this.marks.placed(drawn, this.order[at - 1] ?? null, this.order[at + 1] ?? null);
    this.rest([drawn]);
    this.drawn(drawn);
  }

  private remove(id: string): void {
    const item = this.shown.get(id);
    if (item === undefined) return;
    this.shown.delete(id);
    this.left();
    item.remove();
    this.order = this.order.filter((one) => one !== item);
  }

  private draw(entry: Entry): HTMLElement | null {
    const drawn = fragment(entry.html, root);
    if (drawn === null || idOf(drawn) !== entry.id) return null;
    this.source.set(drawn, drawn.outerHTML);
    drawn.dataset.at = entry.at;
    drawn.dataset.kind = entry.kind;
    drawn.dataset.scopes = entry.scopes.join(' ');
    if (entry.by !== null) drawn.dataset.by = entry.by.seat;
    if (entry.retracted) drawn.dataset.retracted = '';
    this.prepare(drawn);
    return drawn;
  }

  private swap(id: string, drawn: HTMLElement): void {
    const old = this.shown.get(id);
    if (old === undefined) return;
    const focused = old.contains(document.activeElement);
    old.before(drawn);
    const at = this.order.lastIndexOf(old);
    this.order[at] = drawn;
    this.shown.set(id, drawn);
    // What is being written in the old one moves over before that goes.
    this.drawn(drawn);
    old.remove();
    this.marks.placed(drawn, this.order[at - 1] ?? null, this.order[at + 1] ?? null);
    this.rest([drawn]);
    if (!focused || drawn.contains(document.activeElement)) return;
    drawn.tabIndex = -1;
    drawn.focus({ preventScroll: true });
  }

  /**
   * In a long list, what has left the view is left out of layout, once it has
   * been laid out: then the browser knows how tall it is. Of a page as it was
   * loaded nothing is: going to where the new begins would count as movement.
   */
  private rest(items: readonly HTMLElement[]): void {
    if (this.order.length <= few) return;
    for (const item of this.resting ? items : this.order) this.leaves.observe(item);
    this.resting = true;
  }

  private prepare(item: HTMLElement): void {
    const actions = item.querySelector('.entry__actions');
    const id = item.dataset.entry;
    if (actions !== null && id !== undefined && actions.querySelector('[data-menu]') === null) {
      const more = button('⋯', 'data-menu', id);
      more.setAttribute('aria-label', this.words.say('entry.more'));
      actions.append(more);
    }
    this.own(item);
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
