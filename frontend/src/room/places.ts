/**
 * Going to an entry, wherever in the log it stands.
 *
 * What is on the screen is scrolled to. What is not is fetched with what stands
 * around it, and takes the place of what was shown; entries that come in while
 * it is on its way are kept, and put where they belong when it is there.
 */
import type { Entry } from '../wire/frames';
import { root } from '../wire/root';
import type { Fetching } from './fetched';
import { idOf } from './item';
import type { Screen } from './screen';
import type { Timeline } from './timeline';

const marked = 2_500;

export class Places {
  private heard: Entry[] | null = null;
  private busy = false;
  private aim: string | null = null;

  constructor(
    private readonly room: string,
    private readonly timeline: Timeline,
    private readonly screen: Screen,
    private readonly fetching: Fetching,
  ) {}

  /** Where the address points, to be gone to once the room is open. */
  begin(id: string | null): void {
    this.aim = id;
  }

  get hasAim(): boolean {
    return this.aim !== null;
  }

  /** Everything up to now has come: what was shown of an older stretch is asked for again. */
  async caughtUp(): Promise<void> {
    const id = this.aim ?? (this.timeline.later ? this.middle() : null);
    const wanted = this.aim !== null;
    this.aim = null;
    if (id === null) return;
    if (this.timeline.later) await this.stretch(id, wanted);
    else if (wanted) await this.go(id);
  }

  /** What stands here went on from where it was: only the way to where the address points is still to be gone. */
  async resumed(): Promise<void> {
    const id = this.aim;
    this.aim = null;
    if (id !== null) await this.go(id);
  }

  async go(id: string): Promise<void> {
    const item = this.timeline.find(id);
    if (item === null) await this.stretch(id, true);
    else this.show(item);
  }

  /** To the end of the log, which is not on the screen while an older stretch is. */
  async newest(): Promise<void> {
    if (this.timeline.later && !await this.fetch('', (page) => { this.put(page); })) return;
    this.screen.toEnd();
  }

  /** What follows an older stretch. */
  async onwards(): Promise<void> {
    const last = this.timeline.newest();
    if (!this.timeline.later || last === null) return;
    await this.fetch(`?after=${last}`, (page) => {
      this.timeline.append(this.timeline.ready(itemsOf(page)), hasLater(page));
    });
  }

  /** Entries that come while a stretch is fetched. */
  hear(list: readonly Entry[]): void {
    this.heard?.push(...list);
  }

  private async stretch(id: string, wanted: boolean): Promise<void> {
    const there = await this.fetch(`?at=${id}`, (page) => { this.put(page); });
    const item = this.timeline.find(id);
    if (there && wanted && item !== null) this.show(item);
  }

  private put(page: Document): void {
    const items = this.timeline.ready(itemsOf(page));
    const older = this.timeline.items()[0];
    const meets = !this.timeline.later && older !== undefined && items.some((item) => idOf(item) === idOf(older));
    const more = page.querySelector('[data-earlier]:not([hidden])') !== null;
    if (meets) this.timeline.prependDrawn(items, more);
    else this.timeline.replace(items, more, hasLater(page));
  }

  private async fetch(query: string, put: (page: Document) => void): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.heard = [];
    const answer = await this.fetching.get(`${root()}/rooms/${this.room}/${query}`);
    this.busy = false;
    if (answer.how === 'here') {
      put(answer.page);
      for (const entry of this.heard) this.timeline.show(entry);
      this.screen.earlier(this.timeline.more);
      this.screen.later(this.timeline.later);
    } else if (answer.how !== 'stale') this.screen.tell(answer.how === 'absent' ? 'place.absent' : 'place.failed');
    this.heard = null;
    return answer.how === 'here';
  }

  private show(item: HTMLElement): void {
    this.screen.to(item);
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.toggleAttribute('data-marked', true);
    setTimeout(() => { item.toggleAttribute('data-marked', false); }, marked);
  }

  private middle(): string | null {
    const items = this.timeline.items();
    const item = items[Math.floor(items.length / 2)];
    return item === undefined ? null : idOf(item);
  }
}

function itemsOf(page: Document): Iterable<Element> {
  return page.querySelector('[data-timeline]')?.children ?? [];
}

function hasLater(page: Document): boolean {
  return page.querySelector('[data-later]:not([hidden])') !== null;
}
