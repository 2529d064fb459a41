/**
 * <hub-simple>: the simple view of a room, gone on with: what is said arrives on top, drawn by the server.
 *
 * Nothing is marked as read here. When what may be seen changes, all that came
 * from others is gone from the screen before the page is asked for anew.
 */
import { button, fragment } from '../room/draw';
import { News } from '../room/news';
import { Screen } from '../room/screen';
import { Words } from '../room/words';
import type { Final } from '../wire/closing';
import type { Entry, Frame } from '../wire/frames';
import { Line, type Socket } from '../wire/line';
import { socketOf } from '../wire/root';

export class HubSimple extends HTMLElement {
  /** Opens the socket; tests put their own here. */
  static connect: (room: string) => Socket = socketOf;

  /** Asks for the page anew, without its anchor, so that nothing is posted again. */
  static reload: () => void = () => { location.replace(location.pathname + location.search); };

  private line: Line | null = null;
  private words: Words | null = null;
  private screen: Screen | null = null;
  private news: News | null = null;
  private live = false;
  private shut = false;

  private readonly back = (): void => {
    if (!document.hidden) this.line?.hurry();
  };

  // A page brought back from the browser's memory may show what is no longer to be seen.
  private readonly shown = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.replaceChildren();
    location.reload();
  };

  connectedCallback(): void {
    const room = this.dataset.room ?? '';
    if (room === '' || this.list() === null) return;
    const words = this.words = new Words(this);
    this.screen = new Screen(this, words);
    this.news = new News(this.querySelector('[data-news]'), words);
    this.fit();
    this.line = new Line(() => HubSimple.connect(room), {
      resuming: () => { this.live = false; },
      frame: (frame) => { this.hear(frame); },
      lost: (how) => { this.screen?.say(how === 'away' ? 'line.unstored' : 'line.lost'); },
      ended: (how) => { this.ended(how); },
    }, (this.dataset.cursor ?? '') === '' ? null : this.dataset.cursor ?? null);
    this.addEventListener('click', this.pressed);
    window.addEventListener('pageshow', this.shown);
    window.addEventListener('online', this.back);
    document.addEventListener('visibilitychange', this.back);
    this.line.start();
  }

  disconnectedCallback(): void {
    this.line?.stop();
    window.removeEventListener('pageshow', this.shown);
    window.removeEventListener('online', this.back);
    document.removeEventListener('visibilitychange', this.back);
  }

  private hear(frame: Frame): void {
    switch (frame.type) {
      case 'entries':
        for (const entry of frame.list) this.show(entry);
        break;
      case 'caught_up':
        this.live = true;
        this.screen?.say('line.open');
        if (this.shut) this.fetchAnew();
        break;
      case 'reach':
        this.empty();
        this.shut = true;
        this.screen?.say('line.reach');
        // The confirmation, without which the server would close; the page itself is then drawn anew.
        this.line?.resumeAfresh();
        break;
      case 'standing-gone':
        for (const thing of this.querySelectorAll(`[data-standing="${CSS.escape(frame.id)}"]`)) thing.remove();
        break;
      case 'welcome':
      case 'people':
      case 'standing':
      case 'page':
      case 'audience':
      case 'ack':
      case 'refused':
      case 'typing':
      case 'read':
      case 'presence':
      case 'pong':
        break;
    }
  }

  /** What the page has is drawn anew in its place; what it has not goes on top, if it came after the page was drawn. */
  private show(entry: Entry): void {
    const list = this.list();
    if (list === null || this.shut) return;
    // To those whose reach stays as it is, a new state comes as an entry alone.
    if (entry.kind === 'case.state' && this.live) this.fetchAnew();
    if (entry.scopes.length === 0) return;
    const old = [...list.children].find((item) => item instanceof HTMLElement && item.dataset.entry === entry.id);
    const isNew = old === undefined && Date.parse(entry.at) > this.drawnAt();
    if (old === undefined && !isNew) return;
    const drawn = fragment(entry.html, 'li[data-entry]');
    if (drawn?.dataset.entry !== entry.id) return;
    if (old !== undefined) old.replaceWith(drawn);
    else list.prepend(drawn);
    this.fit();
    if (!isNew) return;
    this.querySelector('[data-nothing]')?.remove();
    if (entry.by?.seat !== this.dataset.me) this.news?.from(entry.by?.name ?? null);
  }

  /** When the newest of what its reader sees had been said as the page was drawn. */
  private drawnAt(): number {
    const at = Date.parse(this.dataset.drawn ?? '');
    return Number.isNaN(at) ? 0 : at;
  }

  /** Marks what its reader said, and folds what is long: of a page of text the beginning is enough at first. */
  private fit(): void {
    for (const item of this.list()?.children ?? []) {
      if (!(item instanceof HTMLElement)) continue;
      item.toggleAttribute('data-own', item.dataset.by === this.dataset.me);
      const body = item.querySelector<HTMLElement>('.entry__body');
      if (body === null || item.dataset.measured !== undefined) continue;
      // Until it is measured the style sheet lets it be no taller than it is folded, so that folding moves nothing.
      const isLong = body.scrollHeight > body.clientHeight + 1;
      item.dataset.measured = '';
      if (!isLong) continue;
      item.dataset.long = '';
      body.after(button(this.words?.say('simple.all') ?? '', 'data-all', item.dataset.entry ?? ''));
    }
  }

  private unfold(pressed: Element): void {
    const item = pressed.closest<HTMLElement>('[data-long]');
    const body = item?.querySelector<HTMLElement>('.entry__body') ?? null;
    if (item === null || body === null) return;
    delete item.dataset.long;
    pressed.remove();
    body.tabIndex = -1;
    body.focus({ preventScroll: true });
  }

  /** Drops what came from others, the names beside each kind of information included; what is being written stays. */
  private empty(): void {
    this.live = false;
    this.news?.clear();
    this.list()?.replaceChildren();
    for (const place of this.querySelectorAll('[data-others], [data-sees]')) place.replaceChildren();
  }

  private ended(how: Final): void {
    this.empty();
    this.screen?.ended(how);
    // A screen that was emptied is filled from the newest page, not from the last cursor.
    this.dataset.drawn = '';
    this.line?.forget();
  }

  private fetchAnew(): void {
    if (!this.isWriting()) HubSimple.reload();
    else this.screen?.ended('too-old');
  }

  private isWriting(): boolean {
    const fields = this.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('[data-say] textarea, [data-say] input[type=file]');
    return [...fields].some((field) => field.value !== '');
  }

  private readonly pressed = (event: Event): void => {
    if (!(event.target instanceof Element)) return;
    const all = event.target.closest('[data-all]');
    if (all !== null) this.unfold(all);
    if (event.target.closest('[data-again]') === null) return;
    if (this.isWriting()) this.line?.start();
    else HubSimple.reload();
  };

  private list(): HTMLElement | null {
    return this.querySelector<HTMLElement>('[data-said-list]');
  }
}
