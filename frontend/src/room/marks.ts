/**
 * What stands between the entries: a mark for each day, and where the new begins.
 *
 * A head is shared where one author goes on within minutes, to the same people:
 * then nothing is said of who sees it that is not already said above.
 */
import { Calendar } from './calendar';
import { element } from './draw';
import { idOf, isRetracted, timeOf } from './item';
import type { Words } from './words';

/** Milliseconds within which an author goes on. */
const together = 5 * 60_000;

export class Marks {
  private readonly calendar: Calendar;
  private readonly days = new Map<string, HTMLElement>();
  private readonly divider: HTMLElement;

  /** `firstNew` is the oldest entry that was new when the page was loaded: there the divider stays. */
  constructor(private readonly list: HTMLElement, words: Words, private readonly firstNew: string | null, drawnAt?: string) {
    this.calendar = new Calendar(words, drawnAt);
    this.divider = element('li', { class: 'divider', 'data-divider': '' }, element('span', {}, words.say('divider')));
  }

  /** An entry has come between two others. */
  placed(item: HTMLElement, before: HTMLElement | null, after: HTMLElement | null): void {
    const day = dayOf(item);
    if (idOf(item) === this.firstNew) this.list.insertBefore(this.divider, item);
    if (day !== '' && (before === null || dayOf(before) !== day)) this.list.insertBefore(this.mark(day), this.top(item));
    this.follow(item, before);
    if (after !== null) this.follow(after, item);
  }

  /** The first of what belongs above an entry: where something older is put. */
  head(item: HTMLElement): Element {
    const top = this.top(item);
    const mark = top.previousElementSibling;
    return mark instanceof HTMLElement && mark.dataset.day !== undefined ? mark : top;
  }

  redraw(items: readonly HTMLElement[]): void {
    for (const mark of this.list.querySelectorAll(':scope > [data-day], :scope > [data-divider]')) mark.remove();
    this.days.clear();
    items.forEach((item, index) => { this.placed(item, items[index - 1] ?? null, null); });
  }

  /** Yesterday's "today" is not today's. */
  rename(): void {
    for (const [day, mark] of this.days) mark.replaceChildren(element('span', {}, this.calendar.name(day)));
  }

  clear(): void {
    this.days.clear();
    this.divider.remove();
  }

  get isDivided(): boolean {
    return this.divider.isConnected;
  }

  /** Where reading goes on: the divider, if it is on the screen. */
  get start(): HTMLElement | null {
    return this.isDivided ? this.divider : null;
  }

  private top(item: HTMLElement): Element {
    return item.previousElementSibling === this.divider ? this.divider : item;
  }

  private mark(day: string): HTMLElement {
    const there = this.days.get(day);
    if (there !== undefined) return there;
    const made = element('li', { class: 'day', 'data-day': day }, element('span', {}, this.calendar.name(day)));
    this.days.set(day, made);
    return made;
  }

  private follow(item: HTMLElement, before: HTMLElement | null): void {
    item.toggleAttribute('data-follows', before !== null && idOf(item) !== this.firstNew && goesOn(before, item));
  }
}

function goesOn(before: HTMLElement, item: HTMLElement): boolean {
  return [before, item].every((one) => one.dataset.kind === 'message' && !isRetracted(one))
    && (item.dataset.by ?? '') !== '' && before.dataset.by === item.dataset.by
    && before.dataset.scopes === item.dataset.scopes
    && item.querySelector('.entry__reply, .entry__about') === null
    && dayOf(before) === dayOf(item)
    && Date.parse(timeOf(item)) - Date.parse(timeOf(before)) < together;
}

/** Times come in the time of Oslo, so the day is what they begin with. */
function dayOf(item: HTMLElement): string {
  return timeOf(item).slice(0, 10);
}
